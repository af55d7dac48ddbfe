#include "deploy/image_push.hpp"

#include <algorithm>
#include <memory>

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "cloud/ecr/manifest.hpp"
#include "deploy/registry_connection.hpp"

namespace neargate::deploy {
namespace {

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
