#pragma once

#include <optional>
#include <string>

#include "cloud/ecr/ecr.hpp"
#include "cloud/test_world.hpp"

// A registry on a real loop, with records and blobs on disk. Include in *_test.cpp only.
namespace neargate::ecr {

// Blobs and records that a registry can be opened on again, as after a restart.
class RegistryWorld {
 public:
  RegistryWorld() { start(); }
  ~RegistryWorld() { stop(); }

  Ecr& ecr() { return *ecr_; }
  store::Blobs& blobs() { return *blobs_; }
  cloud::TestWorld& base() { return base_; }
  aws::Call call() const { return base_.call(); }

  void restart() {
    stop();
    start();
  }

  void make_repository(const std::string& name, const std::string& mutability = "MUTABLE") {
    CreateRepositoryRequest request;
    request.repository_name = name;
    request.image_tag_mutability = mutability;
    aws::Call caller = call();
    ecr().create_repository(request, caller);
  }
  std::string authorization() {
    aws::Call caller = call();
    const auto response = ecr().get_authorization_token({}, caller);
    return "Basic " + *response.authorization_data->front().authorization_token;
  }

  // Sends a request with the right authorization, unless it has one, and waits for the answer.
  http::Response ask(const std::string& method, const std::string& target, http::Body body = {},
                     http::Headers headers = {}) {
    http::Request request;
    request.method = method;
    request.target = target;
    request.headers = std::move(headers);
    request.body = std::move(body);
    if (!request.headers.has("Authorization")) {
      request.headers.add("Authorization", authorization());
    }
    std::optional<http::Response> response;
    net::spawn(wait_for(ecr().registry(), std::move(request), response),
               [](const std::exception_ptr&) { std::abort(); });
    while (!response) turn();
    return std::move(*response);
  }
  http::Response put_manifest(const std::string& target, const std::string& manifest,
                              const std::string& type) {
    http::Headers headers;
    headers.add("Content-Type", type);
    return ask("PUT", target, manifest, headers);
  }
  // Lets the loop do what is due.
  void turn() { base_.world().reactor.run_once(Milliseconds(20)); }

 private:
  static net::Task<void> wait_for(Registry& registry, http::Request request,
                                  std::optional<http::Response>& response) {
    response = co_await registry.answer(std::move(request));
  }

  void start() {
    cloud::World& world = base_.world();
    database_.emplace(world.state_directory + "/registry.db", &world.reactor);
    world_.emplace(cloud::World{.clock = world.clock,
                                .randomness = world.randomness,
                                .reactor = world.reactor,
                                .pool = world.pool,
                                .database = *database_,
                                .machine = world.machine,
                                .account = world.account,
                                .region = world.region,
                                .state_directory = world.state_directory,
                                .endpoint = world.endpoint});
    blobs_.emplace(world.state_directory + "/blobs");
    ecr_.emplace(*world_, *blobs_);
  }
  void stop() {
    ecr_.reset();
    world_.reset();
    database_.reset();
    blobs_.reset();
  }

  cloud::TestWorld base_;
  std::optional<store::Database> database_;
  std::optional<cloud::World> world_;
  std::optional<store::Blobs> blobs_;
  std::optional<Ecr> ecr_;
};

inline constexpr const char* kOciManifestType = "application/vnd.oci.image.manifest.v1+json";
inline constexpr const char* kOciIndexType = "application/vnd.oci.image.index.v1+json";

// The manifest of an image of one layer.
inline std::string manifest_of(const std::string& config, const std::string& layer) {
  return R"({"schemaVersion":2,"mediaType":")" + std::string(kOciManifestType) +
         R"(","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":")" +
         digest_of(config) + R"(","size":)" + std::to_string(config.size()) +
         R"(},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":")" +
         digest_of(layer) + R"(","size":)" + std::to_string(layer.size()) + "}]}";
}

// Pushes blobs and manifest; returns the answer to the manifest.
inline http::Response push(RegistryWorld& world, const std::string& repository,
                           const std::string& reference, const std::string& config,
                           const std::string& layer) {
  for (const std::string& blob : {config, layer}) {
    world.ask("POST", "/v2/" + repository + "/blobs/uploads/?digest=" + digest_of(blob), blob);
  }
  return world.put_manifest("/v2/" + repository + "/manifests/" + reference,
                            manifest_of(config, layer), kOciManifestType);
}

}  // namespace neargate::ecr
