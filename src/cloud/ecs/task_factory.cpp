#include "cloud/ecs/task_factory.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cloud/ecs/task_definition_rules.hpp"
#include "cloud/ecs/task_roles.hpp"

namespace neargate::ecs {

namespace {

Container new_container(State& state, const NewTask& task, const std::string& task_id,
                        const ContainerDefinition& definition) {
  Randomness& randomness = state.world.randomness;
  Container container;
  container.container_arn = state.world.arn(
      "ecs", fmt::format("container/{}/{}/{}", task.cluster, task_id, randomness.uuid()));
  container.task_arn = state.task_arn(task.cluster, task_id);
  container.name = definition.name;
  container.image = definition.image;
  // As the Fargate agent makes them: the task's id and ten digits.
  container.runtime_id =
      fmt::format("{}-{:010}", task_id, 1'000'000'000 + randomness.next() % 3'294'967'296);
  container.last_status = "PENDING";
  container.health_status = "UNKNOWN";
  container.network_interfaces.emplace();
  container.cpu = std::to_string(definition.cpu.value_or(0));
  if (definition.memory) container.memory = std::to_string(*definition.memory);
  if (definition.memory_reservation) {
    container.memory_reservation = std::to_string(*definition.memory_reservation);
  }
  return container;
}

}  // namespace

std::string add_task(State& state, const NewTask& task) {
  Randomness& randomness = state.world.randomness;
  const TaskDefinition& definition = task.definition->task_definition;
  const std::string id = randomness.hex(32);
  TaskRecord record;
  record.cluster = task.cluster;
  record.service = task.service;
  record.deployment = task.deployment;
  record.definition =
      State::task_definition_key(*definition.family, definition.revision.value_or(0));
  record.subnet = task.subnet;
  record.security_groups = task.security_groups;
  record.assign_public_ip = task.assign_public_ip;
  if (!task.targets.empty()) record.targets = task.targets;
  const std::string role = task_role(definition, task.overrides);
  if (!role.empty()) {
    record.credentials_id = randomness.uuid();
    record.credentials_role = role;
  }

  const TaskSize size = fargate_size(
      task.overrides && task.overrides->cpu ? task.overrides->cpu : definition.cpu,
      task.overrides && task.overrides->memory ? task.overrides->memory : definition.memory);
  Task& made = record.task;
  made.task_arn = state.task_arn(task.cluster, id);
  made.cluster_arn = state.cluster_arn(task.cluster);
  made.task_definition_arn = definition.task_definition_arn;
  Attachment attachment;
  attachment.id = randomness.uuid();
  attachment.type = "ElasticNetworkInterface";
  attachment.status = "PRECREATED";
  attachment.details = {{"subnetId", task.subnet}};
  made.attachments.emplace().push_back(std::move(attachment));
  made.availability_zone = task.zone;
  made.containers.emplace();
  for (const ContainerDefinition& container : *definition.container_definitions) {
    made.containers->push_back(new_container(state, task, id, container));
  }
  made.cpu = std::to_string(size.cpu_units);
  made.memory = std::to_string(size.memory_mib);
  made.created_at = state.world.clock.now();
  made.desired_status = "RUNNING";
  made.last_status = task_status::kProvisioning;
  made.enable_execute_command = task.enable_execute_command.value_or(false);
  made.group = task.group;
  made.started_by = task.started_by;
  made.health_status = "UNKNOWN";
  made.launch_type = "FARGATE";
  if (task.capacity_provider) made.capacity_provider_name = task.capacity_provider;
  made.platform_version = kPlatformVersion;
  made.platform_family = "Linux";
  made.overrides = task.overrides.value_or(TaskOverride());
  if (!made.overrides->container_overrides) {
    // As AWS shows it: one entry a container.
    made.overrides->container_overrides.emplace();
    for (const ContainerDefinition& container : *definition.container_definitions) {
      made.overrides->container_overrides->emplace_back().name = container.name;
    }
  }
  made.tags = task.tags;
  made.version = 1;
  state.add_task(id, std::move(record));
  return id;
}

void add_tags(std::vector<Tag>& tags, const std::optional<std::vector<Tag>>& more) {
  if (!more) return;
  for (const Tag& tag : *more) {
    const bool there = std::any_of(tags.begin(), tags.end(),
                                   [&](const Tag& other) { return other.key == tag.key; });
    if (!there) tags.push_back(tag);
  }
}

void add_managed_tags(std::vector<Tag>& tags, const std::string& cluster,
                      const std::optional<std::string>& service) {
  std::vector<Tag> managed;
  managed.emplace_back().key = "aws:ecs:clusterName";
  managed.back().value = cluster;
  if (service) {
    managed.emplace_back().key = "aws:ecs:serviceName";
    managed.back().value = service;
  }
  add_tags(tags, managed);
}

}  // namespace neargate::ecs
