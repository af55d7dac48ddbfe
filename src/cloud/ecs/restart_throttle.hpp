#pragma once

#include <optional>

#include "base/clock.hpp"

// How long a service waits before it starts tasks again that have failed. Amazon ECS Developer
// Guide, "Amazon ECS service throttle logic".
namespace neargate::ecs {

struct RestartHistory {
  int never_ran = 0;  // tasks in a row that went from PENDING to STOPPED
  int crashed = 0;    // tasks in a row that ran and ended before they had become healthy
  std::optional<Timestamp> last_failure_at;
};

// Nothing after the first failure, then 1 s, doubled with each up to 27 minutes for tasks that
// never ran. AWS does not throttle those that ran, but needs half a minute to provision each: that
// stands behind their limit of 30 s.
Milliseconds restart_delay(const RestartHistory& history);

// True where the failures are such that AWS tells of them: "is unable to consistently start tasks".
bool is_throttled(const RestartHistory& history);

}  // namespace neargate::ecs
