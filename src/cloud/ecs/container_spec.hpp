#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cloud/ecs/task_definition_rules.hpp"
#include "cloud/world.hpp"
#include "gen/ecs/types.hpp"
#include "machine/machine.hpp"

namespace neargate::ecs {

// Where the task metadata and credentials endpoint answers, inside each task.
inline constexpr const char* kTaskEndpointAddress = "169.254.170.2";
inline constexpr int kTaskEndpointPort = 80;

// A container's identifier on the machine.
std::string machine_container_id(const std::string& task_id, const std::string& container_name);
// The task that such an identifier belongs to.
std::string task_of_machine_container(const std::string& machine_id);

// The override of one container, where the task has one.
const ContainerOverride* find_override(const Task& task, const std::string& container_name);

// What a container is made of besides its definition.
struct ContainerContext {
  const TaskRecord& record;
  const ContainerDefinition& definition;
  std::string runtime_id;
  std::string region;
  machine::ImageSource image;
  std::vector<std::pair<std::string, std::string>> secrets;  // resolved
};

machine::ContainerSpec container_spec(const ContainerContext& context);

// Where a container's lines go, where its log driver is awslogs.
struct LogDestination {
  std::string group;
  std::string stream;  // prefix/container/task id
  bool create_group = false;

  // As CloudWatch Logs has them asked for.
  std::string group_arn(const cloud::World& world) const;
  std::string stream_arn(const cloud::World& world) const;
};
std::optional<LogDestination> log_destination(const ContainerDefinition& definition,
                                              const std::string& task_id);

}  // namespace neargate::ecs
