#pragma once

#include <map>
#include <memory>
#include <string>

#include "aws/https_connection.hpp"
#include "aws/url.hpp"
#include "http/client.hpp"

namespace neargate::aws {

// Kept connections to servers by HTTP and HTTPS. Blocking; for one thread.
class Connections {
 public:
  // `ca_bundle` as of HttpsConnection.
  Connections(std::string ca_bundle, Milliseconds timeout)
      : ca_bundle_(std::move(ca_bundle)), timeout_(timeout) {}

  // Throws neargate::Error where the server cannot be reached, or breaks off.
  http::Response send(const Url& url, const http::Request& request);

 private:
  std::string ca_bundle_;
  Milliseconds timeout_;
  std::map<std::string, std::unique_ptr<http::Client>> plain_;  // by host and port
  std::map<std::string, std::unique_ptr<HttpsConnection>> secure_;
};

}  // namespace neargate::aws
