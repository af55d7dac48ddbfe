#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cloud/ecs/environment.hpp"
#include "cloud/ecs/state.hpp"

// Checks that RunTask, CreateService and UpdateService share.
namespace neargate::ecs {

// The task definition, which must be ACTIVE. Throws ClientException.
const TaskDefinitionRecord& usable_task_definition(const State& state,
                                                   const std::optional<std::string>& reference);

// Checks that subnets and security groups exist. Throws InvalidParameterException.
const AwsVpcConfiguration& usable_network(const Environment& environment,
                                          const std::optional<NetworkConfiguration>& network);

// How tasks are launched: by launch type FARGATE, or by a strategy over FARGATE and FARGATE_SPOT,
// the cluster's own where neither is asked for. Throws InvalidParameterException for what is not
// here (EC2, EXTERNAL).
std::vector<CapacityProviderStrategyItem> launch_strategy(
    const Cluster& cluster, const std::optional<std::string>& launch_type,
    const std::optional<std::vector<CapacityProviderStrategyItem>>& strategy);

// Refuses tags that only AWS may set.
void check_tags(const std::optional<std::vector<Tag>>& tags);

}  // namespace neargate::ecs
