#include "cloud/ecs/task_roles.hpp"

#include <fmt/format.h>

namespace neargate::ecs {
namespace {

using Role = std::optional<std::string>;

std::string chosen(const Role& of_run, const Role& of_definition) {
  if (of_run && !of_run->empty()) return *of_run;
  return of_definition.value_or("");
}

}  // namespace

std::string task_role(const TaskDefinition& definition,
                      const std::optional<TaskOverride>& overrides) {
  return chosen(overrides ? overrides->task_role_arn : Role(), definition.task_role_arn);
}

std::string execution_role(const TaskDefinition& definition,
                           const std::optional<TaskOverride>& overrides) {
  return chosen(overrides ? overrides->execution_role_arn : Role(), definition.execution_role_arn);
}

std::optional<std::string> launch_obstacle(const Environment& environment,
                                           const TaskDefinition& definition,
                                           const std::optional<TaskOverride>& overrides) {
  for (const std::string& role :
       {execution_role(definition, overrides), task_role(definition, overrides)}) {
    if (role.empty() || environment.may_assume(role)) continue;
    return fmt::format(
        "ECS was unable to assume the role '{}' that was provided for this task. Please verify "
        "that the role being passed has the proper trust relationship and permissions and that "
        "your IAM user has permissions to pass this role.",
        role);
  }
  return std::nullopt;
}

}  // namespace neargate::ecs
