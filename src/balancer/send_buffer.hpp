#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace neargate::balancer {

// Bytes on their way out of a non-blocking socket. An empty one holds next to nothing, for most
// connections are idle: a large buffer is borrowed from `scratch`, which is lent to whoever is
// writing, and goes back there.
class SendBuffer {
 public:
  // `scratch` must outlive this.
  explicit SendBuffer(std::string& scratch) : scratch_(scratch) {}

  bool pending() const { return sent_ < bytes_.size(); }
  // To append to.
  std::string& bytes() { return bytes_; }
  // The same, before about `more` bytes are appended: borrows where they are many.
  std::string& with_room_for(std::size_t more);

  enum class Outcome : std::uint8_t { sent, blocked, failed };
  // Passes what is pending to `send`, which is as send(2), until all is sent or that would block.
  // The bytes stay, until clear().
  template <class Send>
  Outcome flush(Send send);
  // All of it is pending again: for another connection.
  void rewind() { sent_ = 0; }
  // Nobody wants the rest.
  void skip() { sent_ = bytes_.size(); }
  void clear();

 private:
  std::string& scratch_;
  std::string bytes_;
  std::size_t sent_ = 0;
};

template <class Send>
SendBuffer::Outcome SendBuffer::flush(Send send) {
  while (pending()) {
    const ssize_t sent = send(std::string_view(bytes_).substr(sent_));
    if (sent < 0) {
      if (errno == EINTR) continue;
      return errno == EAGAIN ? Outcome::blocked : Outcome::failed;
    }
    sent_ += static_cast<std::size_t>(sent);
  }
  return Outcome::sent;
}

}  // namespace neargate::balancer
