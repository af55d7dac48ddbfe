#include "deploy/failed_tasks.hpp"

#include <fmt/format.h>

#include "gen/ecs/client.hpp"
#include "gen/logs/client.hpp"

namespace neargate::deploy {
namespace {

constexpr int kLinesShown = 10;
constexpr std::size_t kKindsMax = 5;      // of failures that are told; more only bury them
constexpr std::int32_t kListedMax = 100;  // ListTasks and DescribeTasks

std::string kind_of(const ecs::Task& task) {
  std::string out = task.stopped_reason.value_or("");
  for (const auto& each : task.containers.value_or(std::vector<ecs::Container>{})) {
    out += "/" + each.name.value_or("") + std::to_string(each.exit_code.value_or(-1)) +
           each.reason.value_or("");
  }
  // Reasons of what a role may not do name the session, which is the task's id.
  const std::string id = last_part(task.task_arn.value_or(""));
  for (std::size_t at; !id.empty() && (at = out.find(id)) != std::string::npos;) {
    out.erase(at, id.size());
  }
  return out;
}

// ECS stops tasks for reasons of its own, too: a deployment that goes is no failure of its tasks.
bool has_failed(const ecs::Task& task) {
  const std::string reason = task.stopped_reason.value_or("");
  return task.stop_code == "TaskFailedToStart" || task.stop_code == "EssentialContainerExited" ||
         reason.find("failed") != std::string::npos;
}

std::string container_text(const FailedContainer& container) {
  std::string out = "  " + container.name + ":";
  if (container.exit_code) out += fmt::format(" exit code {}", *container.exit_code);
  if (!container.reason.empty()) out += " " + container.reason;
  if (!container.exit_code && container.reason.empty()) out += " no exit code";
  if (container.log.empty()) return out;
  out += "; its last lines:";
  for (const std::string& line : container.log) out += "\n    | " + line;
  return out;
}

}  // namespace

LogStream log_stream_of(const ecs::TaskDefinition& definition, const std::string& container,
                        const std::string& task) {
  for (const auto& each :
       definition.container_definitions.value_or(std::vector<ecs::ContainerDefinition>{})) {
    const auto& log = each.log_configuration;
    if (each.name != container || !log || log->log_driver != "awslogs" || !log->options) continue;
    const auto group = log->options->find("awslogs-group");
    const auto prefix = log->options->find("awslogs-stream-prefix");
    if (group == log->options->end() || prefix == log->options->end()) continue;
    return {group->second, prefix->second + "/" + container + "/" + task};
  }
  return {};
}

std::vector<std::string> last_lines(aws::Transport& transport, const LogStream& stream, int count) {
  if (stream.group.empty()) return {};
  logs::GetLogEventsRequest request;
  request.log_group_name = stream.group;
  request.log_stream_name = stream.stream;
  request.limit = count;
  request.start_from_head = false;
  std::vector<std::string> out;
  try {
    const auto answer = logs::Client(transport).get_log_events(request);
    for (const auto& event : answer.events.value_or(std::vector<logs::OutputLogEvent>{})) {
      out.push_back(event.message.value_or(""));
    }
  } catch (const aws::Error&) {
    // It has written nothing, or the caller may not see it: the task's own words must do.
  }
  return out;
}

Event failed_task_event(const FailedTask& task) {
  std::string text = fmt::format("task {} of {} stopped: {}", task.id, task.task_definition,
                                 task.reason.empty() ? task.stop_code : task.reason);
  std::string containers;
  for (const FailedContainer& each : task.containers) {
    text += "\n" + container_text(each);
    containers += fmt::format(R"({}{{"name":{},"exitCode":{},"reason":{},"log":{}}})",
                              containers.empty() ? "" : ",", json_text(each.name),
                              each.exit_code ? std::to_string(*each.exit_code) : "null",
                              json_text(each.reason), json_list(each.log));
  }
  return Event("taskFailed", text)
      .with("task", task.id)
      .with("taskDefinition", task.task_definition)
      .with("stopCode", task.stop_code)
      .with("stoppedReason", task.reason)
      .with_json("containers", "[" + containers + "]");
}

std::vector<std::string> FailedTasks::log_tail(const std::string& task,
                                               const std::string& container) {
  if (!definition_) {
    ecs::DescribeTaskDefinitionRequest request;
    request.task_definition = task_definition_;
    definition_ = ecs::Client(transport_)
                      .describe_task_definition(request)
                      .task_definition.value_or(ecs::TaskDefinition{});
  }
  return last_lines(transport_, log_stream_of(*definition_, container, task), kLinesShown);
}

std::vector<FailedTask> FailedTasks::fresh(bool stopping) {
  has_more_ = false;
  ecs::Client client(transport_);
  ecs::ListTasksRequest list;
  list.cluster = name_.cluster;
  list.service_name = name_.service;
  list.desired_status = "STOPPED";
  list.max_results = kListedMax;
  ecs::DescribeTasksRequest describe;
  describe.cluster = name_.cluster;
  describe.tasks = client.list_tasks(list).task_arns.value_or(std::vector<std::string>{});
  std::vector<FailedTask> out;
  if (describe.tasks.empty()) return out;
  const auto tasks = client.describe_tasks(describe).tasks.value_or(std::vector<ecs::Task>{});
  for (const ecs::Task& task : tasks) {
    if (task.task_definition_arn != task_definition_ ||
        task.created_at.value_or(Timestamp{}) < since_ || !has_failed(task)) {
      continue;
    }
    // Until it has stopped, its reasons and its log are not complete.
    if (task.last_status != "STOPPED" && !stopping) {
      has_more_ = true;
      continue;
    }
    if (kinds_.size() >= kKindsMax || !kinds_.insert(kind_of(task)).second) continue;
    FailedTask& failed = out.emplace_back();
    failed.id = last_part(task.task_arn.value_or(""));
    failed.task_definition = last_part(task_definition_);
    failed.stop_code = task.stop_code.value_or("");
    failed.reason = task.stopped_reason.value_or("");
    for (const auto& each : task.containers.value_or(std::vector<ecs::Container>{})) {
      failed.containers.push_back({.name = each.name.value_or(""),
                                   .exit_code = each.exit_code,
                                   .reason = each.reason.value_or(""),
                                   .log = log_tail(failed.id, each.name.value_or(""))});
    }
  }
  return out;
}

}  // namespace neargate::deploy
