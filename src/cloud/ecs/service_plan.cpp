#include "cloud/ecs/service_plan.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace neargate::ecs {

namespace {

using Phase = PlannedTask::Phase;
using Rollout = PlannedDeployment::Rollout;

constexpr int kBreakerFailuresMin = 3;
constexpr int kBreakerFailuresMax = 200;
constexpr Milliseconds kRestartDelayFirst{1000};
constexpr Milliseconds kRestartDelayMax{15 * 60 * 1000};

// Tasks that stay, by zone: how the spread is measured.
std::map<std::string, int> count_by_zone(const std::vector<const PlannedTask*>& tasks,
                                         const std::vector<std::string>& zones) {
  std::map<std::string, int> count;
  for (const std::string& zone : zones) count[zone] = 0;
  for (const PlannedTask* task : tasks) ++count[task->zone];
  return count;
}

const std::string& emptiest(const std::map<std::string, int>& count,
                            const std::vector<std::string>& zones) {
  const std::string* best = &zones.front();
  for (const std::string& zone : zones) {
    if (count.at(zone) < count.at(*best)) best = &zone;
  }
  return *best;
}

// Which of the tasks is best given up: one that does not serve yet, from the fullest zone, the
// youngest.
std::vector<const PlannedTask*>::iterator least_wanted(std::vector<const PlannedTask*>& tasks,
                                                       const std::map<std::string, int>& count) {
  return std::max_element(tasks.begin(), tasks.end(),
                          [&](const PlannedTask* a, const PlannedTask* b) {
                            const int a_zone = count.at(a->zone), b_zone = count.at(b->zone);
                            if (a_zone != b_zone) return a_zone < b_zone;
                            if (a->healthy != b->healthy) return a->healthy;
                            if (a->created_at != b->created_at)
                              return a->created_at < b->created_at;
                            return a->id < b->id;
                          });
}

std::string scaling_reason(const std::string& deployment) {
  return "Scaling activity initiated by (deployment " + deployment + ")";
}

}  // namespace

int tasks_max(const ServiceState& state) {
  // Rounded down, as AWS does; but never less than desired, or nothing would ever run.
  return std::max(state.desired_count, state.desired_count * state.maximum_percent / 100);
}

int healthy_tasks_min(const ServiceState& state) {
  return (state.desired_count * state.minimum_healthy_percent + 99) / 100;
}

int circuit_breaker_threshold(int desired_count) {
  return std::clamp((desired_count + 1) / 2, kBreakerFailuresMin, kBreakerFailuresMax);
}

Milliseconds restart_delay(int consecutive_failures) {
  if (consecutive_failures <= 1) return Milliseconds(0);
  const int doublings = std::min(consecutive_failures - 2, 20);
  return std::min(kRestartDelayMax, kRestartDelayFirst * (std::int64_t{1} << doublings));
}

ServiceActions plan(const ServiceState& state, Timestamp now) {
  ServiceActions actions;
  NG_ASSERT(!state.deployments.empty());
  const PlannedDeployment& primary = state.deployments.front();

  std::vector<const PlannedTask*> current, old;  // that are to stay, so far
  std::map<std::string, int> tasks_of_deployment;
  for (const PlannedTask& task : state.tasks) {
    ++tasks_of_deployment[task.deployment];
    if (task.phase == Phase::leaving) continue;
    if (!state.active) {
      actions.stops.push_back({task.id, scaling_reason(primary.id)});
    } else if (!task.unhealthy.empty()) {
      actions.stops.push_back({task.id, task.unhealthy});
    } else {
      (task.deployment == primary.id ? current : old).push_back(&task);
    }
  }
  if (!state.active) {
    actions.finished = state.tasks.empty();
    return actions;
  }

  if (primary.rollout == Rollout::in_progress && state.circuit_breaker &&
      primary.failed_tasks >= circuit_breaker_threshold(state.desired_count)) {
    actions.failed = true;
    actions.roll_back =
        state.circuit_breaker_rollback && state.can_roll_back && !primary.is_rollback;
    return actions;  // what follows is planned for the deployment that comes of it
  }

  const auto stop_least_wanted = [&](std::vector<const PlannedTask*>& tasks) {
    auto count = count_by_zone(tasks, state.zones);
    const auto victim = least_wanted(tasks, count);
    actions.stops.push_back({(*victim)->id, scaling_reason(primary.id)});
    tasks.erase(victim);
  };
  // Scaling in: more of the primary deployment than desired.
  while (static_cast<int>(current.size()) > state.desired_count) stop_least_wanted(current);

  // Old tasks go as soon as they are not needed for the minimum of healthy ones: at once those that
  // have not come up, then those whose health is not known (after a restart of ours they may well
  // serve), then healthy ones, one for each that is more than the minimum.
  int healthy = 0;
  for (const PlannedTask* task : current) healthy += task->healthy ? 1 : 0;
  for (const PlannedTask* task : old) healthy += task->healthy ? 1 : 0;
  // A deployment that has failed and cannot be rolled back leaves the old tasks alone.
  if (primary.rollout != Rollout::failed) {
    std::erase_if(old, [&](const PlannedTask* task) {
      const bool needed =
          task->healthy || (task->phase == Phase::running && healthy < healthy_tasks_min(state));
      if (!needed) actions.stops.push_back({task->id, scaling_reason(primary.id)});
      return !needed;
    });
    while (!old.empty() && healthy - 1 >= healthy_tasks_min(state)) {
      stop_least_wanted(old);
      --healthy;
    }
  }

  // Starts, as far as the maximum allows, into the emptiest zones; held back by the throttle.
  const int missing = state.desired_count - static_cast<int>(current.size());
  const int room = tasks_max(state) - static_cast<int>(current.size() + old.size());
  const int count = std::min(missing, room);
  if (count > 0 && primary.rollout != Rollout::failed && !state.zones.empty()) {
    Timestamp allowed_at = now;
    if (primary.last_failure_at) {
      const auto delay = restart_delay(primary.consecutive_failures);
      allowed_at =
          *primary.last_failure_at +
          Milliseconds(static_cast<std::int64_t>(static_cast<double>(delay.count()) / state.speed));
    }
    if (allowed_at > now) {
      actions.throttled = true;
      actions.look_again_at = allowed_at;
    } else {
      auto by_zone = count_by_zone(current, state.zones);
      for (int i = 0; i < count; ++i) {
        const std::string& zone = emptiest(by_zone, state.zones);
        ++by_zone[zone];
        actions.starts.push_back(zone);
      }
    }
  }

  for (std::size_t i = 1; i < state.deployments.size(); ++i) {
    if (!tasks_of_deployment.contains(state.deployments[i].id)) {
      actions.gone.push_back(state.deployments[i].id);
    }
  }

  int serving = 0;
  for (const PlannedTask* task : current) serving += task->healthy ? 1 : 0;
  const bool as_desired = serving == state.desired_count &&
                          static_cast<int>(current.size()) == state.desired_count &&
                          state.tasks.size() == current.size();
  if (as_desired && primary.rollout != Rollout::failed) {
    actions.steady = true;
    actions.completed = primary.rollout == Rollout::in_progress;
  }
  return actions;
}

}  // namespace neargate::ecs
