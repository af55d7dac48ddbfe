#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"

// What a service's scheduler does next, as a pure function of what is: how many tasks to start and
// where, which to stop and why, how its deployments go on. Amazon ECS Developer Guide, "Amazon ECS
// services", "Deployment configuration", "Deployment circuit breaker", "Service throttle logic".
namespace neargate::ecs {

struct PlannedTask {
  enum class Phase {
    starting,  // before RUNNING
    running,
    leaving,  // asked to stop, or stopped by itself; counts for nothing but draining
  };
  std::string id;
  std::string deployment;
  std::string zone;
  Phase phase = Phase::starting;
  bool healthy = false;   // running, and healthy for containers and target groups
  std::string unhealthy;  // not empty: to be replaced, for this reason
  Timestamp created_at;
};

struct PlannedDeployment {
  enum class Rollout { in_progress, completed, failed };
  std::string id;
  Rollout rollout = Rollout::in_progress;
  int failed_tasks = 0;          // since its start, or since the last task that became healthy
  int consecutive_failures = 0;  // for the restart throttle
  std::optional<Timestamp> last_failure_at;
  bool is_rollback = false;
};

struct ServiceState {
  bool active = true;  // false: being deleted, all tasks go
  int desired_count = 0;
  int minimum_healthy_percent = 100;
  int maximum_percent = 200;
  bool circuit_breaker = false;
  bool circuit_breaker_rollback = false;
  bool can_roll_back = false;                  // an earlier deployment has completed
  std::vector<std::string> zones;              // where tasks may run, in order of preference
  std::vector<PlannedDeployment> deployments;  // the primary one first
  std::vector<PlannedTask> tasks;              // all but those in STOPPED
  double speed = 1;                            // Clock::speed()
};

struct ServiceActions {
  struct Stop {
    std::string task;
    std::string reason;
    bool operator==(const Stop&) const = default;
  };
  std::vector<std::string> starts;  // of the primary deployment: a zone each
  std::vector<Stop> stops;
  std::vector<std::string> gone;           // deployments that have ended and can be forgotten
  bool completed = false;                  // the primary deployment has now reached its goal
  bool failed = false;                     // its circuit breaker has tripped
  bool roll_back = false;                  // … and the last completed task definition comes back
  bool steady = false;                     // all is as desired
  bool throttled = false;                  // starts wait for the restart throttle
  bool finished = false;                   // an inactive service has no task left
  std::optional<Timestamp> look_again_at;  // where only time is waited for
};

ServiceActions plan(const ServiceState& state, Timestamp now);

// How many tasks may run at once, and must be healthy while a deployment goes on.
int tasks_max(const ServiceState& state);
int healthy_tasks_min(const ServiceState& state);

// How many failed tasks trip the circuit breaker: half the desired count, between 3 and 200.
int circuit_breaker_threshold(int desired_count);

// How long a start waits after that many failures in a row: nothing after the first, then 1 s,
// doubled with each to 15 minutes.
Milliseconds restart_delay(int consecutive_failures);

}  // namespace neargate::ecs
