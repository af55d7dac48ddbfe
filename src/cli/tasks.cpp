#include "base/time_text.hpp"
#include "cli/commands.hpp"
#include "cli/ecs_listing.hpp"
#include "cli/session.hpp"
#include "smithy/json.hpp"

namespace neargate::cli {
namespace {

constexpr std::string_view kServiceGroup = "service:";

std::string service_of(const ecs::Task& task) {
  const std::string group = task.group.value_or("");
  return group.starts_with(kServiceGroup) ? group.substr(kServiceGroup.size()) : "-";
}

std::string address_of(const ecs::Task& task) {
  for (const ecs::Attachment& attachment : or_empty(task.attachments)) {
    for (const ecs::KeyValuePair& detail : or_empty(attachment.details)) {
      if (detail.name == "privateIPv4Address") return detail.value.value_or("-");
    }
  }
  return "-";
}

std::string time_of(const std::optional<Timestamp>& time) {
  return time ? to_rfc3339(std::chrono::floor<std::chrono::seconds>(*time)) : "-";
}

// Why it stopped; what a container says of itself (an image that is not there) tells more.
std::string stopped_because(const ecs::Task& task) {
  std::string reason = task.stopped_reason.value_or("-");
  for (const ecs::Container& container : or_empty(task.containers)) {
    if (container.reason) reason += " (" + *container.name + ": " + *container.reason + ")";
    if (container.exit_code.value_or(0) != 0) {
      reason +=
          " (" + *container.name + ": exit code " + std::to_string(*container.exit_code) + ")";
    }
  }
  return reason;
}

}  // namespace

std::vector<std::vector<std::string>> task_rows(const std::vector<ecs::Task>& tasks, bool stopped) {
  std::vector<std::vector<std::string>> rows = {{"TASK", "SERVICE", "REVISION", "ZONE", "STATUS",
                                                 "HEALTH", "IP", "CPU", "MEMORY", "STARTED"}};
  if (stopped) rows.front().insert(rows.front().end(), {"STOPPED", "REASON"});
  for (const ecs::Task& task : tasks) {
    std::vector<std::string> row = {last_part(task.task_arn.value_or("")),
                                    service_of(task),
                                    last_part(task.task_definition_arn.value_or("-")),
                                    task.availability_zone.value_or("-"),
                                    task.last_status.value_or("-"),
                                    task.health_status.value_or("-"),
                                    address_of(task),
                                    task.cpu.value_or("-"),
                                    task.memory.value_or("-"),
                                    time_of(task.started_at)};
    if (stopped) row.insert(row.end(), {time_of(task.stopped_at), stopped_because(task)});
    rows.push_back(std::move(row));
  }
  return rows;
}

int tasks(const TasksOptions& options, const Output& output) {
  Session session(options.endpoint);
  std::vector<ecs::Task> found = list_tasks(
      session.clients.ecs,
      {.cluster = options.cluster, .service = options.service, .stopped = options.stopped});
  if (output.json) {
    ecs::DescribeTasksResponse all;
    all.tasks = std::move(found);
    output.print(smithy::to_json(all));
  } else if (found.empty()) {
    check_named(session.clients.ecs, options.cluster, options.service);
    output.note(options.stopped ? "No task has stopped lately." : "No task runs.");
  } else {
    output.print(table(task_rows(found, options.stopped)));
  }
  return 0;
}

}  // namespace neargate::cli
