#include <algorithm>

#include "cloud/ecr/manifest.hpp"
#include "cloud/ecr/reference.hpp"
#include "deploy/image_platform.hpp"
#include "deploy/push_target.hpp"
#include "deploy/registry_connection.hpp"
#include "deploy/verify_parts.hpp"

namespace neargate::deploy {
namespace {

// "123456789012.dkr.ecr.eu-central-1.amazonaws.com", or near the endpoint itself.
bool is_of_ecr(const std::string& registry, const Clients& clients) {
  if (registry.find(".dkr.ecr.") != std::string::npos) return true;
  const std::string& url = clients.endpoint_url();
  return clients.is_near() && !registry.empty() && url.ends_with("//" + registry);
}

std::vector<Platform> platforms_of(Verification& verification, const ecr::Image& image,
                                   const std::string& name, const std::string& repository) {
  const std::string document = image.image_manifest.value_or("");
  const std::string type = image.image_manifest_media_type.value_or("");
  const ecr::Manifest manifest = ecr::parse_manifest(document, type);
  if (!manifest.config) return platforms_of_index(document, type);
  const PushTarget registry = find_push_target(verification.clients.transport(), name);
  RegistryConnection connection(registry.endpoint, registry.authorization_token);
  return {platform_of_config(connection.read_blob(repository, manifest.config->digest))};
}

void check_platform(Verification& verification, const std::string& subject, const std::string& what,
                    const std::vector<Platform>& platforms) {
  const Platform wanted = platform_of(verification.candidate.definition);
  if (std::ranges::find(platforms, wanted) != platforms.end()) {
    return verification.checks.passed(subject, what + ", for " + wanted.text());
  }
  std::string there;
  for (const Platform& platform : platforms) {
    there += (there.empty() ? "" : ", ") + platform.text();
  }
  verification.checks.failed(
      subject, what + " is for " + (there.empty() ? "no platform" : there),
      "build it for " + wanted.text() + ", or change the task definition's runtime platform");
}

// ECR's permissions to pull: "Amazon ECS task execution IAM role".
void check_pull(Verification& verification, const std::string& subject,
                const std::string& repository) {
  const std::string arn = "arn:aws:ecr:" + verification.clients.region() + ":" +
                          verification.clients.account() + ":repository/" + repository;
  if (execution_role_may(verification, subject, {"ecr:GetAuthorizationToken"}, "*") &&
      execution_role_may(verification, subject, {"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"},
                         arn)) {
    verification.checks.passed(subject, "the execution role may pull from " + repository);
  }
}

void check_image(Verification& verification, const std::string& name) {
  Checks& checks = verification.checks;
  const std::string subject = "image";
  const auto reference = ecr::parse_image_reference(name);
  if (!reference) {
    return checks.failed(subject, "'" + name + "' is no image's name",
                         "REGISTRY/REPOSITORY:TAG, or …@sha256:DIGEST");
  }
  if (!is_of_ecr(reference->registry, verification.clients)) {
    return checks.unknown(subject, name + " is not in ECR");
  }
  ecr::BatchGetImageRequest request;
  request.repository_name = reference->repository;
  ecr::ImageIdentifier& id = request.image_ids.emplace_back();
  (reference->digest.empty() ? id.image_tag : id.image_digest) = reference->image();
  ecr::BatchGetImageResponse answer;
  try {
    answer = verification.clients.ecr.batch_get_image(request);
  } catch (const aws::Error& error) {
    if (error.code() != "RepositoryNotFoundException") throw;
    return checks.failed(subject, "there is no repository " + reference->repository,
                         "make it with: neargate bootstrap");
  }
  if (!answer.images || answer.images->empty()) {
    return checks.failed(
        subject, reference->repository + " has no image " + reference->image(),
        reference->digest.empty()
            ? "push it first: neargate image push " + name
            : "see what there is: aws ecr list-images --repository-name " + reference->repository);
  }
  const ecr::Image& image = answer.images->front();
  const std::string digest =
      image.image_id ? image.image_id->image_digest.value_or("") : std::string();
  const std::string what = reference->repository +
                           (reference->digest.empty() ? ":" + reference->tag : "") + " is " +
                           digest.substr(0, 19);
  checks.attempt(subject, [&] {
    check_platform(verification, subject, what,
                   platforms_of(verification, image, name, reference->repository));
  });
  check_pull(verification, "image pull", reference->repository);
}

}  // namespace

void verify_image(Verification& verification) {
  const auto& containers = verification.candidate.definition.container_definitions;
  if (!containers) return;
  std::vector<std::string> seen;
  for (const ecs::ContainerDefinition& container : *containers) {
    const std::string name = container.image.value_or("");
    if (std::ranges::find(seen, name) != seen.end()) continue;
    seen.push_back(name);
    verification.checks.attempt("image", [&] { check_image(verification, name); });
  }
}

}  // namespace neargate::deploy
