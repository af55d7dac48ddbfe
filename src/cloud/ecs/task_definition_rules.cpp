#include "cloud/ecs/task_definition_rules.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>
#include <set>

#include <fmt/format.h>

#include "aws/error.hpp"
#include "base/text.hpp"

namespace neargate::ecs {

namespace {

constexpr std::size_t kFamilyLengthMax = 255;    // RegisterTaskDefinition, family
constexpr std::size_t kContainersMax = 10;       // Service quotas: containers a task definition
constexpr std::int64_t kContainerMemoryMin = 4;  // ContainerDefinition, memory: Linux
constexpr int kFargateStopTimeoutMax = 120;      // ContainerDefinition, stopTimeout: seconds

[[noreturn]] void refuse(const std::string& message) {
  throw aws::Error("ClientException", message);
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kFamilyLengthMax &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; });
}

// "512" is in `unit_less`; "0.5 GB" is 0.5 * `per_unit`.
std::optional<std::int64_t> amount(std::string_view text, std::string_view unit, double per_unit) {
  text = trim(text);
  std::string lower = to_lower(text);
  const bool has_unit = lower.ends_with(unit);
  if (has_unit) lower.resize(lower.size() - unit.size());
  const std::string number(trim(lower));
  double value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error != std::errc() || end != number.data() + number.size() || value <= 0) return {};
  return static_cast<std::int64_t>(value * (has_unit ? per_unit : 1));
}

struct FargateRow {
  std::int64_t cpu;
  std::int64_t memory_min, memory_max, memory_step;  // MiB
};
constexpr FargateRow kFargateSizes[] = {
    {512, 1024, 4096, 1024},   {1024, 2048, 8192, 1024},   {2048, 4096, 16384, 1024},
    {4096, 8192, 30720, 1024}, {8192, 16384, 61440, 4096}, {16384, 32768, 122880, 8192},
};

bool fargate_has(std::int64_t cpu, std::int64_t memory) {
  if (cpu == 256) return memory == 512 || memory == 1024 || memory == 2048;
  for (const FargateRow& row : kFargateSizes) {
    if (row.cpu == cpu) {
      return memory >= row.memory_min && memory <= row.memory_max &&
             (memory - row.memory_min) % row.memory_step == 0;
    }
  }
  return false;
}

template <class List>
bool has_any(const std::optional<List>& list) {
  return list && !list->empty();
}

void check_health(const HealthCheck& health) {
  if (health.command.empty() || health.command.size() < 2 ||
      (health.command[0] != "CMD" && health.command[0] != "CMD-SHELL")) {
    refuse("Health check command must begin with CMD or CMD-SHELL and name a command.");
  }
  const auto within = [](const std::optional<std::int32_t>& value, int low, int high,
                         std::string_view name) {
    if (value && (*value < low || *value > high)) {
      refuse(fmt::format("Health check {} must be between {} and {}.", name, low, high));
    }
  };
  within(health.interval, 5, 300, "interval");
  within(health.timeout, 2, 60, "timeout");
  within(health.retries, 1, 10, "retries");
  within(health.start_period, 0, 300, "startPeriod");
}

void check_logs(const ContainerDefinition& container, bool has_execution_role) {
  if (!container.log_configuration) return;
  const LogConfiguration& logs = *container.log_configuration;
  if (logs.log_driver != "awslogs") {
    refuse(fmt::format("Log driver {} is not supported here: use awslogs.", logs.log_driver));
  }
  const auto options = logs.options.value_or(std::map<std::string, std::string>());
  for (const char* name : {"awslogs-group", "awslogs-region", "awslogs-stream-prefix"}) {
    if (!options.contains(name)) {
      refuse(
          fmt::format("Log driver awslogs requires options: awslogs-group, awslogs-region, "
                      "awslogs-stream-prefix. Missing: {}",
                      name));
    }
  }
  if (!has_execution_role) {
    refuse(
        "Fargate requires task definition to have execution role ARN to support log driver "
        "awslogs.");
  }
}

void check_container(const ContainerDefinition& container, bool has_execution_role) {
  if (!container.name || container.name->empty())
    refuse("Container.name should not be null or empty.");
  if (!is_name(*container.name)) {
    refuse(
        fmt::format("Invalid 'name' setting for container '{}'. Container names must be 255 "
                    "letters, numbers, hyphens, and underscores or fewer.",
                    *container.name));
  }
  if (!container.image || container.image->empty()) {
    refuse("Container.image should not be null or empty.");
  }
  if (container.image->find(".dkr.ecr.") != std::string::npos && !has_execution_role) {
    refuse("Fargate requires task definition to have execution role ARN to support ECR images.");
  }
  if (container.memory && *container.memory < kContainerMemoryMin) {
    refuse(fmt::format("Invalid setting for container '{}'. 'memory' must be at least 4.",
                       *container.name));
  }
  if (container.privileged.value_or(false)) {
    refuse("Tasks using the Fargate launch type do not support privileged containers.");
  }
  if (has_any(container.mount_points) || has_any(container.volumes_from)) {
    refuse(
        fmt::format("Volumes are not supported here: container '{}' has mount points. Leave "
                    "them out, or use linuxParameters.tmpfs.",
                    *container.name));
  }
  if (has_any(container.environment_files)) {
    refuse(
        fmt::format("environmentFiles are not supported here: give container '{}' environment or "
                    "secrets instead.",
                    *container.name));
  }
  if (has_any(container.system_controls)) {
    refuse(fmt::format("systemControls are not supported here: container '{}' has some.",
                       *container.name));
  }
  if (container.stop_timeout &&
      (*container.stop_timeout < 0 || *container.stop_timeout > kFargateStopTimeoutMax)) {
    refuse("The stopTimeout for tasks using the Fargate launch type must be 120 seconds or less.");
  }
  if (container.port_mappings) {
    for (const PortMapping& port : *container.port_mappings) {
      const int number = port.container_port.value_or(0);
      if (number < 1 || number > 65535) {
        refuse(fmt::format("Invalid 'containerPort' setting for container '{}'.", *container.name));
      }
      if (port.host_port && *port.host_port != 0 && *port.host_port != number) {
        refuse(
            "When networkMode=awsvpc, the host ports and container ports in port mappings must "
            "match.");
      }
    }
  }
  if (has_any(container.secrets) && !has_execution_role) {
    refuse(
        "When you are specifying container secrets, you must also specify a value for "
        "'executionRoleArn'.");
  }
  if (container.secrets) {
    for (const Secret& secret : *container.secrets) {
      if (secret.value_from.find(":secretsmanager:") != std::string::npos) {
        refuse(
            fmt::format("The secret '{}' is in Secrets Manager, which is not supported here: use "
                        "an SSM parameter.",
                        secret.name));
      }
    }
  }
  if (container.health_check) check_health(*container.health_check);
  check_logs(container, has_execution_role);
}

}  // namespace

TaskSize fargate_size(const std::optional<std::string>& cpu,
                      const std::optional<std::string>& memory) {
  if (!cpu || cpu->empty() || !memory || memory->empty()) {
    refuse(fmt::format("Fargate requires that '{}' be defined at the task level.",
                       !cpu || cpu->empty() ? "cpu" : "memory"));
  }
  const auto cpu_units = amount(*cpu, "vcpu", 1024);
  if (!cpu_units) refuse("Invalid 'cpu' setting for task.");
  const auto memory_mib = amount(*memory, "gb", 1024);
  if (!memory_mib) refuse("Invalid 'memory' setting for task.");
  if (!fargate_has(*cpu_units, *memory_mib)) {
    refuse(
        fmt::format("No Fargate configuration exists for given values: {} CPU, {} memory. See "
                    "the Amazon ECS documentation for the valid values.",
                    *cpu_units, *memory_mib));
  }
  return {*cpu_units, *memory_mib};
}

void check_task_definition(const RegisterTaskDefinitionRequest& request) {
  if (!is_name(request.family)) {
    refuse(request.family.empty()
               ? "Family should not be null or empty."
               : "Invalid family. Family names must be 255 letters, numbers, hyphens, and "
                 "underscores or fewer.");
  }
  if (request.container_definitions.empty()) {
    refuse("Container list cannot be empty.");
  }
  if (request.container_definitions.size() > kContainersMax) {
    refuse(fmt::format("A task definition can have at most {} containers.", kContainersMax));
  }
  const auto& compatibilities = request.requires_compatibilities;
  const bool fargate =
      compatibilities && std::find(compatibilities->begin(), compatibilities->end(), "FARGATE") !=
                             compatibilities->end();
  if (!fargate) {
    refuse("Only Fargate tasks are run here: requiresCompatibilities must contain FARGATE.");
  }
  if (request.network_mode != "awsvpc") {
    refuse("Fargate only supports network mode \u2018awsvpc\u2019.");
  }
  if (has_any(request.volumes)) {
    refuse("Volumes are not supported here: leave 'volumes' out.");
  }
  if (request.enable_fault_injection.value_or(false)) {
    refuse("Fault injection is not supported here: leave 'enableFaultInjection' out.");
  }
  if (has_any(request.placement_constraints)) {
    refuse("Task definition does not support placement constraints with the Fargate launch type.");
  }
  if (request.runtime_platform) {
    if (request.runtime_platform->cpu_architecture.value_or("X86_64") != "X86_64") {
      refuse("Only the X86_64 architecture is supported here.");
    }
    if (request.runtime_platform->operating_system_family.value_or("LINUX") != "LINUX") {
      refuse("Only the LINUX operating system family is supported here.");
    }
  }
  const TaskSize size = fargate_size(request.cpu, request.memory);
  const bool has_execution_role =
      request.execution_role_arn && !request.execution_role_arn->empty();
  std::set<std::string> names;
  std::set<std::pair<int, std::string>> ports;
  bool essential = false;
  std::int64_t memory = 0, cpu = 0;
  for (const ContainerDefinition& container : request.container_definitions) {
    check_container(container, has_execution_role);
    if (!names.insert(*container.name).second) {
      refuse(
          fmt::format("Invalid container definitions: the container name {} is used more than "
                      "once.",
                      *container.name));
    }
    for (const PortMapping& port : container.port_mappings.value_or(std::vector<PortMapping>())) {
      if (!ports.emplace(*port.container_port, port.protocol.value_or("tcp")).second) {
        refuse(fmt::format("Containers of a task share its network: port {} is mapped twice.",
                           *port.container_port));
      }
    }
    essential = essential || container.essential.value_or(true);
    memory += container.memory.value_or(0);
    cpu += container.cpu.value_or(0);
  }
  if (!essential) refuse("You must define at least one essential container.");
  if (memory > size.memory_mib || cpu > size.cpu_units) {
    refuse(fmt::format("The '{}' value of the containers exceeds the task's: {} of {}.",
                       memory > size.memory_mib ? "memory" : "cpu",
                       memory > size.memory_mib ? memory : cpu,
                       memory > size.memory_mib ? size.memory_mib : size.cpu_units));
  }
  static_cast<void>(start_order(request.container_definitions));
}

std::vector<std::size_t> start_order(const std::vector<ContainerDefinition>& containers) {
  std::map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < containers.size(); ++i) index[containers[i].name.value_or("")] = i;
  enum class Mark { none, entered, done };
  std::vector<Mark> marks(containers.size(), Mark::none);
  std::vector<std::size_t> order;
  const auto visit = [&](const auto& self, std::size_t i) -> void {
    if (marks[i] == Mark::done) return;
    if (marks[i] == Mark::entered) {
      refuse("Invalid container definitions: the containers' dependsOn form a cycle.");
    }
    marks[i] = Mark::entered;
    for (const ContainerDependency& dependency :
         containers[i].depends_on.value_or(std::vector<ContainerDependency>())) {
      const auto found = index.find(dependency.container_name);
      if (found == index.end()) {
        refuse(
            fmt::format("Invalid container definitions: container {} depends on {}, which is not "
                        "in the task definition.",
                        containers[i].name.value_or(""), dependency.container_name));
      }
      const ContainerDefinition& other = containers[found->second];
      if (dependency.condition == "HEALTHY" && !other.health_check) {
        refuse(fmt::format("Container {} has a HEALTHY dependency on {}, which has no healthCheck.",
                           containers[i].name.value_or(""), dependency.container_name));
      }
      if ((dependency.condition == "COMPLETE" || dependency.condition == "SUCCESS") &&
          other.essential.value_or(true)) {
        refuse(
            fmt::format("A container with a {} dependency cannot be on an essential container: "
                        "{}.",
                        dependency.condition, dependency.container_name));
      }
      self(self, found->second);
    }
    marks[i] = Mark::done;
    order.push_back(i);
  };
  for (std::size_t i = 0; i < containers.size(); ++i) visit(visit, i);
  return order;
}

}  // namespace neargate::ecs
