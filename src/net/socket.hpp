#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/file.hpp"

namespace neargate::net {

// An IPv4 or IPv6 address with a port.
struct Endpoint {
  std::string address;  // numeric: "127.0.0.1", "::1"
  std::uint16_t port = 0;

  std::string text() const;  // "127.0.0.1:80", "[::1]:80"
  static std::optional<Endpoint> parse(std::string_view text);
  bool operator==(const Endpoint&) const = default;
};

// A listening TCP socket, non-blocking, close-on-exec, SO_REUSEADDR. Port 0 takes a free one.
// Where the port is taken, the Error names the program and pid that hold it, as far as /proc tells.
// `patience` is how long it blocks for a port whose holder /proc does not tell: that of a process
// that was killed, whose last thread has not ended yet.
UniqueFd listen_tcp(const Endpoint& where, int backlog = 4096, Milliseconds patience = {});
UniqueFd listen_unix(const std::string& path, unsigned mode = 0600);  // replaces a stale socket

// A connected socket, blocking; throws Error. For clients without a loop (CLI, tests).
UniqueFd connect_tcp(const Endpoint& where);
UniqueFd connect_unix(const std::string& path);

// Starts to connect, non-blocking: wait until writable, then ask connect_error().
UniqueFd start_connect_tcp(const Endpoint& where);
int connect_error(int fd);  // errno of the finished connect, 0 for success

Endpoint local_endpoint(int fd);
Endpoint peer_endpoint(int fd);

}  // namespace neargate::net
