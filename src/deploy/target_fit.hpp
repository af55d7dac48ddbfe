#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gen/ecs/types.hpp"
#include "gen/elbv2/types.hpp"

// Whether a container fits a target group. Pure.
namespace neargate::deploy {

// Where it does not: what is wrong, and what to do.
struct Misfit {
  std::string what;
  std::string advice;
};

// The container and its port are in the task definition, and the group takes addresses, of the
// subnets' VPC, by a protocol that goes over the port's.
std::optional<Misfit> find_misfit(const ecs::TaskDefinition& definition,
                                  const ecs::LoadBalancer& attachment,
                                  const elbv2::TargetGroup& group, const std::string& vpc_id);

// Whether these actions send requests to the group.
bool forward_to(const std::vector<elbv2::Action>& actions, const std::string& target_group_arn);

}  // namespace neargate::deploy
