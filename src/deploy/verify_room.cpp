#include <fmt/format.h>

#include "deploy/network_fit.hpp"
#include "deploy/verify_parts.hpp"

namespace neargate::deploy {
namespace {

constexpr int kTasksPerService = 5000;  // "Amazon ECS service quotas"

void check_addresses(Verification& verification, int extra,
                     const ecs::AwsVpcConfiguration& configuration) {
  ec2::DescribeSubnetsRequest request;
  request.subnet_ids = configuration.subnets;
  const auto subnets = verification.clients.ec2.describe_subnets(request).subnets;
  int free = 0;
  for (const ec2::Subnet& subnet : subnets.value_or(std::vector<ec2::Subnet>{})) {
    free += subnet.available_ip_address_count.value_or(0);
  }
  const std::string text = fmt::format(
      "{} addresses are free in the subnets, {} more tasks run while it deploys", free, extra);
  if (free >= extra) return verification.checks.passed("addresses", text);
  verification.checks.failed("addresses", text,
                             "add a subnet, or lower the service's maximum percent");
}

}  // namespace

void verify_room(Verification& verification) {
  if (!verification.service) return;
  const ecs::Service& service = *verification.service;
  Checks& checks = verification.checks;
  const auto& deployment = service.deployment_configuration;
  const int desired = service.desired_count.value_or(0);
  const int running = service.running_count.value_or(0);
  const int extra =
      extra_tasks(desired, running, deployment ? deployment->maximum_percent.value_or(200) : 200);
  if (running + extra > kTasksPerService) {
    checks.failed("tasks", fmt::format("{} tasks would run at once", running + extra),
                  "a service has 5000 at most: lower its maximum percent");
  } else {
    checks.passed("tasks", fmt::format("{} at most run at once, of 5000", running + extra));
  }
  if (service.network_configuration && service.network_configuration->awsvpc_configuration) {
    checks.attempt("addresses", [&] {
      check_addresses(verification, extra, *service.network_configuration->awsvpc_configuration);
    });
  }
  if (!verification.clients.is_near()) {
    checks.unknown("vCPUs",
                   "Service Quotas is not asked; AWS refuses tasks over the quota, which "
                   "the service's events tell");
  }
}

}  // namespace neargate::deploy
