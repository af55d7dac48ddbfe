#pragma once

#include <cstdint>
#include <string>

#include "base/file.hpp"
#include "http/message.hpp"

namespace neargate::http {

// Writes one response to a non-blocking socket: head and body in one system call where they are in
// memory, by sendfile(2) where the body is a file.
class ResponseWriter {
 public:
  enum class Outcome : std::uint8_t { done, blocked, failed };
  struct Framing {
    bool keep_alive = true;
    bool head_only = false;  // the request was HEAD
  };

  // Throws Error where the body's file cannot be opened; then nothing has been written.
  void begin(Response response, Framing framing);
  Outcome write(int socket);
  std::uint64_t bytes_left() const;
  void discard();

 private:
  void open_file(const Body& range);
  bool open_next();  // false where that cannot be
  Outcome write_memory(int socket);
  Outcome write_file(int socket);

  std::string head_;
  Body body_;
  std::size_t written_ = 0;  // of head_ and the body's bytes
  UniqueFd file_;
  std::uint64_t file_offset_ = 0;
  std::uint64_t file_left_ = 0;
  std::size_t next_ = 0;  // of the body's further ranges
  std::uint64_t further_left_ = 0;
};

// The head as it goes over the wire, with Date, Content-Length and Connection added.
std::string format_head(const Response& response, ResponseWriter::Framing framing);

}  // namespace neargate::http
