#include "store/blobs.hpp"

#include <cerrno>
#include <cstdio>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.hpp"
#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

namespace neargate::store {
namespace {

// Keys become file names: what is not safe in one is percent-encoded ("sha256%3A…"), and the first
// two characters after the last ':' make a sub-directory, so that none grows without end.
std::string file_name(std::string_view key) { return percent_encode(key); }

std::string bucket_of(std::string_view key) {
  const std::size_t colon = key.rfind(':');
  const std::string_view rest = colon == std::string_view::npos ? key : key.substr(colon + 1);
  return percent_encode(rest.substr(0, 2));
}

void sync_directory(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd || ::fsync(fd.get()) != 0) throw system_error("cannot flush " + path, errno);
}

template <class Visit>
void each_entry(const std::string& path, Visit visit) {
  DIR* directory = ::opendir(path.c_str());
  if (directory == nullptr) {
    if (errno == ENOENT) return;
    throw system_error("cannot read " + path, errno);
  }
  while (const dirent* entry = ::readdir(directory)) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") visit(std::string(name));
  }
  ::closedir(directory);
}

}  // namespace

Blobs::Blobs(std::string directory)
    : directory_(std::move(directory)), spool_directory_(directory_ + "/spool") {
  make_directories(spool_directory_, 0700);
  // Nobody writes yet: what is here was left by a crash.
  each_entry(spool_directory_, [this](const std::string& name) {
    ::unlink((spool_directory_ + "/" + name).c_str());
  });
}

const std::string& Blobs::spool_directory() const { return spool_directory_; }

std::string Blobs::path(std::string_view key) const {
  NG_ASSERT(!key.empty());
  return directory_ + "/blobs/" + bucket_of(key) + "/" + file_name(key);
}

void Blobs::put(std::string_view key, std::string_view bytes) {
  std::string temporary = spool_directory_ + "/put-XXXXXX";
  UniqueFd fd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd) throw system_error("cannot create a file in " + spool_directory_, errno);
  try {
    write_all(fd.get(), bytes);
    fd.reset();
    adopt(key, temporary);
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
}

void Blobs::adopt(std::string_view key, const std::string& file) {
  const std::string target = path(key);
  {
    const UniqueFd fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd) throw system_error("cannot open " + file, errno);
    if (::fsync(fd.get()) != 0) {
      throw system_error("cannot flush " + file, errno,
                         errno == ENOSPC ? "free some disk space" : "");
    }
  }
  const std::string parent = target.substr(0, target.rfind('/'));
  make_directories(parent, 0700);
  if (::rename(file.c_str(), target.c_str()) == 0) {
    sync_directory(parent);
    return;
  }
  if (errno != EXDEV) throw system_error("cannot keep " + file + " as " + target, errno);
  const auto content = read_file(file);
  if (!content) throw Error("cannot read " + file, "it has gone");
  put(key, *content);
}

void Blobs::adopt(std::string_view key, const http::Body& body) {
  const bool whole = body.file && body.further.empty() && body.offset == 0 &&
                     body.length == body.file->size() &&
                     body.file->path().starts_with(spool_directory_);
  if (!whole) return put(key, body.read());
  adopt(key, body.file->path());
  body.file->keep();
}

std::optional<std::uint64_t> Blobs::size(std::string_view key) const {
  struct stat status {};
  if (::stat(path(key).c_str(), &status) != 0) return std::nullopt;
  return static_cast<std::uint64_t>(status.st_size);
}

http::Body Blobs::open(std::string_view key) const {
  const auto bytes = size(key);
  NG_ASSERT(bytes.has_value());
  return http::Body::of_file(std::make_shared<http::BodyFile>(path(key), *bytes, false));
}

bool Blobs::erase(std::string_view key) { return ::unlink(path(key).c_str()) == 0; }

void Blobs::each(
    const std::function<void(const std::string& key, std::uint64_t size)>& visit) const {
  each_entry(directory_ + "/blobs", [&](const std::string& bucket) {
    each_entry(directory_ + "/blobs/" + bucket, [&](const std::string& name) {
      const auto key = percent_decode(name);
      if (!key) return;
      if (const auto bytes = size(*key)) visit(*key, *bytes);
    });
  });
}

}  // namespace neargate::store
