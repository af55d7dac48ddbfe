#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "cloud/ecs/circuit_breaker.hpp"
#include "cloud/ecs/restart_throttle.hpp"

// What a service's scheduler does next, as a pure function of what is: how many tasks to start and
// where, which to stop and why, how its deployments go on. Amazon ECS Developer Guide, "Deploy
// Amazon ECS services by replacing tasks", "Amazon ECS deployment failure detection", "Balancing an
// Amazon ECS service across Availability Zones", "Protect your Amazon ECS tasks from being
// terminated by scale-in events".
namespace neargate::ecs {

struct PlannedTask {
  enum class Phase {
    starting,  // before RUNNING
    running,
    leaving,  // asked to stop, or stopped by itself, but not STOPPED yet
  };
  std::string id;
  std::string deployment;
  std::string zone;
  Phase phase = Phase::starting;
  bool healthy = false;       // running, and healthy for containers and target groups
  std::string unhealthy;      // not empty: to be replaced, for this reason
  bool is_protected = false;  // from being stopped because others are wanted instead, or fewer
  Timestamp created_at;
};

struct PlannedDeployment {
  enum class Rollout { in_progress, completed, failed };
  std::string id;
  Rollout rollout = Rollout::in_progress;
  int failed_tasks = 0;  // as its circuit breaker counts them
  RestartHistory restarts;
  bool is_rollback = false;
  std::optional<Timestamp> baking_since;  // since when all is as desired and its alarms are watched
};

// That somebody has called StopServiceDeployment.
enum class StopRequest { none, abort, roll_back };

struct ServiceState {
  bool active = true;  // false: being deleted, all tasks go
  int desired_count = 0;
  int minimum_healthy_percent = 100;
  int maximum_percent = 200;
  CircuitBreaker circuit_breaker;
  struct Alarms {
    bool roll_back = false;
    bool ringing = false;  // one that is watched is in ALARM
    Milliseconds bake{0};  // how long they are watched when all is as desired
  };
  Alarms alarms;  // what of them counts for the primary deployment
  StopRequest stop_request = StopRequest::none;
  bool can_roll_back = false;                  // an earlier deployment has completed
  bool rebalances = false;                     // availabilityZoneRebalancing
  bool rebalancing = false;                    // a task more than desired was started for that
  std::vector<std::string> zones;              // where tasks may run, in order of preference
  std::vector<PlannedDeployment> deployments;  // the primary one first
  std::vector<PlannedTask> tasks;              // all but those in STOPPED
  double speed = 1;                            // Clock::speed()
};

struct DeploymentFailure {
  enum class Cause { tasks_failed, alarm, stop_requested };
  Cause cause = Cause::tasks_failed;
  bool roll_back = false;     // to the last deployment that completed
  bool nothing_left = false;  // it would have been, but none has
};

struct ServiceActions {
  struct Stop {
    std::string task;
    std::string reason;
    bool unhealthy = false;  // it is replaced because of its health
    bool operator==(const Stop&) const = default;
  };
  std::vector<std::string> starts;  // of the primary deployment: a zone each
  int replacements = 0;             // so many of the starts stand for unhealthy tasks
  std::vector<Stop> stops;
  std::vector<std::string> gone;             // deployments that have ended and can be forgotten
  std::optional<DeploymentFailure> failure;  // the primary deployment is given up; nothing else
  bool baking = false;                       // all is as desired since now: alarms are watched on
  bool completed = false;                    // the primary deployment has now reached its goal
  bool steady = false;                       // all is as desired
  bool throttled = false;                    // starts wait, as tasks never came to run
  bool stuck = false;                        // minimum and maximum leave no step to take
  std::map<std::string, int> held_by_protection;  // protected tasks in the way, by deployment
  bool rebalancing = false;                       // what `rebalancing` of the state is from now on
  bool finished = false;                          // an inactive service has no task left
  std::optional<Timestamp> look_again_at;         // where only time is waited for
};

ServiceActions plan(const ServiceState& state, Timestamp now);

// How many tasks may be there at once (rounded down), and must be healthy while a deployment goes
// on (rounded up).
int tasks_max(const ServiceState& state);
int healthy_tasks_min(const ServiceState& state);

}  // namespace neargate::ecs
