#include "base/file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"

namespace neargate {
namespace {

std::string directory_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace

void UniqueFd::reset(int fd) {
  if (fd_ >= 0) ::close(fd_);
  fd_ = fd;
}

std::optional<std::string> read_file(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) {
    if (errno == ENOENT) return std::nullopt;
    throw system_error("cannot open " + path, errno);
  }
  std::string content;
  char buffer[16384];
  for (;;) {
    const ssize_t got = ::read(fd.get(), buffer, sizeof buffer);
    if (got == 0) return content;
    if (got < 0) {
      if (errno == EINTR) continue;
      throw system_error("cannot read " + path, errno);
    }
    content.append(buffer, static_cast<std::size_t>(got));
  }
}

void write_file_atomically(const std::string& path, std::string_view content, unsigned mode) {
  const std::string temporary = path + ".tmp" + std::to_string(::getpid());
  {
    const UniqueFd fd(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode_t(mode)));
    if (!fd) throw system_error("cannot create " + temporary, errno);
    try {
      write_all(fd.get(), content);
      if (::fsync(fd.get()) != 0) throw system_error("cannot flush", errno);
    } catch (const Error& error) {
      ::unlink(temporary.c_str());
      throw Error(error.summary() + " " + path, error.why(), error.advice());
    }
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    const int code = errno;
    ::unlink(temporary.c_str());
    throw system_error("cannot replace " + path, code);
  }
  const UniqueFd directory(::open(directory_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory || ::fsync(directory.get()) != 0) {
    throw system_error("cannot flush " + directory_of(path), errno);
  }
}

void write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(fd, bytes.data(), bytes.size());
    if (wrote < 0) {
      if (errno == EINTR) continue;
      throw system_error("cannot write", errno, errno == ENOSPC ? "free some disk space" : "");
    }
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
}

void make_directories(const std::string& path, unsigned mode) {
  if (path.empty() || path == "/") return;
  if (::mkdir(path.c_str(), mode_t(mode)) == 0 || errno == EEXIST) return;
  if (errno != ENOENT) throw system_error("cannot make directory " + path, errno);
  make_directories(directory_of(path), mode);
  if (::mkdir(path.c_str(), mode_t(mode)) != 0 && errno != EEXIST) {
    throw system_error("cannot make directory " + path, errno);
  }
}

}  // namespace neargate
