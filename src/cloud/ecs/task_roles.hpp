#pragma once

#include <optional>
#include <string>

#include "cloud/ecs/environment.hpp"
#include "gen/ecs/types.hpp"

// The two roles of a task: its containers call AWS's services as the task role; what its start
// needs, and its log driver, ECS asks for as the execution role.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
namespace neargate::ecs {

// As the run's overrides or the definition name them, by ARN or name; "" where there is none.
std::string task_role(const TaskDefinition& definition,
                      const std::optional<TaskOverride>& overrides);
std::string execution_role(const TaskDefinition& definition,
                           const std::optional<TaskOverride>& overrides);

// Why ECS does not so much as make a task with these roles; nothing where it does.
std::optional<std::string> launch_obstacle(const Environment& environment,
                                           const TaskDefinition& definition,
                                           const std::optional<TaskOverride>& overrides);

}  // namespace neargate::ecs
