#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "gen/ecs/types.hpp"

namespace neargate::ecs {

// The CPU and memory of a Fargate task.
struct TaskSize {
  std::int64_t cpu_units = 0;  // 1024 are one vCPU
  std::int64_t memory_mib = 0;
};

// Reads "256", ".25 vCPU", "512", "0.5 GB"; throws ClientException as AWS words it where it is
// neither, and where Fargate has no such combination (Amazon ECS Developer Guide, "Task size").
TaskSize fargate_size(const std::optional<std::string>& cpu,
                      const std::optional<std::string>& memory);

// Checks a task definition as RegisterTaskDefinition does, and as this system can run it: what
// would have no effect (volumes, GPUs …) is refused. Throws ClientException.
void check_task_definition(const RegisterTaskDefinitionRequest& request);

// The order in which containers are started: each after those that it depends on. Throws
// ClientException for a cycle.
std::vector<std::size_t> start_order(const std::vector<ContainerDefinition>& containers);

}  // namespace neargate::ecs
