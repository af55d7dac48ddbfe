#include "cloud/ecs/placement.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "aws/error.hpp"
#include "base/text.hpp"
#include "cloud/ecs/capacity_strategy.hpp"

namespace neargate::ecs {

namespace {

constexpr std::size_t kSubnetsMax = 16;        // AwsVpcConfiguration, subnets
constexpr std::size_t kSecurityGroupsMax = 5;  // AwsVpcConfiguration, securityGroups

aws::Error invalid(const std::string& message) {
  return aws::Error("InvalidParameterException", message);
}

}  // namespace

const TaskDefinitionRecord& usable_task_definition(const State& state,
                                                   const std::optional<std::string>& reference) {
  if (!reference || reference->empty()) throw invalid("TaskDefinition can not be blank.");
  const TaskDefinitionRecord* found = state.find_task_definition(*reference);
  if (found == nullptr) throw aws::Error("ClientException", "TaskDefinition not found.");
  if (found->task_definition.status != "ACTIVE") {
    throw aws::Error("ClientException", "TaskDefinition is inactive");
  }
  return *found;
}

const AwsVpcConfiguration& usable_network(const Environment& environment,
                                          const std::optional<NetworkConfiguration>& network) {
  if (!network || !network->awsvpc_configuration) {
    throw invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  }
  const AwsVpcConfiguration& configuration = *network->awsvpc_configuration;
  if (configuration.subnets.empty()) throw invalid("subnets can not be empty.");
  if (configuration.subnets.size() > kSubnetsMax) {
    throw invalid(fmt::format("subnets can have at most {} items.", kSubnetsMax));
  }
  for (const std::string& subnet : configuration.subnets) {
    if (environment.zone_of_subnet(subnet).empty()) {
      throw invalid(
          fmt::format("Error retrieving subnet information for [{}]: The subnet ID '{}' "
                      "does not exist (ErrorCode: InvalidSubnetID.NotFound)",
                      subnet, subnet));
    }
  }
  const auto groups = configuration.security_groups.value_or(std::vector<std::string>());
  if (groups.size() > kSecurityGroupsMax) {
    throw invalid(fmt::format("securityGroups can have at most {} items.", kSecurityGroupsMax));
  }
  for (const std::string& group : groups) {
    if (!environment.security_group_exists(group)) {
      throw invalid(
          fmt::format("Error retrieving security group information for [{}]: The security "
                      "group '{}' does not exist (ErrorCode: InvalidGroup.NotFound)",
                      group, group));
    }
  }
  return configuration;
}

std::vector<CapacityProviderStrategyItem> launch_strategy(
    const Cluster& cluster, const std::optional<std::string>& launch_type,
    const std::optional<std::vector<CapacityProviderStrategyItem>>& strategy) {
  if (launch_type) {
    if (strategy && !strategy->empty()) {
      throw invalid(
          "Specifying both a launch type and capacity provider strategy is not supported. "
          "Remove one and try again.");
    }
    if (*launch_type != "FARGATE") {
      throw invalid(
          fmt::format("No Container Instances were found in your cluster: the launch type "
                      "{} is not here. Use FARGATE.",
                      *launch_type));
    }
    return {};
  }
  auto asked = strategy.value_or(std::vector<CapacityProviderStrategyItem>());
  if (asked.empty()) {
    asked = cluster.default_capacity_provider_strategy.value_or(
        std::vector<CapacityProviderStrategyItem>());
    if (asked.empty()) {
      throw invalid(
          "No Container Instances were found in your cluster: without a launch type, EC2 "
          "is meant, which is not here. Use launch type FARGATE.");
    }
    check_strategy(asked);
    return asked;
  }
  const auto known = cluster.capacity_providers.value_or(std::vector<std::string>());
  for (const CapacityProviderStrategyItem& item : asked) {
    if (std::find(known.begin(), known.end(), item.capacity_provider) == known.end()) {
      throw invalid(
          fmt::format("The specified capacity provider '{}' was not found: it is not "
                      "associated with the cluster.",
                      item.capacity_provider));
    }
  }
  check_strategy(asked);
  return asked;
}

void check_tags(const std::optional<std::vector<Tag>>& tags) {
  if (!tags) return;
  for (const Tag& tag : *tags) {
    if (to_lower(tag.key.value_or("")).starts_with("aws:")) {
      throw invalid("Tag keys that begin with aws: are reserved for AWS.");
    }
  }
}

}  // namespace neargate::ecs
