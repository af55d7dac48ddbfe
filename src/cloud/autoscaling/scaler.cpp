#include "cloud/autoscaling/scaler.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "aws/error.hpp"
#include "base/log.hpp"

namespace neargate::autoscaling {
namespace {

// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_StepScalingPolicyConfiguration.html
// and API_TargetTrackingScalingPolicyConfiguration.html: for ECS services.
constexpr std::int32_t kCooldown = 300;
// However far away the next schedule is: the wall clock may be set meanwhile.
constexpr Milliseconds kLookMax{60'000};

std::string set_message(int capacity) {
  return fmt::format("Successfully set desired count to {}.", capacity);
}

std::string describe(const ScalableTargetAction& action) {
  if (!action.max_capacity) return fmt::format("min capacity to {}", *action.min_capacity);
  if (!action.min_capacity) return fmt::format("max capacity to {}", *action.max_capacity);
  return fmt::format("min capacity to {} and max capacity to {}", *action.min_capacity,
                     *action.max_capacity);
}

// An alarm whose state was set by hand measured nothing: it is taken for one that has just crossed
// its threshold.
double assumed_value(const cloudwatch::MetricAlarm& alarm) {
  const double threshold = alarm.threshold.value_or(0);
  const bool is_low = alarm.comparison_operator.value_or("").starts_with("LessThan");
  const double infinity = std::numeric_limits<double>::infinity();
  return std::nextafter(threshold, is_low ? -infinity : infinity);
}

}  // namespace

Scaler::Scaler(Parts parts) : parts_(parts), world_(parts.world) {
  parts_.cloudwatch.on_alarm_action(
      "arn:aws:autoscaling:",
      [this](const cloudwatch::AlarmAction& action) { alarm_acts(action); });
}

Scaler::~Scaler() {
  if (soon_) world_.reactor.cancel(*soon_);
  for (const auto& [resource, timer] : timers_) world_.reactor.cancel(timer);
}

void Scaler::recover() {
  parts_.schedule_times.recover();
  for (const auto& [resource, record] : parts_.targets) touch(resource);
}

void Scaler::bounds_changed(const std::string& resource) { run_plan(resource, true); }

void Scaler::forget_target(const std::string& resource) {
  dirty_.erase(resource);
  if (const auto timer = timers_.extract(resource)) world_.reactor.cancel(timer.mapped());
}

void Scaler::alarm_acts(const cloudwatch::AlarmAction& action) {
  for (const auto& [key, policy] : parts_.policies) {
    if (policy.policy_arn != action.action_arn) continue;
    AlarmSignal signal{.alarm = action.alarm_name,
                       .state = action.state,
                       .value = action.value.value_or(0),
                       .threshold = action.threshold};
    if (!action.value) {
      for (const auto& alarm : parts_.cloudwatch.alarms_with_action(action.action_arn)) {
        if (alarm.alarm_name == action.alarm_name) signal.value = assumed_value(alarm);
      }
    }
    signals_[policy.policy_arn][action.alarm_name] = std::move(signal);
    return touch(policy.resource_id);
  }
  throw aws::Error("ObjectNotFoundException", "There is no scaling policy " + action.action_arn);
}

void Scaler::touch(const std::string& resource) {
  dirty_.insert(resource);
  if (!soon_) soon_ = world_.reactor.after(Milliseconds(0), [this] { run_plans(); });
}

void Scaler::run_plans() {
  soon_.reset();
  for (const std::string& resource : std::exchange(dirty_, {})) run_plan(resource, false);
}

void Scaler::run_plan(const std::string& resource, bool bounds_changed) {
  for (;;) {
    const ScalableTargetRecord* record = parts_.targets.find(resource);
    if (record == nullptr) return;
    const auto capacity = parts_.services.capacity(resource);
    if (!capacity) {
      if (record->change) end_change(resource, ScalingActions::End::unfulfilled);
      return;
    }
    ScalingState state = observe(resource, *record, *capacity);
    state.bounds_changed = bounds_changed;
    const ScalingActions actions = plan(state, world_.clock.now());
    if (actions.ended) {
      end_change(resource, *actions.ended);
      continue;
    }
    for (const ScalingActions::Due& due : actions.due) {
      parts_.schedule_times.advance(due.schedule);
      if (!due.runs) continue;
      run_schedule(resource, due.schedule);
      bounds_changed = true;
    }
    if (!actions.due.empty()) continue;
    if (actions.change) change_capacity(resource, *actions.change);
    for (const auto& reason : actions.not_scaled) tell_not_scaled(resource, state, reason);
    if (actions.look_again_at) look_again(resource, *actions.look_again_at);
    return;
  }
}

ScalingState Scaler::observe(const std::string& resource, const ScalableTargetRecord& record,
                             const ScalableServices::Capacity& capacity) {
  const ScalableTarget& target = record.target;
  ScalingState state;
  state.capacity_min = target.min_capacity;
  state.capacity_max = target.max_capacity;
  const SuspendedState suspended = target.suspended_state.value_or(SuspendedState());
  state.scale_out_suspended = suspended.dynamic_scaling_out_suspended.value_or(false);
  state.scale_in_suspended = suspended.dynamic_scaling_in_suspended.value_or(false);
  state.schedule_suspended = suspended.scheduled_scaling_suspended.value_or(false);
  state.desired = capacity.desired;
  state.running = capacity.running;
  state.deploying = capacity.deploying;
  state.speed = world_.clock.speed();
  if (record.change) {
    state.change = {.capacity = record.change->capacity,
                    .from = record.change->from_capacity,
                    .started_at = record.change->started_at,
                    .direction = std::nullopt,
                    .cooldown = Seconds(record.change->cooldown_seconds)};
    if (record.change->scales_out) {
      state.change->direction = *record.change->scales_out ? Direction::out : Direction::in;
    }
  }
  if (record.scale_out_cooldown_until) {
    state.scale_out_cooldown = {.until = *record.scale_out_cooldown_until,
                                .from = record.scale_out_cooldown_from.value_or(0)};
  }
  state.scale_in_cooldown_until = record.scale_in_cooldown_until;
  for (const auto& [key, policy] : parts_.policies) {
    if (policy.resource_id == resource) state.policies.push_back(observe(policy));
  }
  state.schedules = parts_.schedule_times.of(resource);
  return state;
}

PlannedPolicy Scaler::observe(const ScalingPolicy& policy) {
  PlannedPolicy planned{.name = policy.policy_name, .rule = rule_of(policy), .signals = {}};
  if (policy.step_scaling_policy_configuration) {
    const auto& configuration = *policy.step_scaling_policy_configuration;
    planned.scale_out_cooldown = Seconds(configuration.cooldown.value_or(kCooldown));
    planned.scale_in_cooldown = planned.scale_out_cooldown;
  } else {
    const auto& configuration = *policy.target_tracking_scaling_policy_configuration;
    planned.scale_out_cooldown = Seconds(configuration.scale_out_cooldown.value_or(kCooldown));
    planned.scale_in_cooldown = Seconds(configuration.scale_in_cooldown.value_or(kCooldown));
  }
  const auto signals = signals_.find(policy.policy_arn);
  if (signals == signals_.end()) return planned;
  std::erase_if(signals->second, [this](const auto& each) {
    return parts_.cloudwatch.alarm_state(each.first) != each.second.state;
  });
  for (const auto& [name, signal] : signals->second) planned.signals.push_back(signal);
  return planned;
}

void Scaler::run_schedule(const std::string& resource, const std::string& key) {
  const ScheduledAction& action = *parts_.actions.find(key);
  const ScalableTargetAction& asked = *action.scalable_target_action;
  ScalableTarget target = parts_.targets.find(resource)->target;
  if (asked.min_capacity) target.min_capacity = *asked.min_capacity;
  if (asked.max_capacity) target.max_capacity = *asked.max_capacity;
  const std::string what = describe(asked);
  ScalingActivity activity;
  activity.resource_id = resource;
  activity.description = "Setting " + what;
  activity.cause =
      fmt::format("scheduled action name {} was triggered", action.scheduled_action_name);
  if (target.min_capacity > target.max_capacity) {
    activity.status_code = "Failed";
    activity.status_message = fmt::format(
        "Failed to set {}. Reason: Maximum capacity cannot be less than minimum capacity", what);
  } else {
    activity.status_code = "Successful";
    activity.status_message = "Successfully set " + what;
    parts_.targets.update(resource, [&](ScalableTargetRecord& record) { record.target = target; });
  }
  parts_.activities.add(std::move(activity));
}

void Scaler::change_capacity(const std::string& resource, const ScalingActions::Change& change) {
  if (parts_.targets.find(resource)->change) {
    end_change(resource, ScalingActions::End::overridden);
  }
  // What alarms measured before it says nothing of what is after it.
  for (const auto& [key, policy] : parts_.policies) {
    if (policy.resource_id == resource) forget_policy(policy.policy_arn);
  }
  ScalingActivity activity;
  activity.resource_id = resource;
  activity.description = fmt::format("Setting desired count to {}.", change.capacity);
  activity.cause = change.cause;
  const std::string key = parts_.activities.add(std::move(activity));
  try {
    parts_.services.set_desired_count(resource, change.capacity);
  } catch (const aws::Error& error) {
    log::warning("scaling {} to {} failed: {}", resource, change.capacity, error.what());
    parts_.activities.end(key, "Failed",
                          fmt::format("Failed to set desired count to {}. Reason: {}",
                                      change.capacity, error.what()));
    return;
  }
  parts_.activities.begin(
      key, set_message(change.capacity) + " Waiting for change to be fulfilled by ecs.");
  parts_.targets.update(resource, [&](ScalableTargetRecord& record) {
    ChangeRecord& kept = record.change.emplace();
    kept.activity = key;
    kept.capacity = change.capacity;
    kept.from_capacity = change.from;
    kept.started_at = world_.clock.now();
    kept.cooldown_seconds = static_cast<std::int32_t>(change.cooldown.count());
    if (!change.direction.has_value()) return;
    kept.scales_out = change.direction == Direction::out;
    // Each direction ends the other's cooldown.
    if (change.direction == Direction::out) {
      record.scale_in_cooldown_until.reset();
    } else {
      record.scale_out_cooldown_until.reset();
    }
  });
}

void Scaler::end_change(const std::string& resource, ScalingActions::End how) {
  using End = ScalingActions::End;
  const ChangeRecord change = *parts_.targets.find(resource)->change;
  const std::string message = set_message(change.capacity);
  if (how == End::fulfilled) {
    parts_.activities.end(change.activity, "Successful",
                          message + " Change successfully fulfilled by ecs.");
  } else if (how == End::overridden) {
    parts_.activities.end(change.activity, "Overridden",
                          message + " Change was overridden by a newer one.");
  } else {
    parts_.activities.end(change.activity, "Unfulfilled",
                          message + " Change was not fulfilled by ecs in time.");
  }
  parts_.targets.update(resource, [&](ScalableTargetRecord& record) {
    record.change.reset();
    if (how != End::fulfilled || !change.scales_out) return;
    const Timestamp until =
        world_.clock.now() + world_.clock.scaled(Seconds(change.cooldown_seconds));
    if (*change.scales_out) {
      record.scale_out_cooldown_until = until;
      record.scale_out_cooldown_from = change.from_capacity;
    } else {
      record.scale_in_cooldown_until = until;
    }
  });
}

void Scaler::tell_not_scaled(const std::string& resource, const ScalingState& state,
                             const ScalingActions::NotScaled& reason) {
  NotScaledReason told;
  told.code = reason.code;
  if (reason.code == "AlreadyAtMaxCapacity") {
    told.max_capacity = state.capacity_max;
  } else if (reason.code == "AlreadyAtMinCapacity") {
    told.min_capacity = state.capacity_min;
  } else {
    told.current_capacity = state.desired;
  }
  ScalingActivity activity;
  activity.resource_id = resource;
  activity.cause = reason.cause;
  activity.not_scaled_reasons = {{std::move(told)}};
  parts_.activities.add_not_scaled(std::move(activity));
}

void Scaler::look_again(const std::string& resource, Timestamp at) {
  if (const auto timer = timers_.extract(resource)) world_.reactor.cancel(timer.mapped());
  const auto wait = std::clamp<Milliseconds>(at - world_.clock.now(), Milliseconds(1), kLookMax);
  timers_[resource] = world_.reactor.after(wait, [this, resource] {
    timers_.erase(resource);
    run_plan(resource, false);
  });
}

}  // namespace neargate::autoscaling
