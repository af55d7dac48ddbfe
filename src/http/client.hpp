#pragma once

#include <string>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "http/message.hpp"
#include "net/socket.hpp"

namespace neargate::http {

// One blocking connection to a server, kept alive between requests and opened anew where the server
// has closed it. For programs without a loop: the CLI, tests, benchmarks. Plain HTTP.
class Client {
 public:
  explicit Client(net::Endpoint server, Milliseconds timeout = Milliseconds(30000));
  static Client unix_socket(const std::string& path, Milliseconds timeout = Milliseconds(30000));

  // Sends and waits for the whole answer, which is held in memory. Host and Content-Length are
  // added where missing. Throws Error where the server cannot be reached, breaks off, or nothing
  // moves for the timeout. Where a kept connection turns out to be closed, an idempotent request is
  // sent again.
  Response send(const Request& request);

 private:
  Client() = default;
  void connect();

  net::Endpoint server_;
  std::string unix_path_;
  Milliseconds timeout_{};
  UniqueFd connection_;
};

}  // namespace neargate::http
