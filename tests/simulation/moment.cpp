#include "simulation/moment.hpp"

#include <algorithm>

namespace neargate::simulation {

Limits limits_of(const ecs::ServiceRecord& record) {
  const ecs::DeploymentConfiguration& configuration = *record.service.deployment_configuration;
  Limits limits;
  limits.desired = record.service.desired_count.value_or(0);
  limits.healthy_min = (limits.desired * *configuration.minimum_healthy_percent + 99) / 100;
  limits.tasks_max =
      std::max(limits.desired, limits.desired * *configuration.maximum_percent / 100);
  return limits;
}

int count(const Moment& moment, const std::string& service, bool (*is_meant)(const SeenTask&)) {
  return static_cast<int>(
      std::count_if(moment.tasks.begin(), moment.tasks.end(), [&](const auto& entry) {
        return entry.second.service == service && is_meant(entry.second);
      }));
}

std::string target_id(const ecs::TaskRecord& task, const ecs::TaskTargetRecord& target) {
  return task.interface->private_address + ":" + std::to_string(target.port);
}

bool serves(const Universe& universe, const ecs::State& records, const ecs::TaskRecord& task) {
  if (task.task.last_status != "RUNNING") return false;
  const ecs::TaskDefinition& definition =
      records.task_definitions.find(task.definition)->task_definition;
  const bool is_checked = definition.container_definitions->front().health_check.has_value();
  if (is_checked && task.task.health_status != "HEALTHY") return false;
  if (!task.targets || !task.interface) return true;
  for (const auto& target : *task.targets) {
    const std::string state =
        universe.control()
            .elbv2.health(target.target_group_arn, task.interface->private_address, target.port)
            .state;
    if (state == "healthy") continue;
    if (state != "initial" ||
        !universe.balancers().serves(target.target_group_arn, target_id(task, target))) {
      return false;
    }
  }
  return true;
}

}  // namespace neargate::simulation
