#include "cloud/ecs/container_spec.hpp"

#include <fmt/format.h>

namespace neargate::ecs {

std::string machine_container_id(const std::string& task_id, const std::string& container_name) {
  return task_id + "-" + container_name;
}

std::string task_of_machine_container(const std::string& machine_id) {
  return machine_id.substr(0, machine_id.find('-'));
}

const ContainerOverride* find_override(const Task& task, const std::string& container_name) {
  if (!task.overrides || !task.overrides->container_overrides) return nullptr;
  for (const ContainerOverride& candidate : *task.overrides->container_overrides) {
    if (candidate.name == container_name) return &candidate;
  }
  return nullptr;
}

namespace {

void add_environment(std::map<std::string, std::string>& environment,
                     const std::optional<std::vector<KeyValuePair>>& pairs) {
  if (!pairs) return;
  for (const KeyValuePair& pair : *pairs) {
    if (pair.name) environment[*pair.name] = pair.value.value_or("");
  }
}

void apply_linux_parameters(const LinuxParameters& parameters, machine::ContainerSpec& spec) {
  spec.init_process = parameters.init_process_enabled.value_or(false);
  if (parameters.capabilities && parameters.capabilities->drop) {
    spec.dropped_capabilities = *parameters.capabilities->drop;
  }
  if (!parameters.tmpfs) return;
  for (const Tmpfs& tmpfs : *parameters.tmpfs) {
    std::string options = fmt::format("size={}m", tmpfs.size);
    if (tmpfs.mount_options) {
      for (const std::string& option : *tmpfs.mount_options) options += "," + option;
    }
    spec.tmpfs.emplace_back(tmpfs.container_path, options);
  }
}

// As on AWS: the host name is the interface's private DNS name, and names are asked of the VPC.
void add_names(const TaskInterfaceRecord& interface, machine::ContainerSpec& spec) {
  if (interface.resolver) spec.dns_servers = {*interface.resolver};
  if (!interface.private_dns_name) return;
  spec.hostname = *interface.private_dns_name;
  spec.dns_search = spec.hostname.substr(spec.hostname.find('.') + 1);
  spec.hosts.emplace_back(interface.private_address, spec.hostname);
}

}  // namespace

machine::ContainerSpec container_spec(const ContainerContext& context) {
  const TaskRecord& record = context.record;
  const ContainerDefinition& definition = context.definition;
  const std::string name = definition.name.value_or("");
  const std::string task_id = record.task.task_arn->substr(record.task.task_arn->rfind('/') + 1);
  const ContainerOverride* override_of = find_override(record.task, name);

  machine::ContainerSpec spec;
  spec.id = machine_container_id(task_id, name);
  spec.task_id = task_id;
  spec.attachment = task_id;
  spec.image = context.image;
  if (definition.entry_point) spec.entry_point = *definition.entry_point;
  if (definition.command) spec.command = *definition.command;
  if (override_of != nullptr && override_of->command) spec.command = *override_of->command;

  std::map<std::string, std::string> environment = {
      {"AWS_EXECUTION_ENV", "AWS_ECS_FARGATE"},
      {"AWS_REGION", context.region},
      {"AWS_DEFAULT_REGION", context.region},
      {"ECS_CONTAINER_METADATA_URI_V4",
       fmt::format("http://{}/v4/{}", kTaskEndpointAddress, context.runtime_id)},
      {"ECS_AGENT_URI", fmt::format("http://{}/api/{}", kTaskEndpointAddress, context.runtime_id)},
  };
  if (record.credentials_id) {
    environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] =
        "/v2/credentials/" + *record.credentials_id;
  }
  add_environment(environment, definition.environment);
  for (const auto& [key, value] : context.secrets) environment[key] = value;
  if (override_of != nullptr) add_environment(environment, override_of->environment);
  spec.environment.assign(environment.begin(), environment.end());

  spec.user = definition.user.value_or("");
  spec.working_directory = definition.working_directory.value_or("");
  spec.read_only_root = definition.readonly_root_filesystem.value_or(false);
  if (definition.ulimits) {
    for (const Ulimit& limit : *definition.ulimits) {
      spec.resource_limits.push_back({limit.name, static_cast<std::uint64_t>(limit.soft_limit),
                                      static_cast<std::uint64_t>(limit.hard_limit)});
    }
  }
  if (definition.linux_parameters) apply_linux_parameters(*definition.linux_parameters, spec);

  std::optional<std::int32_t> cpu = definition.cpu;
  std::optional<std::int32_t> memory = definition.memory;
  if (override_of != nullptr && override_of->cpu) cpu = override_of->cpu;
  if (override_of != nullptr && override_of->memory) memory = override_of->memory;
  if (cpu && *cpu > 0) spec.cpu_shares = static_cast<std::uint32_t>(*cpu);
  if (memory) spec.memory_bytes_max = static_cast<std::uint64_t>(*memory) << 20;

  if (record.interface) add_names(*record.interface, spec);
  return spec;
}

std::string LogDestination::group_arn(const cloud::World& world) const {
  return world.arn("logs", "log-group:" + group + ":log-stream:");
}

std::string LogDestination::stream_arn(const cloud::World& world) const {
  return group_arn(world) + stream;
}

std::optional<LogDestination> log_destination(const ContainerDefinition& definition,
                                              const std::string& task_id) {
  if (!definition.log_configuration || definition.log_configuration->log_driver != "awslogs" ||
      !definition.log_configuration->options) {
    return std::nullopt;
  }
  const auto& options = *definition.log_configuration->options;
  const auto option = [&](const char* name) {
    const auto found = options.find(name);
    return found == options.end() ? std::string() : found->second;
  };
  return LogDestination{option("awslogs-group"),
                        fmt::format("{}/{}/{}", option("awslogs-stream-prefix"),
                                    definition.name.value_or(""), task_id),
                        option("awslogs-create-group") == "true"};
}

}  // namespace neargate::ecs
