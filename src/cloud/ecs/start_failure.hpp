#pragma once

#include <string>

#include "machine/machine.hpp"

namespace neargate::ecs {

// Why a task does not come up. `task_reason` becomes its stoppedReason.
struct StartFailure {
  std::string stop_code;
  std::string task_reason;
};
// It was asked to stop while it came up.
struct StopWanted {};

// What the machine could not do, as Fargate words it.
std::string start_error(const machine::MachineError& error);

}  // namespace neargate::ecs
