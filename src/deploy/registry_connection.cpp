#include "deploy/registry_connection.hpp"

#include <algorithm>
#include <charconv>

#include "base/error.hpp"

namespace neargate::deploy {
namespace {

// A layer is written and hashed before it is answered for.
constexpr Milliseconds kTimeout = std::chrono::minutes(10);
constexpr std::string_view kHttps = "https://";

http::Response get_elsewhere(const std::string& url) {
  if (!url.starts_with(kHttps)) {
    throw Error("cannot read from the registry", "it sends elsewhere, but not by https: " + url);
  }
  const std::size_t slash = std::min(url.find('/', kHttps.size()), url.size());
  const std::string host = url.substr(kHttps.size(), slash - kHttps.size());
  http::Request request;
  request.method = "GET";
  request.target = slash == url.size() ? "/" : url.substr(slash);
  request.headers.add("Host", host);
  return aws::HttpsConnection(host, 443, "", {kTimeout}).send(request);
}

}  // namespace

RegistryConnection::RegistryConnection(const std::string& endpoint, const std::string& token)
    : endpoint_(endpoint), authorization_("Basic " + token) {
  const std::size_t scheme = endpoint.find("://");
  const bool tls = endpoint.starts_with(kHttps);
  if (scheme == std::string::npos || (!tls && !endpoint.starts_with("http://"))) {
    throw Error("cannot use the registry '" + endpoint + "'", "it is no http or https URL");
  }
  host_ = endpoint.substr(scheme + 3);
  host_.resize(std::min(host_.size(), host_.find('/')));
  const std::size_t colon = host_.rfind(':');
  const std::string name = host_.substr(0, colon);
  std::uint16_t port = tls ? 443 : 80;
  if (colon != std::string::npos) {
    std::from_chars(host_.data() + colon + 1, host_.data() + host_.size(), port);
  }
  if (tls) {
    https_ = std::make_unique<aws::HttpsConnection>(name, port, "",
                                                    aws::HttpsConnection::Limits{kTimeout});
  } else {
    const std::string address = name == "localhost" ? "127.0.0.1" : name;
    http_ = std::make_unique<http::Client>(net::Endpoint{address, port}, kTimeout);
  }
}

http::Response RegistryConnection::send(const std::string& method, const std::string& target,
                                        http::Body body, const std::string& content_type) {
  http::Request request;
  request.method = method;
  request.target = target;
  request.headers.add("Host", host_);
  request.headers.add("Authorization", authorization_);
  if (!content_type.empty()) request.headers.add("Content-Type", content_type);
  request.body = std::move(body);
  return https_ ? https_->send(request) : http_->send(request);
}

std::string RegistryConnection::read_blob(const std::string& repository,
                                          const std::string& digest) {
  http::Response answer = send("GET", "/v2/" + repository + "/blobs/" + digest);
  if (answer.status == 302 || answer.status == 307) {
    answer = get_elsewhere(std::string(answer.headers.get("Location")));
  }
  if (answer.status != 200) {
    throw Error("cannot read " + digest + " of " + repository,
                "the registry answered with status " + std::to_string(answer.status));
  }
  return answer.body.read();
}

}  // namespace neargate::deploy
