#pragma once

#include <string>

#include "cloud/ecs/state.hpp"

// Small questions about, and changes of, a task's record.
namespace neargate::ecs {

Container* find_container(Task& task, const std::string& name);
const Container* find_container(const Task& task, const std::string& name);

// The definition of a container by name; it must be there.
const ContainerDefinition& container_definition(const TaskDefinition& definition,
                                                const std::string& name);

// True where a container that is essential has stopped.
bool essential_container_stopped(const Task& task, const TaskDefinition& definition);

// UNHEALTHY where an essential container is; HEALTHY where all that have a check are; else UNKNOWN.
std::string overall_health(const Task& task, const TaskDefinition& definition);

// May a container start now, as far as what it depends on has come?
enum class Dependencies { met, waiting, failed };
Dependencies dependencies(const Task& task, const ContainerDefinition& container);

// Whether the interface of the task is attached, as its attachment's status.
void set_attachment_status(Task& task, const std::string& status);

}  // namespace neargate::ecs
