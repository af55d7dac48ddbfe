#include "deploy/image_push.hpp"

#include <algorithm>
#include <charconv>
#include <memory>

#include <nlohmann/json.hpp>

#include "aws/https_connection.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "cloud/ecr/manifest.hpp"
#include "http/client.hpp"

namespace neargate::deploy {
namespace {

// A layer is written and hashed before it is answered for.
constexpr Milliseconds kTimeout = std::chrono::minutes(10);

class RegistryConnection {
 public:
  RegistryConnection(const std::string& endpoint, const std::string& token)
      : endpoint_(endpoint), authorization_("Basic " + token) {
    const std::size_t scheme = endpoint.find("://");
    const bool tls = endpoint.starts_with("https://");
    if (scheme == std::string::npos || (!tls && !endpoint.starts_with("http://"))) {
      throw Error("cannot push to '" + endpoint + "'", "it is no http or https URL");
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
      https_ = std::make_unique<aws::HttpsConnection>(name, port, "", kTimeout);
    } else {
      const std::string address = name == "localhost" ? "127.0.0.1" : name;
      http_ = std::make_unique<http::Client>(net::Endpoint{address, port}, kTimeout);
    }
  }

  http::Response send(const std::string& method, const std::string& target, http::Body body = {},
                      const std::string& content_type = "") {
    http::Request request;
    request.method = method;
    request.target = target;
    request.headers.add("Host", host_);
    request.headers.add("Authorization", authorization_);
    if (!content_type.empty()) request.headers.add("Content-Type", content_type);
    request.body = std::move(body);
    return https_ ? https_->send(request) : http_->send(request);
  }

  const std::string& endpoint() const { return endpoint_; }

 private:
  std::string endpoint_;
  std::string host_;
  std::string authorization_;
  std::unique_ptr<aws::HttpsConnection> https_;
  std::unique_ptr<http::Client> http_;
};

[[noreturn]] void refuse(const RegistryConnection& registry, const std::string& what,
                         const http::Response& response) {
  std::string why = "it answered with status " + std::to_string(response.status);
  const auto body = nlohmann::json::parse(response.body.read(), nullptr, false);
  if (body.is_object() && body.contains("errors") && body["errors"].is_array() &&
      !body["errors"].empty() && body["errors"][0].is_object()) {
    why = body["errors"][0].value("message", why);
    const std::string code = body["errors"][0].value("code", "");
    if (!code.empty()) why = code + ": " + why;
  }
  std::string advice;
  if (response.status == 401) advice = "get a new authorization token";
  if (why.starts_with("NAME_UNKNOWN")) advice = "make the repository first (`terraform apply`)";
  if (why.starts_with("TAG_INVALID")) advice = "push under a new tag";
  throw Error("cannot push " + what + " to " + registry.endpoint(), why, advice);
}

// Where an upload goes on: a path, of an absolute URL too.
std::string location_of(const http::Response& response) {
  std::string location(response.headers.get("Location"));
  if (const std::size_t scheme = location.find("://"); scheme != std::string::npos) {
    location = location.substr(std::min(location.find('/', scheme + 3), location.size()));
  }
  return location;
}

void push_blob(RegistryConnection& registry, const ImageLayout& layout, const PushTarget& target,
               const std::string& digest, const std::function<void(const PushProgress&)>& report) {
  const std::string base = "/v2/" + target.repository + "/blobs/";
  PushProgress progress{digest, layout.size(digest), true};
  if (registry.send("HEAD", base + digest).status != 200) {
    progress.was_there = false;
    const http::Response started = registry.send("POST", base + "uploads/");
    if (started.status != 202) refuse(registry, "a layer", started);
    const std::string place = location_of(started);
    const char separator = place.find('?') == std::string::npos ? '?' : '&';
    auto file = std::make_shared<http::BodyFile>(layout.path(digest), progress.bytes, false);
    const http::Response done =
        registry.send("PUT", place + separator + "digest=" + digest,
                      http::Body::of_file(std::move(file)), "application/octet-stream");
    if (done.status != 201) refuse(registry, "the layer " + digest, done);
  }
  if (report) report(progress);
}

}  // namespace

void push_image(const ImageLayout& layout, const std::string& manifest_digest,
                const PushTarget& target,
                const std::function<void(const PushProgress&)>& progress) {
  const std::string text = layout.read(manifest_digest);
  const ecr::Manifest manifest = ecr::parse_manifest(text, "");
  RegistryConnection registry(target.endpoint, target.authorization_token);
  for (const std::string& digest : manifest.blobs()) {
    push_blob(registry, layout, target, digest, progress);
  }
  const std::string name = target.tag.empty() ? manifest_digest : target.tag;
  const std::string place = "/v2/" + target.repository + "/manifests/" + name;
  // A tag that is immutable is refused even for the image that it names: a push that is run again
  // has nothing left to do.
  const http::Response there = registry.send("HEAD", place);
  if (there.status == 200 && there.headers.get("Docker-Content-Digest") == manifest_digest) return;
  const http::Response done = registry.send("PUT", place, text, manifest.media_type);
  if (done.status != 201) refuse(registry, "the image " + target.repository + ":" + name, done);
  const auto digest = done.headers.find("Docker-Content-Digest");
  if (digest && *digest != manifest_digest) {
    throw Error("the registry holds another image than was pushed",
                "it answered with the digest " + std::string(*digest) + " for " + manifest_digest,
                "push it again");
  }
}

}  // namespace neargate::deploy
