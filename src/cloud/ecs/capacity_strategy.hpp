#pragma once

#include <map>
#include <string>
#include <vector>

#include "gen/ecs/types.hpp"

// How tasks are spread over FARGATE and FARGATE_SPOT. Amazon ECS API Reference,
// CapacityProviderStrategyItem; Amazon ECS Developer Guide, "Amazon ECS clusters for Fargate".
namespace neargate::ecs {

using CapacityStrategy = std::vector<CapacityProviderStrategyItem>;

// Throws InvalidParameterException where no task could be placed by it, or more than one capacity
// provider has a base. An empty one is fine.
void check_strategy(const CapacityStrategy& strategy);

// The capacity provider of the next task, when so many are on each: first the base, then by the
// weights. "" where the strategy is empty.
std::string next_provider(const CapacityStrategy& strategy,
                          const std::map<std::string, int>& tasks_on);

}  // namespace neargate::ecs
