#include "daemon/ecs_capacity.hpp"

#include <algorithm>

#include "aws/error.hpp"
#include "base/text.hpp"

namespace neargate::daemon {
namespace {

struct Name {
  std::string cluster;
  std::string service;
};

std::optional<Name> name_of(const std::string& resource) {
  const auto parts = split(resource, '/');
  if (parts.size() != 3 || parts[0] != "service") return std::nullopt;
  return Name{std::string(parts[1]), std::string(parts[2])};
}

bool is_deploying(const ecs::Service& service) {
  return service.deployments &&
         std::any_of(service.deployments->begin(), service.deployments->end(),
                     [](const ecs::Deployment& deployment) {
                       return deployment.rollout_state == "IN_PROGRESS";
                     });
}

}  // namespace

std::optional<autoscaling::ScalableServices::Capacity> EcsCapacity::capacity(
    const std::string& resource) const {
  const auto name = name_of(resource);
  if (!name) return std::nullopt;
  ecs::DescribeServicesRequest request;
  request.cluster = name->cluster;
  request.services = {name->service};
  try {
    aws::Call as_role = call();
    const auto services = ecs_.describe_services(request, as_role).services;
    if (!services || services->empty()) return std::nullopt;
    const ecs::Service& service = services->front();
    if (service.status != "ACTIVE") return std::nullopt;
    return Capacity{.desired = service.desired_count.value_or(0),
                    .running = service.running_count.value_or(0),
                    .deploying = is_deploying(service)};
  } catch (const aws::Error&) {
    return std::nullopt;  // there is no such cluster
  }
}

void EcsCapacity::set_desired_count(const std::string& resource, int count) {
  const auto name = name_of(resource);
  if (!name) throw aws::Error("ServiceNotFoundException", "Service not found.");
  ecs::UpdateServiceRequest request;
  request.cluster = name->cluster;
  request.service = name->service;
  request.desired_count = count;
  aws::Call as_role = call();
  ecs_.update_service(request, as_role);
}

aws::Call EcsCapacity::call() const {
  aws::Call call;
  call.principal.account = world_.account;
  call.principal.arn = "arn:aws:sts::" + world_.account +
                       ":assumed-role/AWSServiceRoleForApplicationAutoScaling_ECSService/"
                       "ecs.application-autoscaling";
  call.region = world_.region;
  call.now = world_.clock.now();
  return call;
}

}  // namespace neargate::daemon
