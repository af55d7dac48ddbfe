#include "cloud/ecs/unreachable.hpp"

#include <fmt/format.h>

namespace neargate::ecs {
namespace {

constexpr char kNoAuthorization[] =
    "ResourceInitializationError: unable to pull secrets or registry auth: ";

// How a connection that never comes about ends, in Go's words.
std::string dial_error(const ServiceWay& way, const std::string& host) {
  return way.address.empty() ? fmt::format("dial tcp: lookup {}: i/o timeout", host)
                             : fmt::format("dial tcp {}:443: i/o timeout", way.address);
}

// Fargate names the whole image where it speaks of the registry.
std::string cannot_pull(const std::string& image) {
  return fmt::format(
      "CannotPullContainerError: The task cannot pull {} from the registry {}. There is a "
      "connection issue between the task and the registry. Check your task network configuration. "
      ": ",
      image, image);
}

}  // namespace

std::string no_registry_auth(const ServiceWay& way) {
  return kNoAuthorization +
         fmt::format(
             "The task cannot pull registry auth from Amazon ECR: There is a connection issue "
             "between the task and Amazon ECR. Check your task network configuration. operation "
             "error ECR: GetAuthorizationToken, exceeded maximum number of attempts, 3, https "
             "response error StatusCode: 0, RequestID: , request send failed, Post "
             "\"https://{}/\": {}",
             way.host, dial_error(way, way.host));
}

std::string no_parameters() {
  return std::string(kNoAuthorization) +
         "unable to retrieve secrets from ssm: The task cannot pull secrets from AWS Systems "
         "Manager. There is a connection issue between the task and AWS Systems Manager Parameter "
         "Store. Check your task network configuration. operation error SSM: GetParameters, https "
         "response error StatusCode: 0, RequestID: , canceled, context deadline exceeded";
}

std::string no_manifest(const ServiceWay& way, const std::string& image) {
  return cannot_pull(image) +
         fmt::format("failed to resolve ref {}: failed to do request: Head {}: {}", image, image,
                     dial_error(way, way.host));
}

std::string no_layers(const ServiceWay& way, const std::string& image, const std::string& region) {
  const std::string host = fmt::format("prod-{}-starport-layer-bucket.{}", region, way.host);
  return cannot_pull(image) +
         fmt::format(
             "failed to copy: httpReadSeeker: failed open: failed to do request: Get {}: {}", image,
             dial_error(way, host));
}

std::string no_log_stream() {
  return "ResourceInitializationError: failed to validate logger args: The task cannot find the "
         "Amazon CloudWatch log group defined in the task definition. There is a connection issue "
         "between the task and Amazon CloudWatch. Check your network configuration. : signal: "
         "killed";
}

}  // namespace neargate::ecs
