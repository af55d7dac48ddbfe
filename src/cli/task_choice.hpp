#pragma once

#include <string>
#include <vector>

#include "gen/ecs/types.hpp"

// Which task and container a person means. Pure.
namespace neargate::cli {

// By its id, the beginning of it, or its ARN. Throws Error, which lists what there is, where it is
// none or several, or where the task does not run.
const ecs::Task& choose_task(const std::vector<ecs::Task>& tasks, const std::string& reference);

// By its name, which is not needed where the task has one container. Throws Error, which lists
// those that there are.
const ecs::Container& choose_container(const ecs::Task& task, const std::string& name);

}  // namespace neargate::cli
