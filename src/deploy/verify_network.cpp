#include <set>

#include "deploy/network_fit.hpp"
#include "deploy/service_ends.hpp"
#include "deploy/verify_parts.hpp"

namespace neargate::deploy {
namespace {

TaskNetwork network_of(const ecs::AwsVpcConfiguration& configuration) {
  return {.subnets = configuration.subnets,
          .security_groups = configuration.security_groups.value_or(std::vector<std::string>{}),
          .has_public_address = configuration.assign_public_ip == "ENABLED"};
}

// What tasks of this definition call before they run: "Fargate task networking".
std::vector<std::string> services_of(const ecs::TaskDefinition& definition) {
  std::set<std::string> services{"ecr.api", "ecr.dkr", "s3"};
  for (const ecs::ContainerDefinition& container :
       definition.container_definitions.value_or(std::vector<ecs::ContainerDefinition>{})) {
    if (container.log_configuration && container.log_configuration->log_driver == "awslogs") {
      services.insert("logs");
    }
    if (!container.secrets) continue;
    for (const ecs::Secret& secret : *container.secrets) {
      if (secret.value_from.find(":secretsmanager:") == std::string::npos) services.insert("ssm");
    }
  }
  return {services.begin(), services.end()};
}

void check_paths(Verification& verification, const TaskNetwork& network) {
  Checks& checks = verification.checks;
  ec2::Client& client = verification.clients.ec2;
  const ec2::NetworkRecords records = ec2::describe_network(client);
  const auto endpoints = describe_endpoints(client);
  for (const std::string& subnet : network.subnets) {
    std::string interface;
    const ec2::NetworkRecords with = with_task(records, network, subnet, interface);
    const std::string vpc = with.network_interfaces.back().vpc_id.value_or("");
    if (vpc.empty()) {
      checks.failed("network", "there is no subnet " + subnet, "change the service's subnets");
      continue;
    }
    std::string reached;
    for (const std::string& service : services_of(verification.candidate.definition)) {
      const std::string obstacle =
          find_obstacle(with, interface, service_destinations(with, endpoints, vpc, service));
      if (obstacle.empty()) {
        reached += (reached.empty() ? "" : ", ") + service;
        continue;
      }
      checks.failed("network", "tasks in " + subnet + " do not get to " + service + ": " + obstacle,
                    "route it to a NAT gateway, or add a VPC endpoint for " + service);
    }
    if (!reached.empty()) checks.passed("network", subnet + " has a way to " + reached);
  }
}

}  // namespace

void verify_network(Verification& verification) {
  if (!verification.service || !verification.service->network_configuration) return;
  const auto& configuration = verification.service->network_configuration->awsvpc_configuration;
  if (!configuration) return;
  verification.checks.attempt("network",
                              [&] { check_paths(verification, network_of(*configuration)); });
}

}  // namespace neargate::deploy
