#pragma once

#include <string>
#include <vector>

#include "deploy/check.hpp"
#include "deploy/clients.hpp"

namespace neargate::deploy {

// What is about to be deployed: a service, and the task definition that it would run, with the
// image in its place.
struct Candidate {
  std::string cluster;  // name or ARN
  std::string service;
  ecs::TaskDefinition definition;
};

// Looks, before anything is changed, at what deployments fail of: cluster and service, roles, the
// image, secrets, the log group, the target group and its listener, ways to AWS's services, room.
// Only reads. Never throws for what it finds; what it may not look at is unknown.
std::vector<Check> verify(Clients& clients, const Candidate& candidate);

}  // namespace neargate::deploy
