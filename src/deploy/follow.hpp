#pragma once

#include <string>

#include "aws/transport.hpp"
#include "deploy/observation.hpp"
#include "deploy/surroundings.hpp"

namespace neargate::deploy {

struct Following {
  ServiceName name;
  std::string service_deployment;  // ARN
  std::string task_definition;     // ARN of what it brings
  Milliseconds timeout{0};
};

struct Followed {
  Outcome outcome;
  std::string reason;  // in ECS's words, or ours; "" where there is nothing to say
  // From the deployment's own beginning, whoever has followed it since when, to its end or till
  // now.
  Milliseconds took{0};
};

// Watches this one deployment until it has come to an end, and tells what happens on the way: how
// far it is, the service's events, why tasks failed. Goes on where nobody answers for a while.
Followed follow(aws::Transport& transport, const Following& what, const Surroundings& surroundings);

}  // namespace neargate::deploy
