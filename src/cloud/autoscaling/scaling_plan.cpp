#include "cloud/autoscaling/scaling_plan.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace neargate::autoscaling {
namespace {

// What a triggered policy asks for.
struct Want {
  int capacity = 0;
  const PlannedPolicy* policy = nullptr;
  const AlarmSignal* signal = nullptr;
};

std::string cause_of(const Want& want) {
  return fmt::format("monitor alarm {} in state {} triggered policy {}", want.signal->alarm,
                     want.signal->state, want.policy->name);
}

Timestamp later(const ScalingState& state, Timestamp now, Milliseconds wait) {
  return now +
         Milliseconds(static_cast<std::int64_t>(static_cast<double>(wait.count()) / state.speed));
}

const TargetTracking* tracking_of(const PlannedPolicy& policy) {
  return std::get_if<TargetTracking>(&policy.rule);
}

std::optional<ScalingActions::End> end_of_change(const ScalingState& state, Timestamp now) {
  using End = ScalingActions::End;
  if (!state.change) return std::nullopt;
  if (state.desired != state.change->capacity) return End::overridden;
  if (state.running == state.desired) return End::fulfilled;
  if (now >= later(state, state.change->started_at, kFulfilmentMax)) return End::unfulfilled;
  return std::nullopt;
}

std::vector<ScalingActions::Due> due_schedules(const ScalingState& state, Timestamp now) {
  std::vector<PlannedSchedule> due;
  for (const PlannedSchedule& schedule : state.schedules) {
    if (schedule.due <= now) due.push_back(schedule);
  }
  std::stable_sort(due.begin(), due.end(), [](const PlannedSchedule& a, const PlannedSchedule& b) {
    return a.due < b.due;
  });
  std::vector<ScalingActions::Due> out;
  for (PlannedSchedule& schedule : due) {
    out.push_back({std::move(schedule.name), !state.schedule_suspended});
  }
  return out;
}

// Registration and scheduled actions bring the capacity between the bounds at once, whatever
// cooldowns there are.
std::optional<ScalingActions::Change> enforce_bounds(const ScalingState& state) {
  if (!state.bounds_changed) return std::nullopt;
  ScalingActions::Change change;
  change.from = state.desired;
  if (state.desired < state.capacity_min) {
    change.capacity = state.capacity_min;
    change.cause = fmt::format("minimum capacity was set to {}", state.capacity_min);
  } else if (state.desired > state.capacity_max) {
    change.capacity = state.capacity_max;
    change.cause = fmt::format("maximum capacity was set to {}", state.capacity_max);
  } else {
    return std::nullopt;
  }
  return change;
}

bool is_under_way(const ScalingState& state, Direction direction) {
  return state.change && state.change->direction == direction;
}

// What a scale-out adds to: while one takes effect, what it has added counts as part of the next.
int scale_out_base(const ScalingState& state, Timestamp now) {
  if (is_under_way(state, Direction::out)) return std::min(state.change->from, state.desired);
  const auto& cooldown = state.scale_out_cooldown;
  if (cooldown && now < cooldown->until) return std::min(cooldown->from, state.desired);
  return state.desired;
}

struct Wants {
  std::vector<Want> out;
  std::vector<Want> in;
  // Of target tracking: removing a task would put the metric over the target.
  std::vector<Want> unchanged;
};

Wants wants_of(const ScalingState& state, int base) {
  Wants wants;
  for (const PlannedPolicy& policy : state.policies) {
    const TargetTracking* tracking = tracking_of(policy);
    for (const AlarmSignal& signal : policy.signals) {
      const int more = wanted(policy.rule, base, signal);
      if (more > state.desired) {
        wants.out.push_back({more, &policy, &signal});
        continue;
      }
      if (tracking != nullptr && (signal.value > tracking->target || !tracking->scales_in)) {
        continue;
      }
      const int less = wanted(policy.rule, state.desired, signal);
      if (less < state.desired) {
        wants.in.push_back({less, &policy, &signal});
      } else if (tracking != nullptr) {
        wants.unchanged.push_back({state.desired, &policy, &signal});
      }
    }
  }
  return wants;
}

// Where several policies act at once, the largest capacity wins, in both directions.
const Want& largest(const std::vector<Want>& wants) {
  return *std::max_element(wants.begin(), wants.end(),
                           [](const Want& a, const Want& b) { return a.capacity < b.capacity; });
}

void refuse(ScalingActions& actions, const std::vector<Want>& wants, const char* code) {
  for (const Want& want : wants) actions.not_scaled.push_back({cause_of(want), code});
}

void scale_out(const ScalingState& state, const std::vector<Want>& wants, int base,
               ScalingActions& actions) {
  if (state.desired >= state.capacity_max) return refuse(actions, wants, "AlreadyAtMaxCapacity");
  const Want& want = largest(wants);
  actions.change = {.capacity = std::clamp(want.capacity, state.capacity_min, state.capacity_max),
                    .from = base,
                    .cause = cause_of(want),
                    .direction = Direction::out,
                    .cooldown = want.policy->scale_out_cooldown};
}

// Target tracking scales in only when each of its policies that may is ready to; step policies do
// not wait for others.
bool all_ready_to_scale_in(const ScalingState& state) {
  return std::all_of(state.policies.begin(), state.policies.end(), [](const PlannedPolicy& policy) {
    const TargetTracking* tracking = tracking_of(policy);
    if (tracking == nullptr || !tracking->scales_in) return true;
    return std::any_of(policy.signals.begin(), policy.signals.end(),
                       [&](const AlarmSignal& signal) { return signal.value <= tracking->target; });
  });
}

void scale_in(const ScalingState& state, Timestamp now, Wants wants, ScalingActions& actions) {
  const bool tracking_is_ready = all_ready_to_scale_in(state) && wants.unchanged.empty();
  std::erase_if(wants.in, [&](const Want& want) {
    return tracking_of(*want.policy) != nullptr && !tracking_is_ready;
  });
  if (state.desired <= state.capacity_min) {
    refuse(actions, wants.in, "AlreadyAtMinCapacity");
    return refuse(actions, wants.unchanged, "AlreadyAtMinCapacity");
  }
  if (wants.in.empty()) {
    return refuse(actions, wants.unchanged, "AutoScalingAnticipatedFlapping");
  }
  if (state.deploying) {
    return refuse(actions, wants.in, "TargetServicePutResourceAsUnscalable");
  }
  if (state.scale_in_cooldown_until && now < *state.scale_in_cooldown_until) return;
  if (is_under_way(state, Direction::in)) return;
  const Want& want = largest(wants.in);
  actions.change = {.capacity = std::clamp(want.capacity, state.capacity_min, state.capacity_max),
                    .from = state.desired,
                    .cause = cause_of(want),
                    .direction = Direction::in,
                    .cooldown = want.policy->scale_in_cooldown};
}

void follow_policies(const ScalingState& state, Timestamp now, ScalingActions& actions) {
  const int base = scale_out_base(state, now);
  Wants wants = wants_of(state, base);
  if (!wants.out.empty() && !state.scale_out_suspended) {
    return scale_out(state, wants.out, base, actions);
  }
  const bool wants_less = !wants.in.empty() || !wants.unchanged.empty();
  if (wants_less && wants.out.empty() && !state.scale_in_suspended) {
    scale_in(state, now, std::move(wants), actions);
  }
}

std::optional<Timestamp> next_look(const ScalingState& state, bool changing, Timestamp now) {
  std::optional<Timestamp> next;
  if (changing) next = later(state, now, kFulfilmentInterval);
  for (const PlannedSchedule& schedule : state.schedules) {
    if (!next || schedule.due < *next) next = schedule.due;
  }
  return next;
}

}  // namespace

ScalingActions plan(const ScalingState& state, Timestamp now) {
  ScalingActions actions;
  actions.ended = end_of_change(state, now);
  if (actions.ended) return actions;
  actions.due = due_schedules(state, now);
  if (!actions.due.empty()) return actions;
  actions.change = enforce_bounds(state);
  if (!actions.change) follow_policies(state, now, actions);
  actions.look_again_at = next_look(state, state.change || actions.change, now);
  return actions;
}

}  // namespace neargate::autoscaling
