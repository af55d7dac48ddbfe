#include "deploy/one_off_task.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/time_text.hpp"
#include "deploy/failed_tasks.hpp"
#include "deploy/progress.hpp"
#include "gen/ecs/client.hpp"
#include "gen/logs/client.hpp"

namespace neargate::deploy {
namespace {

// Log lines come a moment after they were written (AWS: seconds), the last ones too.
constexpr int kLooksAfterTheEnd = 3;

// One stream, from its head on.
class LogTail {
 public:
  LogTail(aws::Transport& transport, LogStream stream)
      : transport_(transport), stream_(std::move(stream)) {}

  // Returns whether there was anything.
  bool tell_fresh(const std::string& container, const std::function<void(const Event&)>& tell) {
    if (stream_.group.empty()) return false;
    bool has_any = false;
    for (;;) {
      logs::GetLogEventsRequest request;
      request.log_group_name = stream_.group;
      request.log_stream_name = stream_.stream;
      request.start_from_head = true;
      request.next_token = token_;
      logs::GetLogEventsResponse answer;
      try {
        answer = logs::Client(transport_).get_log_events(request);
      } catch (const aws::Error& error) {
        if (error.code() != "ResourceNotFoundException") throw;
        return false;  // nothing has been written yet
      }
      const auto events = answer.events.value_or(std::vector<logs::OutputLogEvent>{});
      for (const auto& each : events) {
        const Timestamp time{Milliseconds(each.timestamp.value_or(0))};
        tell(Event("log", each.message.value_or(""))
                 .with("container", container)
                 .with("writtenAt", to_rfc3339_millis(time)));
      }
      has_any = has_any || !events.empty();
      if (!answer.next_forward_token || answer.next_forward_token == token_) return has_any;
      token_ = answer.next_forward_token;
    }
  }

 private:
  aws::Transport& transport_;
  LogStream stream_;
  std::optional<std::string> token_;
};

ecs::RunTaskRequest request_of(const OneOffTask& task) {
  ecs::RunTaskRequest out;
  out.cluster = task.cluster;
  out.task_definition = task.task_definition;
  out.network_configuration = task.like.network_configuration;
  if (task.like.capacity_provider_strategy && !task.like.capacity_provider_strategy->empty()) {
    out.capacity_provider_strategy = task.like.capacity_provider_strategy;
  } else {
    out.launch_type = task.like.launch_type;
  }
  out.started_by = "neargate";
  ecs::ContainerOverride change;
  change.name = task.container;
  if (!task.command.empty()) change.command = task.command;
  for (const auto& [name, value] : task.environment) {
    ecs::KeyValuePair pair;
    pair.name = name;
    pair.value = value;
    if (!change.environment) change.environment.emplace();
    change.environment->push_back(std::move(pair));
  }
  out.overrides.emplace().container_overrides.emplace().push_back(std::move(change));
  return out;
}

ecs::Task start(ecs::Client& client, const OneOffTask& task) {
  const auto answer = client.run_task(request_of(task));
  if (answer.tasks && !answer.tasks->empty()) return answer.tasks->front();
  std::string why = "ECS has started none";
  if (answer.failures && !answer.failures->empty()) {
    why = answer.failures->front().reason.value_or(why) + " " +
          answer.failures->front().detail.value_or("");
  }
  throw Error("the task cannot be run", why, "see: neargate verify");
}

OneOffResult result_of(const ecs::Task& task, const std::string& container) {
  OneOffResult out{.task = last_part(task.task_arn.value_or("")),
                   .exit_code = std::nullopt,
                   .reason = task.stopped_reason.value_or("")};
  for (const auto& each : task.containers.value_or(std::vector<ecs::Container>{})) {
    if (each.name != container) continue;
    out.exit_code = each.exit_code;
    if (each.reason) out.reason += " (" + *each.reason + ")";
  }
  return out;
}

}  // namespace

OneOffResult run_one_off(aws::Transport& transport, const OneOffTask& task,
                         const Surroundings& surroundings) {
  ecs::Client client(transport);
  ecs::DescribeTaskDefinitionRequest definition;
  definition.task_definition = task.task_definition;
  const auto described =
      client.describe_task_definition(definition).task_definition.value_or(ecs::TaskDefinition{});
  ecs::Task running = start(client, task);
  const std::string arn = running.task_arn.value_or("");
  const std::string id = last_part(arn);
  surroundings.tell(Event("taskStarted", fmt::format("task {} of {} was started", id,
                                                     last_part(task.task_definition)))
                        .with("task", id)
                        .with("taskDefinition", last_part(task.task_definition)));
  LogTail log(transport, log_stream_of(described, task.container, id));
  const RealClock clock;
  const Instant end = clock.instant() + task.timeout;
  bool is_wanted = true;
  bool was_interrupted = false;
  while (running.last_status != "STOPPED") {
    const Interrupt interrupt = surroundings.wait(surroundings.poll);
    const bool is_late = clock.instant() > end;
    was_interrupted |= interrupt != Interrupt::none;
    if (is_wanted && (was_interrupted || is_late)) {
      is_wanted = false;
      ecs::StopTaskRequest stop;
      stop.cluster = task.cluster;
      stop.task = arn;
      stop.reason = was_interrupted ? "neargate: interrupted" : "neargate: the time for it is over";
      client.stop_task(stop);
      surroundings.tell(Event("note", *stop.reason + ": the task is stopped"));
    }
    ecs::DescribeTasksRequest describe;
    describe.cluster = task.cluster;
    describe.tasks = {arn};
    const auto found = client.describe_tasks(describe).tasks;
    if (!found || found->empty()) throw Error("task " + id + " is gone", "ECS knows it no more");
    running = found->front();
    log.tell_fresh(task.container, surroundings.tell);
  }
  for (int i = 0; i < kLooksAfterTheEnd; ++i) {
    was_interrupted |= surroundings.wait(surroundings.poll) != Interrupt::none;
    log.tell_fresh(task.container, surroundings.tell);
  }
  OneOffResult out = result_of(running, task.container);
  if (!is_wanted) out.exit_code.reset();
  out.was_interrupted = was_interrupted;
  return out;
}

}  // namespace neargate::deploy
