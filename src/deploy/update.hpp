#pragma once

#include <string>

#include "aws/transport.hpp"
#include "base/clock.hpp"
#include "deploy/outcome.hpp"
#include "deploy/service_choice.hpp"
#include "deploy/surroundings.hpp"

// What deploy, rollback and wait have in common: a service is updated, and that is followed.
namespace neargate::deploy {

// Throws Error where ECS does not deploy this service itself (CodeDeploy, external controllers).
void check_controller(const ecs::Service& service);

// ECS lists a new service deployment a moment after the call; longer than this nobody waits for it.
inline constexpr Seconds kAppearsWithin{60};

struct Update {
  ServiceName name;
  std::string task_definition;  // ARN
  bool force = false;           // also where the service has this one
  std::string serving;          // before; "": none
  Milliseconds timeout{0};
  bool wait = true;  // as of ToFollow
};
// Calls UpdateService, and follows the service deployment that this has started to its end: not one
// that somebody else starts at the same time. Where it cannot be seen, because somebody interrupts
// or ECS does not list it in time, it is left.
Outcome update_and_follow(aws::Transport& transport, const Update& update,
                          const Surroundings& surroundings);

// Follows one that is under way, checks what serves then, and tells "finished".
struct ToFollow {
  ServiceName name;
  std::string service_deployment;
  std::string task_definition;
  std::string serving;  // before; "": none
  Milliseconds timeout{0};
  bool wait = true;              // false: it is not followed, and that is told
  bool stop_is_success = false;  // it was asked to stop and to go back, and that is what is awaited
};
Outcome follow_to_the_end(aws::Transport& transport, const ToFollow& what,
                          const Surroundings& surroundings);

// Counts what serves, tells "finished" and returns the outcome: one that has succeeded and yet does
// not serve is none. `reason` may be "", the ARNs too.
struct Ending {
  Outcome outcome = Outcome::succeeded;
  std::string reason;
  ServiceName name;
  std::string task_definition;
  std::string serving;
  Milliseconds took{0};  // of the deployment; 0: there was none to follow
};
Outcome finish(aws::Transport& transport, const Ending& ending, const Surroundings& surroundings);

}  // namespace neargate::deploy
