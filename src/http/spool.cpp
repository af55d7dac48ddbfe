#include "http/spool.hpp"

#include <cerrno>
#include <fcntl.h>
#include <stdlib.h>
#include <system_error>
#include <unistd.h>

namespace neargate::http {

SpoolError::SpoolError(const std::string& directory, int code)
    : Error("cannot keep the body of a request in " + directory,
            std::generic_category().message(code),
            code == ENOSPC || code == EDQUOT ? "free some disk space and send it again" : ""),
      full(code == ENOSPC || code == EDQUOT) {}

void Spool::begin(const std::string& directory, std::uint64_t memory_bytes_max) {
  discard();
  directory_ = directory;
  memory_bytes_max_ = memory_bytes_max;
}

void Spool::append(std::string_view piece) {
  if (!fd_ && size_ + piece.size() > memory_bytes_max_) {
    path_ = directory_ + "/body.XXXXXX";
    fd_.reset(::mkostemp(path_.data(), O_CLOEXEC));
    if (!fd_) {
      path_.clear();
      throw SpoolError(directory_, errno);
    }
    write(bytes_);
    bytes_ = {};
  }
  if (fd_) {
    write(piece);
  } else {
    bytes_.append(piece);
  }
  size_ += piece.size();
}

void Spool::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(fd_.get(), bytes.data(), bytes.size());
    if (wrote < 0) {
      if (errno == EINTR) continue;
      throw SpoolError(directory_, errno);
    }
    bytes.remove_prefix(std::size_t(wrote));
  }
}

Body Spool::finish() {
  Body body;
  if (fd_) {
    fd_.reset();
    body = Body::of_file(std::make_shared<BodyFile>(std::exchange(path_, {}), size_, true));
  } else {
    body.bytes = std::move(bytes_);
  }
  bytes_ = {};
  size_ = 0;
  return body;
}

void Spool::discard() {
  if (fd_) ::unlink(path_.c_str());
  fd_.reset();
  path_.clear();
  bytes_ = {};
  size_ = 0;
}

}  // namespace neargate::http
