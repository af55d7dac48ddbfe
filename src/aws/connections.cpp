#include "aws/connections.hpp"

namespace neargate::aws {
namespace {

std::string numeric_address(const Url& url, Milliseconds timeout) {
  const UniqueFd socket(connect_by_name(url.host, url.port, timeout));
  return net::peer_endpoint(socket.get()).address;
}

}  // namespace

http::Response Connections::send(const Url& url, const http::Request& request) {
  const std::string key = url.authority();
  if (url.is_https) {
    auto& connection = secure_[key];
    if (!connection) {
      connection = std::make_unique<HttpsConnection>(url.host, url.port, ca_bundle_,
                                                     HttpsConnection::Limits{timeout_});
    }
    return connection->send(request);
  }
  auto& client = plain_[key];
  if (!client) {
    client = std::make_unique<http::Client>(net::Endpoint{numeric_address(url, timeout_), url.port},
                                            timeout_);
  }
  return client->send(request);
}

}  // namespace neargate::aws
