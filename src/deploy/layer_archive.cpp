#include "deploy/layer_archive.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

#include <archive.h>
#include <archive_entry.h>

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"

namespace neargate::deploy {
namespace {

constexpr std::size_t kBlockBytes = 256 * 1024;

struct FreeArchive {
  void operator()(archive* writer) const { ::archive_write_free(writer); }
};
struct FreeEntry {
  void operator()(archive_entry* entry) const { ::archive_entry_free(entry); }
};
using Writer = std::unique_ptr<archive, FreeArchive>;
using Entry = std::unique_ptr<archive_entry, FreeEntry>;

void check(archive* writer, int result) {
  if (result >= ARCHIVE_OK) return;
  const char* why = ::archive_error_string(writer);
  throw Error("cannot pack the image's layer", why ? why : "libarchive failed");
}

// Takes the archive's bytes, and passes them on as a gzip file; digests both.
class GzipFile {
 public:
  explicit GzipFile(const std::string& path)
      : file_(::open(path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC)),
        writer_(::archive_write_new()) {
    if (!file_) throw system_error("cannot write " + path, errno);
    archive* raw = writer_.get();
    check(raw, ::archive_write_set_format_raw(raw));
    check(raw, ::archive_write_add_filter_gzip(raw));
    check(raw, ::archive_write_set_filter_option(raw, "gzip", "timestamp", nullptr));
    check(raw, ::archive_write_set_bytes_per_block(raw, 0));
    check(raw, ::archive_write_open(raw, this, nullptr, &GzipFile::write_file, nullptr));
    const Entry entry(::archive_entry_new());
    ::archive_entry_set_filetype(entry.get(), AE_IFREG);
    check(raw, ::archive_write_header(raw, entry.get()));
  }

  void write(std::string_view bytes) {
    archive_digest_.update(bytes);
    const la_ssize_t wrote = ::archive_write_data(writer_.get(), bytes.data(), bytes.size());
    check(writer_.get(), wrote < 0 ? ARCHIVE_FATAL : ARCHIVE_OK);
  }

  PackedLayer finish() {
    check(writer_.get(), ::archive_write_close(writer_.get()));
    if (::fsync(file_.get()) != 0) throw system_error("cannot flush the image's layer", errno);
    return {"sha256:" + to_hex(file_digest_.finish()), "sha256:" + to_hex(archive_digest_.finish()),
            size_};
  }

 private:
  static la_ssize_t write_file(archive*, void* self, const void* bytes, std::size_t size) {
    auto& file = *static_cast<GzipFile*>(self);
    const std::string_view view(static_cast<const char*>(bytes), size);
    try {
      write_all(file.file_.get(), view);
    } catch (const Error&) {
      return -1;
    }
    file.file_digest_.update(view);
    file.size_ += size;
    return static_cast<la_ssize_t>(size);
  }

  UniqueFd file_;
  Writer writer_;
  Digest archive_digest_{Digest::Algorithm::sha256};
  Digest file_digest_{Digest::Algorithm::sha256};
  std::uint64_t size_ = 0;
};

la_ssize_t pass_on(archive* writer, void* target, const void* bytes, std::size_t size) {
  try {
    static_cast<GzipFile*>(target)->write({static_cast<const char*>(bytes), size});
  } catch (const Error& error) {
    ::archive_set_error(writer, EIO, "%s", error.what());
    return -1;
  }
  return static_cast<la_ssize_t>(size);
}

void write_content(archive* writer, const std::string& path, std::uint64_t size) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) throw system_error("cannot open " + path, errno);
  std::vector<char> block(kBlockBytes);
  while (size > 0) {
    const ssize_t got = ::read(fd.get(), block.data(), std::min<std::uint64_t>(size, block.size()));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw system_error("cannot read " + path, errno);
    if (got == 0) throw Error("cannot read " + path, "it became shorter while it was read");
    const la_ssize_t wrote =
        ::archive_write_data(writer, block.data(), static_cast<std::size_t>(got));
    check(writer, wrote < 0 ? ARCHIVE_FATAL : ARCHIVE_OK);
    size -= static_cast<std::uint64_t>(got);
  }
}

void write_entry(archive* writer, const std::string& path, const LayerEntry& layer_entry) {
  const Entry entry(::archive_entry_new());
  ::archive_entry_set_pathname(
      entry.get(), (layer_entry.kind == LayerEntry::Kind::directory ? path + "/" : path).c_str());
  ::archive_entry_set_perm(entry.get(), layer_entry.mode);
  ::archive_entry_set_uid(entry.get(), layer_entry.user);
  ::archive_entry_set_gid(entry.get(), layer_entry.group);
  ::archive_entry_set_mtime(entry.get(), 0, 0);
  std::uint64_t size = 0;
  switch (layer_entry.kind) {
    case LayerEntry::Kind::directory:
      ::archive_entry_set_filetype(entry.get(), AE_IFDIR);
      break;
    case LayerEntry::Kind::link:
      ::archive_entry_set_filetype(entry.get(), AE_IFLNK);
      ::archive_entry_set_symlink(entry.get(), layer_entry.source.c_str());
      break;
    case LayerEntry::Kind::file: {
      struct stat status {};
      if (::stat(layer_entry.source.c_str(), &status) != 0) {
        throw system_error("cannot read " + layer_entry.source, errno);
      }
      size = static_cast<std::uint64_t>(status.st_size);
      ::archive_entry_set_filetype(entry.get(), AE_IFREG);
      ::archive_entry_set_size(entry.get(), status.st_size);
      break;
    }
  }
  check(writer, ::archive_write_header(writer, entry.get()));
  if (layer_entry.kind == LayerEntry::Kind::file) write_content(writer, layer_entry.source, size);
}

}  // namespace

PackedLayer pack_layer(const std::map<std::string, LayerEntry>& entries, const std::string& file) {
  GzipFile target(file);
  const Writer writer(::archive_write_new());
  check(writer.get(), ::archive_write_set_format_pax_restricted(writer.get()));
  check(writer.get(), ::archive_write_set_bytes_per_block(writer.get(), 10240));
  check(writer.get(), ::archive_write_open(writer.get(), &target, nullptr, &pass_on, nullptr));
  for (const auto& [path, entry] : entries) write_entry(writer.get(), path, entry);
  check(writer.get(), ::archive_write_close(writer.get()));
  return target.finish();
}

}  // namespace neargate::deploy
