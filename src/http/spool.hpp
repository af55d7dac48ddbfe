#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/file.hpp"
#include "http/message.hpp"

namespace neargate::http {

// A body could not be kept. `full`: for want of space on the disk.
struct SpoolError : Error {
  SpoolError(const std::string& directory, int code);
  bool full;
};

// Takes a body in pieces: in memory up to a limit, beyond it in a temporary file. The file has a
// name, in the directory given, so that it can be adopted by rename(2).
class Spool {
 public:
  void begin(const std::string& directory, std::uint64_t memory_bytes_max);
  void reserve(std::uint64_t bytes) { bytes_.reserve(std::size_t(bytes)); }
  void append(std::string_view piece);  // throws SpoolError
  std::uint64_t size() const { return size_; }
  Body finish();   // all of it; the spool is empty then
  void discard();  // removes the file, too

 private:
  void write(std::string_view bytes);

  std::string directory_;
  std::uint64_t memory_bytes_max_ = 0;
  std::uint64_t size_ = 0;
  std::string bytes_;
  std::string path_;
  UniqueFd fd_;
};

}  // namespace neargate::http
