#include "cloud/ecs/service_plan.hpp"

#include <algorithm>
#include <map>

#include "base/assert.hpp"
#include "cloud/ecs/zone_balance.hpp"

namespace neargate::ecs {

namespace {

using Phase = PlannedTask::Phase;
using Rollout = PlannedDeployment::Rollout;
using Tasks = std::vector<const PlannedTask*>;

int size(const Tasks& tasks) { return static_cast<int>(tasks.size()); }

int count_healthy(const Tasks& tasks) {
  return static_cast<int>(
      std::count_if(tasks.begin(), tasks.end(), [](const auto* task) { return task->healthy; }));
}

std::string scaling_reason(const std::string& deployment) {
  return "Scaling activity initiated by (deployment " + deployment + ")";
}

// Why the primary deployment is given up, if it is.
std::optional<DeploymentFailure> failure_of(const ServiceState& state) {
  using Cause = DeploymentFailure::Cause;
  const PlannedDeployment& primary = state.deployments.front();
  if (primary.rollout != Rollout::in_progress) return std::nullopt;
  // A rollback is not rolled back.
  const auto failure = [&](Cause cause, bool roll_back) {
    const bool wanted = roll_back && !primary.is_rollback;
    return DeploymentFailure{cause, wanted && state.can_roll_back, wanted && !state.can_roll_back};
  };
  if (state.stop_request != StopRequest::none) {
    return failure(Cause::stop_requested, state.stop_request == StopRequest::roll_back);
  }
  const CircuitBreaker& breaker = state.circuit_breaker;
  if (breaker.enabled && primary.failed_tasks >= threshold(breaker, state.desired_count)) {
    return failure(Cause::tasks_failed, breaker.roll_back);
  }
  if (state.alarms.ringing && !primary.is_rollback) {
    return failure(Cause::alarm, state.alarms.roll_back);
  }
  return std::nullopt;
}

class Planner {
 public:
  Planner(const ServiceState& state, Timestamp now)
      : state_(state), now_(now), primary_(state.deployments.front()) {
    for (const PlannedTask& task : state.tasks) {
      if (task.phase == Phase::leaving) {
        ++leaving_;
      } else if (task.deployment != primary_.id) {
        old_.push_back(&task);
      } else {
        (task.unhealthy.empty() ? current_ : ill_).push_back(&task);
      }
    }
  }

  ServiceActions run() {
    if (!state_.active) return wind_up();
    actions_.failure = failure_of(state_);
    // What follows is planned for the deployment that comes of it.
    if (actions_.failure) return std::move(actions_);
    actions_.rebalancing = state_.rebalancing && !in_progress();
    scale_in();
    if (failed()) {
      drop_what_failed();
    } else {
      retire_old();
      make_room_for_replacements();
      start_missing();
      rebalance();
    }
    forget_deployments();
    conclude();
    return std::move(actions_);
  }

 private:
  bool in_progress() const { return primary_.rollout == Rollout::in_progress; }
  bool failed() const { return primary_.rollout == Rollout::failed; }
  int staying() const { return size(current_) + size(ill_) + size(old_); }
  int missing() const { return state_.desired_count - size(current_); }
  int room() const { return tasks_max(state_) - staying() - leaving_; }

  ServiceActions wind_up() {
    for (const Tasks& tasks : {current_, ill_, old_}) {
      for (const PlannedTask* task : tasks) {
        actions_.stops.push_back({task->id, scaling_reason(primary_.id)});
      }
    }
    actions_.finished = state_.tasks.empty();
    return std::move(actions_);
  }

  void stop(Tasks& tasks, Tasks::iterator victim, bool unhealthy = false) {
    const PlannedTask& task = **victim;
    actions_.stops.push_back(
        {task.id, unhealthy ? task.unhealthy : scaling_reason(primary_.id), unhealthy});
    tasks.erase(victim);
    ++leaving_;
  }

  // The task that is best given up: one that is ill, else one that does not serve (yet), else one
  // of the fullest zone, else the youngest. The end where all are protected.
  Tasks::iterator least_wanted(Tasks& tasks) {
    ZoneBalance zones(state_.zones);
    for (const PlannedTask* task : tasks) zones.add(task->zone);
    const auto less_wanted = [&](const PlannedTask* a, const PlannedTask* b) {
      if (a->unhealthy.empty() != b->unhealthy.empty()) return !a->unhealthy.empty();
      if (a->healthy != b->healthy) return !a->healthy;
      const int in_a = zones.count(a->zone), in_b = zones.count(b->zone);
      if (in_a != in_b) return in_a > in_b;
      if (a->created_at != b->created_at) return a->created_at > b->created_at;
      return a->id > b->id;
    };
    auto best = tasks.end();
    for (auto task = tasks.begin(); task != tasks.end(); ++task) {
      if ((*task)->is_protected) continue;
      if (best == tasks.end() || less_wanted(*task, *best)) best = task;
    }
    return best;
  }

  bool stop_least_wanted(Tasks& tasks) {
    const auto victim = least_wanted(tasks);
    if (victim == tasks.end()) return false;
    stop(tasks, victim);
    return true;
  }

  // More of the primary deployment than desired.
  void scale_in() {
    while (size(current_) > state_.desired_count) {
      // The one that is too many for rebalancing's sake goes when all serve.
      if (actions_.rebalancing && count_healthy(current_) <= state_.desired_count) return;
      if (!stop_least_wanted(current_)) {
        actions_.held_by_protection[primary_.id] = size(current_) - state_.desired_count;
        return;
      }
    }
  }

  // A deployment that has failed starts nothing. It keeps what it has, except what is ill or more
  // than desired; of that it keeps the healthy ones that the minimum needs, where the others are
  // protected.
  void drop_what_failed() {
    while (!ill_.empty()) stop(ill_, ill_.begin(), true);
    while (size(old_) > state_.desired_count) {
      const auto victim = least_wanted(old_);
      if (victim == old_.end()) return;
      const int healthy = count_healthy(current_) + count_healthy(old_);
      if ((*victim)->healthy && healthy <= healthy_tasks_min(state_)) return;
      stop(old_, victim);
    }
  }

  // Old tasks go as soon as they are not needed for the minimum of healthy ones: at once those that
  // have not come up, then those whose health is not known (after a restart of ours they may well
  // serve), then healthy ones, one for each that is more than the minimum.
  void retire_old() {
    int healthy = count_healthy(current_) + count_healthy(old_);
    for (auto task = old_.begin(); task != old_.end();) {
      const bool unhealthy = !(*task)->unhealthy.empty();
      const bool needed = (*task)->healthy || ((*task)->phase == Phase::running && !unhealthy &&
                                               healthy < healthy_tasks_min(state_));
      if (needed || ((*task)->is_protected && !unhealthy)) {
        ++task;
        continue;
      }
      const auto index = task - old_.begin();
      stop(old_, task, unhealthy);
      task = old_.begin() + index;
    }
    while (count_healthy(old_) > 0 && healthy - 1 >= healthy_tasks_min(state_) &&
           stop_least_wanted(old_)) {
      --healthy;
    }
    if (healthy - 1 < healthy_tasks_min(state_)) return;
    for (const PlannedTask* task : old_) {
      if (task->is_protected) ++actions_.held_by_protection[task->deployment];
    }
  }

  // Replacements of unhealthy tasks are started first, and the unhealthy ones stopped as the
  // replacements become healthy. Where the maximum leaves no room for that, unhealthy ones are
  // stopped first: as many as the minimum allows, and if it allows none, one by one.
  void make_room_for_replacements() {
    const int needed = std::max(0, state_.desired_count - count_healthy(current_));
    while (size(ill_) > needed) stop(ill_, ill_.begin(), true);
    int wanted = missing() - std::max(0, room());
    const bool none_starting = count_healthy(current_) == size(current_);
    while (!ill_.empty() && wanted > 0 && leaving_ < missing() &&
           (staying() > healthy_tasks_min(state_) || (leaving_ == 0 && none_starting))) {
      stop(ill_, ill_.begin(), true);
      --wanted;
    }
  }

  void start_missing() {
    const int count = std::min(missing(), room());
    if (count <= 0 || state_.zones.empty()) return note_if_stuck();
    Timestamp allowed_at = now_;
    if (primary_.restarts.last_failure_at) {
      const double delay = static_cast<double>(restart_delay(primary_.restarts).count());
      allowed_at = *primary_.restarts.last_failure_at +
                   Milliseconds(static_cast<std::int64_t>(delay / state_.speed));
    }
    if (allowed_at > now_) {
      actions_.throttled = is_throttled(primary_.restarts);
      actions_.look_again_at = allowed_at;
      return;
    }
    ZoneBalance zones(state_.zones);
    for (const PlannedTask* task : current_) zones.add(task->zone);
    for (int i = 0; i < count; ++i) start_in(zones.emptiest(), zones);
    actions_.replacements = std::min(count, size(ill_));
  }

  void start_in(std::string zone, ZoneBalance& zones) {
    zones.add(zone);
    actions_.starts.push_back(std::move(zone));
  }

  void note_if_stuck() {
    const bool all_serve = count_healthy(current_) == size(current_) && ill_.empty();
    const bool some_protected = std::any_of(
        old_.begin(), old_.end(), [](const PlannedTask* task) { return task->is_protected; });
    actions_.stuck = in_progress() && missing() > 0 && leaving_ == 0 && !old_.empty() &&
                     all_serve && !some_protected && !state_.zones.empty();
  }

  // Only while nothing else goes on: a task in the emptiest zone; when it serves, scale_in() takes
  // one of the fullest.
  void rebalance() {
    const bool quiet = !in_progress() && old_.empty() && ill_.empty() && leaving_ == 0 &&
                       size(current_) == state_.desired_count &&
                       count_healthy(current_) == state_.desired_count;
    ZoneBalance zones(state_.zones);
    for (const PlannedTask* task : current_) zones.add(task->zone);
    if (!state_.rebalances || (quiet && zones.is_even())) {
      actions_.rebalancing = false;
    } else if (quiet && room() > 0 && !state_.zones.empty()) {
      start_in(zones.emptiest(), zones);
      actions_.rebalancing = true;
    }
  }

  void forget_deployments() {
    for (std::size_t i = 1; i < state_.deployments.size(); ++i) {
      const std::string& id = state_.deployments[i].id;
      const bool has_tasks =
          std::any_of(state_.tasks.begin(), state_.tasks.end(),
                      [&](const PlannedTask& task) { return task.deployment == id; });
      if (!has_tasks) actions_.gone.push_back(id);
    }
  }

  void conclude() {
    const bool as_desired = count_healthy(current_) == state_.desired_count &&
                            state_.tasks.size() == current_.size() && missing() == 0 &&
                            actions_.starts.empty();
    if (!as_desired || failed()) return;
    if (in_progress() && state_.alarms.bake > Milliseconds(0) && !primary_.is_rollback) {
      const Milliseconds bake(static_cast<std::int64_t>(
          static_cast<double>(state_.alarms.bake.count()) / state_.speed));
      actions_.baking = !primary_.baking_since;
      const Timestamp until = primary_.baking_since.value_or(now_) + bake;
      if (until > now_) {
        actions_.look_again_at = until;
        return;
      }
    }
    actions_.completed = in_progress();
    actions_.steady = true;
  }

  const ServiceState& state_;
  const Timestamp now_;
  const PlannedDeployment& primary_;
  ServiceActions actions_;
  Tasks current_;  // of the primary deployment, and not unhealthy
  Tasks ill_;      // of the primary deployment, and unhealthy
  Tasks old_;      // of other deployments
  int leaving_ = 0;
};

}  // namespace

int tasks_max(const ServiceState& state) {
  // Never less than desired, or nothing would ever run.
  return std::max(state.desired_count, state.desired_count * state.maximum_percent / 100);
}

int healthy_tasks_min(const ServiceState& state) {
  return (state.desired_count * state.minimum_healthy_percent + 99) / 100;
}

ServiceActions plan(const ServiceState& state, Timestamp now) {
  NG_ASSERT(!state.deployments.empty());
  return Planner(state, now).run();
}

}  // namespace neargate::ecs
