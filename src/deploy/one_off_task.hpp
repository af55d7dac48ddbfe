#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aws/transport.hpp"
#include "deploy/surroundings.hpp"
#include "gen/ecs/types.hpp"

namespace neargate::deploy {

// A task that runs once, as the service's tasks do: same subnets, security groups, roles.
struct OneOffTask {
  std::string cluster;
  ecs::Service like;            // whose network configuration, launch type and platform it gets
  std::string task_definition;  // ARN
  std::string container;        // whose command and environment are overridden
  std::vector<std::string> command;  // empty: the definition's
  std::map<std::string, std::string> environment;
  Milliseconds timeout{0};
};

struct OneOffResult {
  std::string task;              // id
  std::optional<int> exit_code;  // of the container; nothing where it did not come to run or end
  std::string reason;            // why not, or why the task stopped
  bool was_interrupted = false;  // by somebody: before its end, or while its last lines came
};

// Runs it to its end, and tells its log ("log" events) as it is written. Stops it, and returns
// without an exit code, when the time is over or somebody interrupts.
OneOffResult run_one_off(aws::Transport& transport, const OneOffTask& task,
                         const Surroundings& surroundings);

}  // namespace neargate::deploy
