#include "machine/layer_unpack.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <linux/openat2.h>
#include <memory>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include <archive.h>
#include <archive_entry.h>

#include "base/encoding.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "machine/machine.hpp"

namespace neargate::machine {
namespace {

constexpr std::size_t kBlockBytes = 256 * 1024;
// Fargate's ephemeral storage is at most 200 GiB (ECS developer guide, "Fargate task ephemeral
// storage"); no image's layer is larger.
constexpr std::int64_t kLayerBytesMax = std::int64_t{200} << 30;
constexpr std::string_view kWhiteout = ".wh.";
constexpr std::string_view kOpaque = ".wh..wh..opq";

[[noreturn]] void refuse(const std::string& why) {
  throw MachineError(MachineError::Kind::cannot_pull_image, "cannot unpack a layer: " + why);
}

[[noreturn]] void refuse_errno(const std::string& path, int code) {
  if (code == ENOSPC || code == EDQUOT) {
    throw MachineError(MachineError::Kind::out_of_disk,
                       "cannot unpack a layer: the disk is full; free some space");
  }
  refuse(path + ": " + ::strerror(code));
}

struct FreeReader {
  void operator()(archive* reader) const { ::archive_read_free(reader); }
};
using Reader = std::unique_ptr<archive, FreeReader>;

// The uncompressed bytes of the archive, digested as they pass.
class TarStream {
 public:
  explicit TarStream(const std::string& path) : buffer_(kBlockBytes) {
    ::archive_read_support_filter_gzip(raw_.get());
    ::archive_read_support_filter_zstd(raw_.get());
    ::archive_read_support_format_raw(raw_.get());
    archive_entry* entry = nullptr;
    if (::archive_read_open_filename(raw_.get(), path.c_str(), kBlockBytes) != ARCHIVE_OK ||
        ::archive_read_next_header(raw_.get(), &entry) != ARCHIVE_OK) {
      refuse(::archive_error_string(raw_.get()));
    }
  }

  la_ssize_t read(const void** block) {
    const la_ssize_t got = ::archive_read_data(raw_.get(), buffer_.data(), buffer_.size());
    if (got < 0) error_ = ::archive_error_string(raw_.get());
    if (got > 0) digest_.update({buffer_.data(), static_cast<std::size_t>(got)});
    *block = buffer_.data();
    return got;
  }

  // What follows the archive's end is part of the digest too.
  std::string finish() {
    const void* block = nullptr;
    la_ssize_t got = 0;
    while ((got = read(&block)) > 0) {
    }
    if (got < 0) refuse(error_);
    return "sha256:" + to_hex(digest_.finish());
  }

  const std::string& error() const { return error_; }

 private:
  Reader raw_{::archive_read_new()};
  std::vector<char> buffer_;
  Digest digest_{Digest::Algorithm::sha256};
  std::string error_;
};

la_ssize_t read_tar(archive*, void* stream, const void** block) {
  return static_cast<TarStream*>(stream)->read(block);
}

// Names are bytes. libarchive has those of pax headers as UTF-8 and those of older ones as they
// are, and gives nothing where the process's locale does not suit the form that one asks for.
std::string first_of(const char* utf8, const char* bytes) {
  return utf8 != nullptr ? utf8 : bytes != nullptr ? bytes : "";
}
std::string name_of(archive_entry* entry) {
  std::string name =
      first_of(::archive_entry_pathname_utf8(entry), ::archive_entry_pathname(entry));
  if (name.empty()) refuse("an entry without a name");
  return name;
}
std::string hard_link_of(archive_entry* entry) {
  return first_of(::archive_entry_hardlink_utf8(entry), ::archive_entry_hardlink(entry));
}
std::string symbolic_link_of(archive_entry* entry) {
  return first_of(::archive_entry_symlink_utf8(entry), ::archive_entry_symlink(entry));
}

// Splits "a/b/c" into "a/b" and "c".
std::pair<std::string, std::string> split_path(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return {"", path};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

// The parts of a name, without "", "." and leading slashes. ".." is refused: no tool writes it.
std::string clean(std::string_view name) {
  std::vector<std::string> parts;
  for (const std::string_view part : split(name, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == "..") refuse("the name '" + std::string(name) + "' leaves the image");
    parts.emplace_back(part);
  }
  return join(parts, "/");
}

class Unpacker {
 public:
  explicit Unpacker(const std::string& directory)
      : root_(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (!root_) refuse_errno(directory, errno);
  }

  void add(archive* tar, archive_entry* entry) {
    const std::string path = clean(name_of(entry));
    if (path.empty()) return set_attributes(root_.get(), ".", "/", entry, true);
    const auto [directory, name] = split_path(path);
    const int parent = open_directory(directory);
    if (name == kOpaque) return make_opaque(parent, path);
    if (name.starts_with(".wh..wh.")) return;  // aufs' own bookkeeping
    if (name.starts_with(kWhiteout)) return make_whiteout(parent, name.substr(kWhiteout.size()));
    if (const std::string target = hard_link_of(entry); !target.empty()) {
      return make_hard_link(parent, name, path, clean(target));
    }
    make(tar, entry, parent, name, path);
  }

  // Directories' times are set last: filling a directory changes them.
  void finish() {
    for (auto entry = directories_.rbegin(); entry != directories_.rend(); ++entry) {
      const auto [parent_path, name] = split_path(entry->first);
      ::utimensat(open_directory(parent_path), name.c_str(), entry->second.data(),
                  AT_SYMLINK_NOFOLLOW);
    }
    if (::syncfs(root_.get()) != 0) refuse_errno("flushing the layer", errno);
  }

 private:
  // A path resolved as within the image, whatever its symbolic links say.
  UniqueFd open_in_root(const std::string& path, std::uint64_t flags) const {
    open_how how{};
    how.flags = flags | O_CLOEXEC;
    how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
    const char* name = path.empty() ? "." : path.c_str();
    return UniqueFd(static_cast<int>(::syscall(SYS_openat2, root_.get(), name, &how, sizeof how)));
  }

  // Opens a directory of the image, making it and its parents where they lack. Neighbours follow
  // each other in archives: the last one stays open.
  int open_directory(const std::string& path) {
    if (path.empty()) return root_.get();
    if (path == last_path_) return last_.get();
    UniqueFd fd = open_in_root(path, O_RDONLY | O_DIRECTORY);
    if (!fd && errno == ENOENT) {
      const auto [parent_path, name] = split_path(path);
      const int parent = open_directory(parent_path);
      if (::mkdirat(parent, name.c_str(), 0755) != 0 && errno != EEXIST) refuse_errno(path, errno);
      fd = open_in_root(path, O_RDONLY | O_DIRECTORY);
    }
    if (!fd) refuse_errno(path, errno);
    last_ = std::move(fd);
    last_path_ = path;
    return last_.get();
  }

  void make_opaque(int parent, const std::string& path) {
    if (::fsetxattr(parent, "trusted.overlay.opaque", "y", 1, 0) != 0) refuse_errno(path, errno);
  }

  void make_whiteout(int parent, const std::string& name) {
    if (name.empty()) return;
    clear(parent, name, false);
    if (::mknodat(parent, name.c_str(), S_IFCHR | 0600, makedev(0, 0)) != 0) {
      refuse_errno(name, errno);
    }
  }

  void make_hard_link(int parent, const std::string& name, const std::string& path,
                      const std::string& target) {
    const auto [target_directory, target_name] = split_path(target);
    const UniqueFd from = open_in_root(target_directory, O_RDONLY | O_DIRECTORY);
    clear(parent, name, false);
    if (!from || ::linkat(from.get(), target_name.c_str(), parent, name.c_str(), 0) != 0) {
      refuse_errno(path + ", a link to " + target, errno);
    }
  }

  // Later entries replace earlier ones of the same name; a directory stays where one is wanted.
  void clear(int parent, const std::string& name, bool keep_directory) {
    struct stat found {};
    if (::fstatat(parent, name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) return;
    if (S_ISDIR(found.st_mode)) {
      if (!keep_directory) remove_directory(parent, name);
    } else {
      ::unlinkat(parent, name.c_str(), 0);
    }
  }

  static void remove_directory(int parent, const std::string& name) {
    if (::unlinkat(parent, name.c_str(), AT_REMOVEDIR) == 0) return;
    if (errno != ENOTEMPTY && errno != EEXIST) refuse_errno(name, errno);
    refuse("'" + name + "' is a directory with content, and then something else");
  }

  void make(archive* tar, archive_entry* entry, int parent, const std::string& name,
            const std::string& path) {
    const mode_t type = ::archive_entry_filetype(entry);
    clear(parent, name, type == AE_IFDIR);
    int result = 0;
    switch (type) {
      case AE_IFREG:
        write_file(tar, entry, parent, name, path);
        break;
      case AE_IFDIR:
        result = ::mkdirat(parent, name.c_str(), 0755);
        if (result != 0 && errno == EEXIST) result = 0;
        break;
      case AE_IFLNK:
        result = ::symlinkat(symbolic_link_of(entry).c_str(), parent, name.c_str());
        break;
      case AE_IFCHR:
      case AE_IFBLK:
      case AE_IFIFO:
        result = ::mknodat(parent, name.c_str(), type | 0600, ::archive_entry_rdev(entry));
        break;
      default:
        return;  // sockets mean nothing in an image
    }
    if (result != 0) refuse_errno(path, errno);
    set_attributes(parent, name, path, entry, type == AE_IFDIR);
  }

  void write_file(archive* tar, archive_entry* entry, int parent, const std::string& name,
                  const std::string& path) {
    const UniqueFd file(
        ::openat(parent, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file) refuse_errno(path, errno);
    const void* block = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    int result = 0;
    while ((result = ::archive_read_data_block(tar, &block, &size, &offset)) == ARCHIVE_OK) {
      if (offset + static_cast<std::int64_t>(size) > kLayerBytesMax) refuse(path + " is too large");
      const char* bytes = static_cast<const char*>(block);
      for (std::size_t done = 0; done < size;) {
        const ssize_t wrote =
            ::pwrite(file.get(), bytes + done, size - done, offset + static_cast<la_int64_t>(done));
        if (wrote < 0) refuse_errno(path, errno);
        done += static_cast<std::size_t>(wrote);
      }
    }
    if (result != ARCHIVE_EOF) refuse(path + ": " + ::archive_error_string(tar));
    // A sparse file's end may be a hole.
    if (::ftruncate(file.get(), ::archive_entry_size(entry)) != 0) refuse_errno(path, errno);
  }

  void set_attributes(int parent, const std::string& name, const std::string& path,
                      archive_entry* entry, bool is_directory) {
    const char* file = name.c_str();
    const auto owner = static_cast<uid_t>(::archive_entry_uid(entry));
    const auto group = static_cast<gid_t>(::archive_entry_gid(entry));
    if (::fchownat(parent, file, owner, group, AT_SYMLINK_NOFOLLOW) != 0) refuse_errno(path, errno);
    const bool is_link = ::archive_entry_filetype(entry) == AE_IFLNK;
    // After the owner: changing that takes the set-user-id bit away.
    if (!is_link && ::fchmodat(parent, file, ::archive_entry_perm(entry), 0) != 0) {
      refuse_errno(path, errno);
    }
    set_extended_attributes(parent, name, path, entry);
    const timespec time{::archive_entry_mtime(entry), ::archive_entry_mtime_nsec(entry)};
    const std::array<timespec, 2> times{time, time};
    if (is_directory) {
      if (name != ".") directories_.emplace_back(path, times);
    } else {
      ::utimensat(parent, file, times.data(), AT_SYMLINK_NOFOLLOW);
    }
  }

  void set_extended_attributes(int parent, const std::string& name, const std::string& path,
                               archive_entry* entry) {
    if (::archive_entry_xattr_reset(entry) == 0) return;
    const std::string file = "/proc/self/fd/" + std::to_string(parent) + "/" + name;
    const char* key = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    while (::archive_entry_xattr_next(entry, &key, &value, &size) == ARCHIVE_OK) {
      // An image has no say in what overlayfs makes of its files.
      if (std::string_view(key).starts_with("trusted.")) continue;
      if (::lsetxattr(file.c_str(), key, value, size, 0) != 0 && errno != ENOTSUP &&
          errno != EPERM) {
        refuse_errno(path + ", attribute " + key, errno);
      }
    }
  }

  UniqueFd root_;
  UniqueFd last_;
  std::string last_path_;
  std::vector<std::pair<std::string, std::array<timespec, 2>>> directories_;
};

}  // namespace

std::string unpack_layer(const std::string& archive_path, const std::string& directory) {
  TarStream stream(archive_path);
  const Reader tar(::archive_read_new());
  ::archive_read_support_format_tar(tar.get());
  ::archive_read_support_format_empty(tar.get());
  if (::archive_read_open(tar.get(), &stream, nullptr, &read_tar, nullptr) != ARCHIVE_OK) {
    refuse(::archive_error_string(tar.get()));
  }
  Unpacker unpacker(directory);
  for (;;) {
    archive_entry* entry = nullptr;
    const int result = ::archive_read_next_header(tar.get(), &entry);
    if (result == ARCHIVE_EOF) break;
    // A warning is about names that no locale can show: bytes they are and stay.
    if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
      refuse(stream.error().empty() ? ::archive_error_string(tar.get()) : stream.error());
    }
    unpacker.add(tar.get(), entry);
  }
  const std::string digest = stream.finish();
  unpacker.finish();
  return digest;
}

}  // namespace neargate::machine
