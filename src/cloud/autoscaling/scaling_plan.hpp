#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "cloud/autoscaling/policy_rules.hpp"

// What Application Auto Scaling does next with one scalable target, as a pure function of what is.
// Application Auto Scaling User Guide, "How target tracking scaling works", "How step scaling
// works", "How scheduled scaling works"; Amazon ECS Developer Guide, "Automatically scale your
// Amazon ECS service".
namespace neargate::autoscaling {

// How long a change may take to be fulfilled before its activity is given up as Unfulfilled. AWS
// does not tell its own limit.
constexpr Seconds kFulfilmentMax{30 * 60};
// While a change is under way, how often the service is looked at.
constexpr Seconds kFulfilmentInterval{1};

enum class Direction { out, in };

struct PlannedPolicy {
  std::string name;
  ScalingRule rule;
  Seconds scale_out_cooldown{300};
  Seconds scale_in_cooldown{300};
  // Alarms that act by this policy now, with what they have measured since the last change.
  std::vector<AlarmSignal> signals;
};

struct PlannedSchedule {
  std::string name;
  Timestamp due;  // its next time
};

// A change of capacity that the service has not reached yet.
struct ChangeUnderWay {
  int capacity = 0;
  int from = 0;
  Timestamp started_at;
  // How it affects those that follow; nothing where it is not a policy's.
  std::optional<Direction> direction;
  Seconds cooldown{};
};

// After a policy scaled out: what was added counts as part of what the next one adds.
struct ScaleOutCooldown {
  Timestamp until;
  int from = 0;  // the capacity before
};

struct ScalingState {
  int capacity_min = 0;
  int capacity_max = 0;
  bool bounds_changed = false;  // … and the capacity has not been brought between them yet
  bool scale_out_suspended = false;
  bool scale_in_suspended = false;
  bool schedule_suspended = false;
  int desired = 0;
  int running = 0;
  bool deploying = false;
  std::optional<ChangeUnderWay> change;
  std::optional<ScaleOutCooldown> scale_out_cooldown;
  std::optional<Timestamp> scale_in_cooldown_until;
  std::vector<PlannedPolicy> policies;
  std::vector<PlannedSchedule> schedules;
  double speed = 1;  // Clock::speed()
};

struct ScalingActions {
  struct Change {
    int capacity = 0;
    int from = 0;  // what its cooldown counts from
    std::string cause;
    std::optional<Direction> direction;  // nothing where it is not a policy's
    Seconds cooldown{};
    bool operator==(const Change&) const = default;
  };
  // A policy was triggered, and nothing came of it.
  struct NotScaled {
    std::string cause;
    std::string code;  // Application Auto Scaling API Reference, NotScaledReason
    bool operator==(const NotScaled&) const = default;
  };
  struct Due {
    std::string schedule;
    bool runs = true;  // false: suspended, this time passes
    bool operator==(const Due&) const = default;
  };
  enum class End { fulfilled, unfulfilled, overridden };

  // Where one of these two is there, it is done and planned anew; nothing else is asked for.
  std::optional<End> ended;  // the change under way
  std::vector<Due> due;      // the earliest first

  std::optional<Change> change;  // overrides one that is under way
  std::vector<NotScaled> not_scaled;
  std::optional<Timestamp> look_again_at;  // where only time is waited for
};

ScalingActions plan(const ScalingState& state, Timestamp now);

}  // namespace neargate::autoscaling
