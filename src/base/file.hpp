#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace neargate {

// Owns a file descriptor.
class UniqueFd {
 public:
  UniqueFd() = default;
  explicit UniqueFd(int fd) : fd_(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : fd_(other.release()) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    reset(other.release());
    return *this;
  }
  ~UniqueFd() { reset(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release() {
    const int fd = fd_;
    fd_ = -1;
    return fd;
  }
  void reset(int fd = -1);

 private:
  int fd_ = -1;
};

// The whole file; nothing where it does not exist. Throws Error on any other failure.
std::optional<std::string> read_file(const std::string& path);

// Replaces the file so that a reader, or a restart after a crash, sees the old or the new content
// and never a mixture: temporary file, fsync, rename, fsync of the directory.
void write_file_atomically(const std::string& path, std::string_view content, unsigned mode = 0644);

// Writes all bytes to a descriptor. Throws Error (ENOSPC named as a full disk).
void write_all(int fd, std::string_view bytes);

// Makes a directory and its parents; existing ones are fine.
void make_directories(const std::string& path, unsigned mode = 0755);

}  // namespace neargate
