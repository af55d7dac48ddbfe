#include "cloud/ecs/not_allowed.hpp"

#include <string_view>

#include <fmt/format.h>

namespace neargate::ecs {
namespace {

// What AWS's SDK says of a call that is refused.
std::string call_error(std::string_view service, std::string_view operation,
                       const std::string& refusal) {
  return fmt::format(
      "service call has been retried 1 time(s): operation error {}: {}, https response error "
      "StatusCode: 400, RequestID: , api error AccessDeniedException: {}",
      service, operation, refusal);
}

constexpr char kRetrieval[] =
    "ResourceInitializationError: unable to pull secrets or registry auth: execution resource "
    "retrieval failed: ";
constexpr char kLogger[] =
    "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 "
    "times: failed to create Cloudwatch log ";

// "https://registry/v2/name/" and what the image is called there.
struct Address {
  std::string repository;
  std::string image;  // tag or digest
  bool by_digest = false;
};

Address address_of(const std::string& image) {
  const std::size_t slash = image.find('/');
  const std::size_t at = image.find('@');
  const std::string name = image.substr(0, at);
  const std::size_t colon = name.find(':', slash);
  Address out;
  out.repository = fmt::format("https://{}/v2/{}/", image.substr(0, slash),
                               name.substr(slash + 1, colon - slash - 1));
  out.by_digest = at != std::string::npos;
  out.image = out.by_digest                ? image.substr(at + 1)
              : colon == std::string::npos ? "latest"
                                           : name.substr(colon + 1);
  return out;
}

}  // namespace

std::string may_not_authenticate(const std::string& refusal) {
  return std::string(kRetrieval) + "unable to retrieve ecr registry auth: " +
         call_error("ECR", "GetAuthorizationToken", refusal);
}

std::string may_not_read_parameters(const std::string& refusal) {
  return std::string(kRetrieval) +
         "unable to retrieve secrets from ssm: " + call_error("SSM", "GetParameters", refusal);
}

// What a digest names, containerd looks for among the blobs in the end.
std::string may_not_pull_manifest(const std::string& image) {
  const Address address = address_of(image);
  return fmt::format(
      "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve "
      "ref {}: unexpected status from HEAD request to {}{}/{}: 403 Forbidden",
      image, address.repository, address.by_digest ? "blobs" : "manifests", address.image);
}

std::string may_not_pull_layer(const std::string& image, const std::string& layer) {
  return fmt::format(
      "CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: "
      "httpReadSeeker: failed open: unexpected status code {}blobs/{}: 403 Forbidden",
      address_of(image).repository, layer);
}

std::string may_not_create_log_stream(const std::string& refusal) {
  return fmt::format("{}stream: AccessDeniedException: {} : exit status 1", kLogger, refusal);
}

std::string may_not_create_log_group(const std::string& refusal) {
  return fmt::format("{}group: AccessDeniedException: {} : exit status 1", kLogger, refusal);
}

}  // namespace neargate::ecs
