#pragma once

#include <string>

#include "aws/transport.hpp"
#include "base/clock.hpp"
#include "deploy/outcome.hpp"
#include "deploy/service_choice.hpp"
#include "deploy/surroundings.hpp"

// What deploy, rollback and wait have in common: a service is updated, and that is followed.
namespace neargate::deploy {

struct Update {
  ServiceName name;
  std::string task_definition;  // ARN
  bool force = false;           // also where the service has this one
};

// Throws Error where ECS does not deploy this service itself (CodeDeploy, external controllers).
void check_controller(const ecs::Service& service);

// What the service serves with, whatever is being deployed: the revision of its last deployment
// that completed. An ARN; "" where none has.
std::string serving_revision(const ecs::Service& service);

// The service deployment that is under way; "" where there is none.
std::string deployment_under_way(aws::Transport& transport, const ServiceName& name);

// Calls UpdateService and returns the ARN of the service deployment that this has started: not of
// one that somebody else starts at the same time.
std::string start_update(aws::Transport& transport, const Update& update,
                         const Surroundings& surroundings);

// Follows it, checks what serves then, and tells "finished".
struct ToFollow {
  ServiceName name;
  std::string service_deployment;
  std::string task_definition;
  std::string serving;  // before; "": none
  Milliseconds timeout{0};
  bool stop_is_success = false;  // it was asked to stop and to go back, and that is what is awaited
};
Outcome follow_to_the_end(aws::Transport& transport, const ToFollow& what,
                          const Surroundings& surroundings);

// Tells "finished" and returns the outcome. `reason` may be "", the ARNs too.
struct Ending {
  Outcome outcome = Outcome::succeeded;
  std::string reason;
  ServiceName name;
  std::string task_definition;
  std::string serving;
  Milliseconds took{0};
};
Outcome finish(aws::Transport& transport, const Ending& ending, const Surroundings& surroundings);

}  // namespace neargate::deploy
