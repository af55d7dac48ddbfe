#include "cloud/ecr/uploads.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>
#include <vector>

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"

namespace neargate::ecr {
namespace {

constexpr std::size_t kBlockBytes = 256 * 1024;

// Calls visit(bytes) for each block of a range of a file.
template <class Visit>
void each_block(const std::string& path, std::uint64_t offset, std::uint64_t length, Visit visit) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) throw system_error("cannot open " + path, errno);
  std::vector<char> block(kBlockBytes);
  while (length > 0) {
    const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(length, block.size()));
    const ssize_t got = ::pread(fd.get(), block.data(), want, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw system_error("cannot read " + path, errno);
    if (got == 0) throw Error("cannot read " + path, "it is shorter than it was");
    visit(std::string_view(block.data(), static_cast<std::size_t>(got)));
    offset += static_cast<std::uint64_t>(got);
    length -= static_cast<std::uint64_t>(got);
  }
}

// On the pool. The file has `size` bytes that count; what lies behind them was never acknowledged.
void append_to_file(const std::string& path, std::uint64_t size, const http::Body& body) {
  if (size == 0 && body.file && body.offset == 0 && body.length == body.file->size() &&
      ::rename(body.file->path().c_str(), path.c_str()) == 0) {
    body.file->keep();
    const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd || ::fsync(fd.get()) != 0) throw system_error("cannot flush " + path, errno);
    return;
  }
  const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  if (!fd) throw system_error("cannot create " + path, errno);
  if (::ftruncate(fd.get(), static_cast<off_t>(size)) != 0 || ::lseek(fd.get(), 0, SEEK_END) < 0) {
    throw system_error("cannot write to " + path, errno);
  }
  if (body.file) {
    each_block(body.file->path(), body.offset, body.length,
               [&fd](std::string_view bytes) { write_all(fd.get(), bytes); });
  } else {
    write_all(fd.get(), body.bytes);
  }
  if (::fsync(fd.get()) != 0) {
    throw system_error("cannot flush " + path, errno,
                       errno == ENOSPC ? "free some disk space" : "");
  }
}

std::string digest_of_file(const std::string& path, std::uint64_t size) {
  Digest digest(Digest::Algorithm::sha256);
  each_block(path, 0, size, [&digest](std::string_view bytes) { digest.update(bytes); });
  return "sha256:" + to_hex(digest.finish());
}

// Says that requests must leave an upload alone, as long as it lives.
class Reservation {
 public:
  Reservation(std::set<std::string>& busy, const std::string& id) : busy_(busy), id_(id) {
    busy_.insert(id_);
  }
  Reservation(const Reservation&) = delete;
  ~Reservation() { busy_.erase(id_); }

 private:
  std::set<std::string>& busy_;
  std::string id_;
};

class Adding {
 public:
  Adding(Library& library, const std::string& digest) : library_(library), digest_(digest) {
    library_.begin_adding(digest_);
  }
  Adding(const Adding&) = delete;
  ~Adding() { library_.end_adding(digest_); }

 private:
  Library& library_;
  std::string digest_;
};

}  // namespace

Uploads::Uploads(cloud::World& world, Library& library, store::Blobs& blobs)
    : world_(world),
      library_(library),
      blobs_(blobs),
      directory_(world.state_directory + "/ecr-uploads"),
      records_(world.database, "ecr.uploads") {
  make_directories(directory_, 0700);
  remove_broken();
  remove_stale();
  std::vector<std::string> leftovers;
  for (const auto& entry : std::filesystem::directory_iterator(directory_)) {
    const std::string name = entry.path().filename().string();
    if (!records_.contains(name)) leftovers.push_back(name);
  }
  for (const std::string& name : leftovers) ::unlink(path(name).c_str());
}

// A crash between a layer's adoption and its record has taken the file.
void Uploads::remove_broken() {
  std::vector<std::string> broken;
  for (const auto& [id, record] : records_) {
    std::error_code missing;
    const std::uintmax_t size = std::filesystem::file_size(path(id), missing);
    const auto received = static_cast<std::uintmax_t>(record.received_bytes);
    if (received > 0 && (missing || size < received)) broken.push_back(id);
  }
  for (const std::string& id : broken) drop(id);
}

void Uploads::remove_stale() {
  std::vector<std::string> stale;
  for (const auto& [id, record] : records_) {
    const bool old = world_.clock.now() - record.changed_at >= kLife;
    const bool gone = !library_.repositories().contains(record.repository_name);
    if ((old || gone) && !busy(id)) stale.push_back(id);
  }
  for (const std::string& id : stale) drop(id);
}

const UploadRecord& Uploads::start(const std::string& repository) {
  remove_stale();
  UploadRecord record;
  record.id = world_.randomness.uuid();
  record.repository_name = repository;
  record.started_at = world_.clock.now();
  record.changed_at = record.started_at;
  record.received_bytes = 0;
  const std::string id = record.id;
  return records_.put(id, std::move(record));
}

const UploadRecord* Uploads::find(std::string_view repository, std::string_view id) const {
  const UploadRecord* found = records_.find(id);
  return found && found->repository_name == repository ? found : nullptr;
}

void Uploads::drop(const std::string& id) {
  ::unlink(path(id).c_str());
  records_.erase(id);
}

net::Task<std::uint64_t> Uploads::append(std::string id, http::Body body) {
  const Reservation reservation(busy_, id);
  const std::uint64_t before = static_cast<std::uint64_t>(records_.find(id)->received_bytes);
  const std::string file = path(id);
  auto job = [file, before, body] { append_to_file(file, before, body); };
  co_await world_.pool.run(job);
  const std::uint64_t after = before + body.size();
  records_.update(id, [&](UploadRecord& record) {
    record.received_bytes = static_cast<std::int64_t>(after);
    record.changed_at = world_.clock.now();
  });
  co_return after;
}

net::Task<Uploads::Finish> Uploads::finish(std::string id, http::Body body, std::string digest) {
  const Reservation reservation(busy_, id);
  const UploadRecord& record = *records_.find(id);
  const std::string repository = record.repository_name;
  const std::uint64_t before = static_cast<std::uint64_t>(record.received_bytes);
  const std::string file = path(id);
  const Adding adding(library_, digest);
  auto job = [file, before, body, digest, &blobs = blobs_] {
    if (before == 0 || body.size() > 0) append_to_file(file, before, body);
    if (digest_of_file(file, before + body.size()) != digest) return false;
    if (::truncate(file.c_str(), static_cast<off_t>(before + body.size())) != 0) {
      throw system_error("cannot write to " + file, errno);
    }
    blobs.adopt(digest, file);
    return true;
  };
  const bool right = co_await world_.pool.run(job);
  drop(id);
  if (!right) co_return Finish::wrong_digest;
  if (!library_.repositories().contains(repository)) co_return Finish::gone;
  library_.add_layer(repository, digest, before + body.size());
  co_return Finish::done;
}

}  // namespace neargate::ecr
