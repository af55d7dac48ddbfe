#include "cloud/ecs/task_record.hpp"

#include "base/assert.hpp"

namespace neargate::ecs {

const Container* find_container(const Task& task, const std::string& name) {
  if (task.containers) {
    for (const Container& container : *task.containers) {
      if (container.name == name) return &container;
    }
  }
  return nullptr;
}

Container* find_container(Task& task, const std::string& name) {
  return const_cast<Container*>(find_container(std::as_const(task), name));
}

const ContainerDefinition& container_definition(const TaskDefinition& definition,
                                                const std::string& name) {
  NG_ASSERT(definition.container_definitions.has_value());
  for (const ContainerDefinition& container : *definition.container_definitions) {
    if (container.name == name) return container;
  }
  NG_ASSERT(!"a task has a container that its definition lacks");
  std::abort();
}

bool essential_container_stopped(const Task& task, const TaskDefinition& definition) {
  for (const Container& container : *task.containers) {
    if (container.last_status == "STOPPED" &&
        container_definition(definition, *container.name).essential.value_or(true)) {
      return true;
    }
  }
  return false;
}

std::string overall_health(const Task& task, const TaskDefinition& definition) {
  bool checked = false, healthy = true;
  for (const Container& container : *task.containers) {
    const ContainerDefinition& defined = container_definition(definition, *container.name);
    if (!defined.health_check || !defined.essential.value_or(true)) continue;
    checked = true;
    if (container.health_status == "UNHEALTHY") return "UNHEALTHY";
    healthy = healthy && container.health_status == "HEALTHY";
  }
  return checked && healthy ? "HEALTHY" : "UNKNOWN";
}

Dependencies dependencies(const Task& task, const ContainerDefinition& container) {
  Dependencies result = Dependencies::met;
  for (const ContainerDependency& dependency :
       container.depends_on.value_or(std::vector<ContainerDependency>())) {
    const Container* other = find_container(task, dependency.container_name);
    NG_ASSERT(other != nullptr);
    const bool stopped = other->last_status == "STOPPED";
    bool met = false, failed = false;
    if (dependency.condition == "START") {
      met = stopped || other->last_status == "RUNNING";
    } else if (dependency.condition == "COMPLETE") {
      met = stopped;
    } else if (dependency.condition == "SUCCESS") {
      met = stopped && other->exit_code == 0;
      failed = stopped && !met;
    } else {  // HEALTHY
      met = !stopped && other->health_status == "HEALTHY";
      failed = stopped || other->health_status == "UNHEALTHY";
    }
    if (failed) return Dependencies::failed;
    if (!met) result = Dependencies::waiting;
  }
  return result;
}

void set_attachment_status(Task& task, const std::string& status) {
  if (!task.attachments) return;
  for (Attachment& attachment : *task.attachments) attachment.status = status;
}

}  // namespace neargate::ecs
