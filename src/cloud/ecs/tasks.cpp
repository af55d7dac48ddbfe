#include <algorithm>

#include <fmt/format.h>

#include "aws/error.hpp"
#include "base/hash.hpp"
#include "cloud/ecs/capacity_strategy.hpp"
#include "cloud/ecs/ecs.hpp"
#include "cloud/ecs/page_size.hpp"
#include "cloud/ecs/placement.hpp"
#include "cloud/ecs/task_definition_rules.hpp"
#include "cloud/ecs/task_factory.hpp"
#include "cloud/ecs/task_roles.hpp"
#include "cloud/pagination.hpp"
#include "smithy/json.hpp"

namespace neargate::ecs {

namespace {

constexpr int kRunCountMax = 10;            // RunTask, count
constexpr std::size_t kDescribedMax = 100;  // DescribeTasks

aws::Error invalid(const std::string& message) {
  return aws::Error("InvalidParameterException", message);
}

void check_overrides(const TaskDefinition& definition,
                     const std::optional<TaskOverride>& overrides) {
  if (!overrides) return;
  if (overrides->container_overrides) {
    for (const ContainerOverride& each : *overrides->container_overrides) {
      const auto& containers = *definition.container_definitions;
      if (std::none_of(containers.begin(), containers.end(),
                       [&](const ContainerDefinition& c) { return c.name == each.name; })) {
        throw invalid(
            fmt::format("Override for container named {} is not a container in the "
                        "TaskDefinition.",
                        each.name.value_or("")));
      }
    }
  }
  if (overrides->cpu || overrides->memory) {
    static_cast<void>(fargate_size(overrides->cpu ? overrides->cpu : definition.cpu,
                                   overrides->memory ? overrides->memory : definition.memory));
  }
}

Failure missing(std::string arn) {
  Failure failure;
  failure.arn = std::move(arn);
  failure.reason = "MISSING";
  return failure;
}

}  // namespace

RunTaskResponse Ecs::run_task(const RunTaskRequest& request, aws::Call&) {
  const Cluster& cluster = state_.active_cluster(request.cluster.value_or(""));
  const int count = request.count.value_or(1);
  if (count < 1 || count > kRunCountMax) {
    throw invalid(fmt::format("The count must be between 1 and {}.", kRunCountMax));
  }
  RunTaskResponse response;
  response.tasks.emplace();
  response.failures.emplace();
  const std::string hash = sha256_hex(smithy::to_json(request));
  if (request.client_token) {
    if (const RunTaskTokenRecord* before = state_.run_task_tokens.find(*request.client_token)) {
      if (before->request_hash != hash) {
        throw aws::Error("ConflictException",
                         "The clientToken was used by a RunTask with other parameters.");
      }
      for (const std::string& id : before->tasks) {
        if (const TaskRecord* task = state_.find_task(id)) response.tasks->push_back(task->task);
      }
      return response;
    }
  }
  const TaskDefinitionRecord& definition =
      usable_task_definition(state_, std::optional(request.task_definition));
  const AwsVpcConfiguration& network = usable_network(environment_, request.network_configuration);
  const auto strategy =
      launch_strategy(cluster, request.launch_type, request.capacity_provider_strategy);
  check_overrides(definition.task_definition, request.overrides);
  if (const auto obstacle =
          launch_obstacle(environment_, definition.task_definition, request.overrides)) {
    throw aws::Error("ClientException", *obstacle);
  }
  check_tags(request.tags);
  if (request.group && request.group->starts_with("service:")) {
    throw invalid("The group name service: is reserved for services.");
  }

  NewTask task;
  task.cluster = *cluster.cluster_name;
  task.definition = &definition;
  task.overrides = request.overrides;
  task.group = request.group.value_or("family:" + *definition.task_definition.family);
  task.started_by = request.started_by;
  task.security_groups = network.security_groups;
  task.assign_public_ip = network.assign_public_ip == "ENABLED";
  task.enable_execute_command = request.enable_execute_command;
  add_tags(task.tags, request.tags);
  if (request.propagate_tags == "TASK_DEFINITION") add_tags(task.tags, definition.tags);
  if (request.enable_ecs_managed_tags.value_or(false)) {
    add_managed_tags(task.tags, task.cluster, std::nullopt);
  }
  RunTaskTokenRecord token;
  token.request_hash = hash;
  token.created_at = state_.world.clock.now();
  const std::size_t first = state_.world.randomness.next() % network.subnets.size();
  std::map<std::string, int> tasks_on;
  for (int i = 0; i < count; ++i) {
    if (!strategy.empty()) {
      task.capacity_provider = next_provider(strategy, tasks_on);
      ++tasks_on[*task.capacity_provider];
    }
    task.subnet = network.subnets[(first + static_cast<std::size_t>(i)) % network.subnets.size()];
    task.zone = environment_.zone_of_subnet(task.subnet);
    const std::string id = add_task(state_, task);
    response.tasks->push_back(state_.find_task(id)->task);
    token.tasks.push_back(id);
  }
  for (const std::string& id : token.tasks) runner_.launch(id);
  if (request.client_token) state_.run_task_tokens.put(*request.client_token, std::move(token));
  return response;
}

StopTaskResponse Ecs::stop_task(const StopTaskRequest& request, aws::Call&) {
  const Cluster& cluster = state_.active_cluster(request.cluster.value_or(""));
  const std::string id = State::id_within(*cluster.cluster_name, request.task);
  const TaskRecord* task = state_.find_task(id);
  if (task == nullptr || task->cluster != *cluster.cluster_name) {
    throw invalid("The referenced task was not found.");
  }
  runner_.stop(id, "UserInitiated", request.reason.value_or("Task stopped by user"));
  return {state_.find_task(id)->task};
}

void Ecs::interrupt_task(const std::string& id) {
  const TaskRecord* task = state_.find_task(id);
  if (task == nullptr || !wants_to_run(task->task)) {
    throw aws::Error("InvalidParameterException", "The task " + id + " does not run.");
  }
  if (task->task.capacity_provider_name != kFargateSpot) {
    throw aws::Error("InvalidParameterException",
                     "The task " + id + " does not run on FARGATE_SPOT: nobody interrupts it");
  }
  runner_.stop(id, kSpotInterruption, "Your Spot Task was interrupted.");
}

DescribeTasksResponse Ecs::describe_tasks(const DescribeTasksRequest& request, aws::Call&) {
  const Cluster& cluster = state_.active_cluster(request.cluster.value_or(""));
  if (request.tasks.empty()) throw invalid("Tasks cannot be empty.");
  if (request.tasks.size() > kDescribedMax) {
    throw invalid(fmt::format("tasks can have at most {} items.", kDescribedMax));
  }
  DescribeTasksResponse response;
  response.tasks.emplace();
  response.failures.emplace();
  const bool with_tags = request.include && !request.include->empty();
  for (const std::string& reference : request.tasks) {
    const std::string id = State::id_within(*cluster.cluster_name, reference);
    const TaskRecord* task = state_.find_task(id);
    if (task == nullptr || task->cluster != *cluster.cluster_name) {
      response.failures->push_back(missing(state_.task_arn(*cluster.cluster_name, id)));
      continue;
    }
    Task& shown = response.tasks->emplace_back(task->task);
    if (!with_tags) shown.tags.emplace();
  }
  return response;
}

ListTasksResponse Ecs::list_tasks(const ListTasksRequest& request, aws::Call&) {
  const Cluster& cluster = state_.active_cluster(request.cluster.value_or(""));
  const std::string& name = *cluster.cluster_name;
  const std::set<std::string, std::less<>>* ids = &state_.tasks_of_cluster(name);
  if (request.service_name) {
    static_cast<void>(find_service(name, *request.service_name));
    ids = &state_.tasks_of_service(service_key(name, State::last_part(*request.service_name)));
  }
  const std::string desired = request.desired_status.value_or("RUNNING");
  std::vector<std::string> arns;
  for (const std::string& id : *ids) {
    const TaskRecord& task = *state_.find_task(id);
    if (task.task.desired_status != desired) continue;
    if (request.started_by && task.task.started_by != request.started_by) continue;
    if (request.launch_type && task.task.launch_type != request.launch_type) continue;
    if (request.container_instance) continue;  // Fargate has none
    if (request.family && !task.definition.starts_with(*request.family + ":")) continue;
    arns.push_back(*task.task.task_arn);
  }
  auto next_token = cloud::paginate(arns, page_size(request.max_results), request.next_token,
                                    "InvalidParameterException");
  return {std::move(arns), std::move(next_token)};
}

}  // namespace neargate::ecs
