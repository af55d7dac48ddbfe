#pragma once

#include <string>
#include <vector>

#include "aws/transport.hpp"
#include "base/clock.hpp"
#include "deploy/outcome.hpp"
#include "deploy/service_choice.hpp"
#include "gen/ecs/types.hpp"

namespace neargate::deploy {

// How the targets of a service's target group are.
struct TargetCounts {
  std::string group;  // its name
  int healthy = 0;
  int initial = 0;
  int unhealthy = 0;
  int draining = 0;
  int other = 0;  // unused, unavailable
};

struct AlarmState {
  std::string name;
  std::string state;  // "OK", "ALARM", "INSUFFICIENT_DATA"
};

// A service and one deployment of it, as they are at one moment.
struct Observation {
  Timestamp time;
  ecs::Service service;
  ecs::ServiceDeployment deployment;
  bool has_newer = false;  // another deployment has started after this one
  std::vector<TargetCounts> targets;
  std::vector<AlarmState> alarms;

  std::optional<Outcome> outcome() const {
    return outcome_of({.deployment = deployment,
                       .has_newer = has_newer,
                       .desired_count = service.desired_count.value_or(0)});
  }
};

// Looks at the service deployment of that ARN. Health and alarms are told where the caller may see
// them, and left out where not: they decide nothing here. Throws Gone where service or deployment
// are not there any more.
Observation observe(aws::Transport& transport, const ServiceName& name,
                    const std::string& service_deployment);

std::vector<TargetCounts> target_counts(aws::Transport& transport, const ecs::Service& service);
std::vector<AlarmState> alarm_states(aws::Transport& transport, const ecs::Service& service);

}  // namespace neargate::deploy
