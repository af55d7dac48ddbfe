#include "deploy/progress.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/time_text.hpp"

namespace neargate::deploy {
namespace {

using Deployments = std::vector<ecs::Deployment>;

// "4 healthy, 2 initial": what there is none of is left out, but for the healthy.
std::string counts_text(const TargetCounts& counts) {
  std::string out = fmt::format("{} healthy", counts.healthy);
  const std::pair<const char*, int> others[] = {{"initial", counts.initial},
                                                {"unhealthy", counts.unhealthy},
                                                {"draining", counts.draining},
                                                {"other", counts.other}};
  for (const auto& [state, count] : others) {
    if (count > 0) out += fmt::format(", {} {}", count, state);
  }
  return out;
}

std::string status_of(const Observation& seen) { return seen.deployment.status.value_or("-"); }

// The service's deployment that this service deployment brings about, or nothing once it has gone.
const ecs::Deployment* primary_of(const Deployments& deployments) {
  const auto found =
      std::ranges::find_if(deployments, [](const auto& each) { return each.status == "PRIMARY"; });
  return found == deployments.end() ? nullptr : &*found;
}

std::string line_of(const Observation& seen, const Deployments& deployments) {
  std::string out = status_of(seen);
  if (const ecs::Deployment* primary = primary_of(deployments)) {
    out += fmt::format(": {} has {} of {} running, {} pending, {} failed",
                       last_part(primary->task_definition.value_or("-")),
                       primary->running_count.value_or(0), primary->desired_count.value_or(0),
                       primary->pending_count.value_or(0), primary->failed_tasks.value_or(0));
  }
  for (const TargetCounts& counts : seen.targets) {
    out += fmt::format("; targets of {}: {}", counts.group, counts_text(counts));
  }
  for (const AlarmState& alarm : seen.alarms) {
    if (alarm.state == "ALARM") out += "; alarm " + alarm.name + " is in ALARM";
  }
  return out;
}

// Of a long name the beginning and the end, which has the revision's number: a row fits a terminal
// of 80 columns then.
std::string shortened(const std::string& name) {
  constexpr std::size_t kLengthMax = 26;
  constexpr std::size_t kEnd = 12;
  if (name.size() <= kLengthMax) return name;
  return name.substr(0, kLengthMax - kEnd - 2) + ".." + name.substr(name.size() - kEnd);
}

// As narrow as may be: what does not fit is cut off at the right.
std::vector<std::string> table_of(const Observation& seen, const Deployments& deployments,
                                  Milliseconds elapsed) {
  constexpr const char* kRow = " {:<{}} {:<7} {:<11} {:>7} {:>7} {:>7} {:>6}";
  std::vector<std::string> names;
  std::size_t width = std::string_view("REVISION").size();
  for (const ecs::Deployment& each : deployments) {
    names.push_back(shortened(last_part(each.task_definition.value_or("-"))));
    width = std::max(width, names.back().size());
  }
  std::vector<std::string> out;
  out.push_back(fmt::format(" {} for {}", status_of(seen), elapsed_text(elapsed)));
  out.push_back(fmt::format(kRow, "REVISION", width, "STATUS", "ROLLOUT", "DESIRED", "PENDING",
                            "RUNNING", "FAILED"));
  for (std::size_t i = 0; i < deployments.size(); ++i) {
    const ecs::Deployment& each = deployments[i];
    out.push_back(fmt::format(kRow, names[i], width, each.status.value_or("-"),
                              each.rollout_state.value_or("-"), each.desired_count.value_or(0),
                              each.pending_count.value_or(0), each.running_count.value_or(0),
                              each.failed_tasks.value_or(0)));
  }
  for (const TargetCounts& counts : seen.targets) {
    out.push_back(fmt::format(" targets of {}: {}", counts.group, counts_text(counts)));
  }
  for (const AlarmState& alarm : seen.alarms) {
    out.push_back(fmt::format(" alarm {}: {}", alarm.name, alarm.state));
  }
  return out;
}

std::string deployments_json(const Deployments& deployments) {
  std::string out;
  for (const ecs::Deployment& each : deployments) {
    out += fmt::format(
        R"({}{{"taskDefinition":{},"status":{},"rolloutState":{},"desired":{},"pending":{},)"
        R"("running":{},"failed":{}}})",
        out.empty() ? "" : ",", json_text(last_part(each.task_definition.value_or(""))),
        json_text(each.status.value_or("")), json_text(each.rollout_state.value_or("")),
        each.desired_count.value_or(0), each.pending_count.value_or(0),
        each.running_count.value_or(0), each.failed_tasks.value_or(0));
  }
  return "[" + out + "]";
}

std::string targets_json(const std::vector<TargetCounts>& targets) {
  std::string out;
  for (const TargetCounts& each : targets) {
    out += fmt::format(
        R"({}{{"targetGroup":{},"healthy":{},"initial":{},"unhealthy":{},"draining":{},)"
        R"("other":{}}})",
        out.empty() ? "" : ",", json_text(each.group), each.healthy, each.initial, each.unhealthy,
        each.draining, each.other);
  }
  return "[" + out + "]";
}

std::string alarms_json(const std::vector<AlarmState>& alarms) {
  std::string out;
  for (const AlarmState& each : alarms) {
    out += fmt::format(R"({}{{"name":{},"state":{}}})", out.empty() ? "" : ",",
                       json_text(each.name), json_text(each.state));
  }
  return "[" + out + "]";
}

}  // namespace

Event progress_event(const Observation& seen, Milliseconds elapsed) {
  const Deployments deployments = seen.service.deployments.value_or(Deployments{});
  Event out = Event("progress", line_of(seen, deployments))
                  .with("status", status_of(seen))
                  .with_json("deployments", deployments_json(deployments))
                  .with_json("targets", targets_json(seen.targets))
                  .with_json("alarms", alarms_json(seen.alarms));
  out.table = table_of(seen, deployments, elapsed);
  return out;
}

std::vector<Event> ServiceEvents::fresh(const ecs::Service& service) {
  std::vector<Event> out;
  for (const auto& each : service.events.value_or(std::vector<ecs::ServiceEvent>{})) {
    const Timestamp time = each.created_at.value_or(Timestamp{});
    if (time < since_ || !seen_.insert(each.id.value_or("")).second) continue;
    const std::string message = each.message.value_or("");
    out.push_back(Event("serviceEvent", message)
                      .with("createdAt", to_rfc3339_millis(time))
                      .with("id", each.id.value_or("")));
    out.back().happened = time;
  }
  std::ranges::reverse(out);
  return out;
}

std::string elapsed_text(Milliseconds elapsed) {
  const auto seconds = elapsed.count() / 1000;
  if (seconds < 10) return fmt::format("{:.1f} s", static_cast<double>(elapsed.count()) / 1000);
  if (seconds < 60) return fmt::format("{} s", seconds);
  return fmt::format("{} min {} s", seconds / 60, seconds % 60);
}

}  // namespace neargate::deploy
