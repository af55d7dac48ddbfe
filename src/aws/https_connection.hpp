#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "http/message.hpp"

namespace neargate::aws {

// One blocking TLS connection to a server whose certificate is checked against the host's name.
// Kept alive between requests. Goes through the proxy that the environment names, if any (see
// proxy.hpp). For the CLI's calls to AWS.
class HttpsConnection {
 public:
  struct Limits {
    Milliseconds silence{};  // of the server, at any point
    std::optional<Milliseconds>
        whole;  // from send() to the end of the answer, but finding the name
    std::uint64_t answer_bytes_max = std::uint64_t{1} << 30;  // it is held in memory
  };
  // `ca_bundle`: a PEM file of certificates to trust; "": the system's.
  HttpsConnection(std::string host, std::uint16_t port, std::string ca_bundle, Limits limits);
  ~HttpsConnection();

  // Sends and waits for the whole answer. Throws neargate::Error.
  http::Response send(const http::Request& request);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// A connected socket to the first address of a name that answers; throws Error.
int connect_by_name(const std::string& host, std::uint16_t port, Milliseconds timeout);

}  // namespace neargate::aws
