#include "deploy/one_off_task.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "aws/retry.hpp"
#include "base/error.hpp"
#include "base/time_text.hpp"
#include "deploy/failed_tasks.hpp"
#include "deploy/patience.hpp"
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
  LogTail(aws::Transport& transport, LogStream stream, std::string container,
          const std::function<void(const Event&)>& tell)
      : transport_(transport),
        stream_(std::move(stream)),
        container_(std::move(container)),
        tell_(tell) {}

  void tell_fresh() {
    if (stream_.group.empty()) return;
    try {
      while (tell_page()) {
      }
    } catch (const aws::Error& error) {
      if (error.code() == "ResourceNotFoundException") return;  // nothing has been written yet
      if (aws::classify(error) != aws::Failure::permanent) throw;
      tell_(Event("note", std::string("its log cannot be read: ") + error.what()));
      stream_ = {};  // how the task ends does not hang on it
    }
  }

 private:
  // Returns whether there may be more.
  bool tell_page() {
    logs::GetLogEventsRequest request;
    request.log_group_name = stream_.group;
    request.log_stream_name = stream_.stream;
    request.start_from_head = true;
    request.next_token = token_;
    const auto answer = logs::Client(transport_).get_log_events(request);
    for (const auto& each : answer.events.value_or(std::vector<logs::OutputLogEvent>{})) {
      const Timestamp time{Milliseconds(each.timestamp.value_or(0))};
      tell_(Event("log", each.message.value_or(""))
                .with("container", container_)
                .with("writtenAt", to_rfc3339_millis(time)));
    }
    if (!answer.next_forward_token || answer.next_forward_token == token_) return false;
    token_ = answer.next_forward_token;
    return true;
  }

  aws::Transport& transport_;
  LogStream stream_;
  std::string container_;
  const std::function<void(const Event&)>& tell_;
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

// A task from its start to its end.
class OneOff {
 public:
  OneOff(aws::Transport& transport, const OneOffTask& task, const Surroundings& surroundings)
      : client_(transport), task_(task), surroundings_(surroundings) {
    ecs::DescribeTaskDefinitionRequest request;
    request.task_definition = task.task_definition;
    const auto definition =
        client_.describe_task_definition(request).task_definition.value_or(ecs::TaskDefinition{});
    running_ = start(client_, task);
    id_ = last_part(running_.task_arn.value_or(""));
    const std::string revision = last_part(task.task_definition);
    surroundings.tell(Event("taskStarted", fmt::format("task {} of {} was started", id_, revision))
                          .with("task", id_)
                          .with("taskDefinition", revision));
    LogStream stream = log_stream_of(definition, task.container, id_);
    if (stream.group.empty()) {
      surroundings.tell(Event("note", "its log is not in CloudWatch Logs, and is not shown"));
    }
    log_.emplace(transport, std::move(stream), task.container, surroundings.tell);
  }

  OneOffResult run() {
    try {
      while (running_.last_status != "STOPPED") {
        heed(surroundings_.wait(surroundings_.poll));
        patience_.ask([this] { look(); });
      }
      for (int i = 0; i < kLooksAfterTheEnd; ++i) {
        was_interrupted_ |= surroundings_.wait(surroundings_.poll) != Interrupt::none;
        patience_.ask([this] { log_->tell_fresh(); });
      }
    } catch (const std::exception& error) {  // as with credentials that have expired
      return {.task = id_,
              .exit_code = std::nullopt,
              .reason = std::string("it cannot be followed any more: ") + error.what() +
                        "; the task goes on",
              .was_interrupted = was_interrupted_};
    }
    OneOffResult out = result_of(running_, task_.container);
    if (!why_stopped_.empty()) out.exit_code.reset();
    out.was_interrupted = was_interrupted_;
    return out;
  }

 private:
  void heed(Interrupt interrupt) {
    was_interrupted_ |= interrupt != Interrupt::none;
    if (!why_stopped_.empty()) return;
    if (was_interrupted_) why_stopped_ = "neargate: interrupted";
    if (clock_.instant() > end_) why_stopped_ = "neargate: the time for it is over";
  }

  void look() {
    if (!why_stopped_.empty() && !is_stopped_) {
      ecs::StopTaskRequest request;
      request.cluster = task_.cluster;
      request.task = running_.task_arn.value_or("");
      request.reason = why_stopped_;
      client_.stop_task(request);
      is_stopped_ = true;
      surroundings_.tell(Event("note", why_stopped_ + ": the task is stopped"));
    }
    ecs::DescribeTasksRequest request;
    request.cluster = task_.cluster;
    request.tasks = {running_.task_arn.value_or("")};
    const auto found = client_.describe_tasks(request).tasks;
    if (!found || found->empty()) throw Gone("task " + id_ + " is gone", "ECS knows it no more");
    running_ = found->front();
    log_->tell_fresh();
  }

  ecs::Client client_;
  const OneOffTask& task_;
  const Surroundings& surroundings_;
  RealClock clock_;
  Instant end_ = clock_.instant() + task_.timeout;
  ecs::Task running_;
  std::string id_;
  std::optional<LogTail> log_;
  std::string why_stopped_;  // by us; "": it is let run
  bool is_stopped_ = false;
  bool was_interrupted_ = false;
  Patience patience_{[this](const std::string& text) { surroundings_.tell(Event("note", text)); }};
};

}  // namespace

OneOffResult run_one_off(aws::Transport& transport, const OneOffTask& task,
                         const Surroundings& surroundings) {
  return OneOff(transport, task, surroundings).run();
}

}  // namespace neargate::deploy
