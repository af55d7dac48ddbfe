#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "gen/ecs/types.hpp"

namespace neargate::deploy {

// How a delivery ends. Each has an exit code of its own, so that a pipeline can tell them apart
// (docs/deploy.md has the table); 1 is any other error, 2 wrong usage.
enum class Outcome {
  succeeded,         // the new version serves: this deployment completed
  rolled_back,       // it failed, and the old version was brought back
  superseded,        // another deployment took its place
  timed_out,         // not within the time; it goes on
  stopped,           // by StopServiceDeployment
  nothing_running,   // it completed with a desired count of 0: no task proves anything
  verify_failed,     // nothing was changed
  failed,            // it failed, and nothing was brought back
  left,              // interrupted; it goes on
  run_first_failed,  // the task before the update failed; the service was not changed
  not_serving,       // it completed, and yet its tasks do not run, or none is healthy
};

int exit_code_of(Outcome outcome);
std::string_view name_of(Outcome outcome);  // "rolled-back"

// What decides, as it was seen at one moment.
struct Decisive {
  const ecs::ServiceDeployment& deployment;  // the one that is followed
  bool has_newer = false;                    // another one of the service started after it
  int desired_count = 0;                     // of the service
};

// Nothing as long as it goes on. Amazon ECS Developer Guide, "View service history using Amazon ECS
// service deployments", has the statuses.
std::optional<Outcome> outcome_of(const Decisive& seen);

// Whether the circuit breaker or an alarm ended it, rather than somebody.
bool was_given_up(const ecs::ServiceDeployment& deployment);

}  // namespace neargate::deploy
