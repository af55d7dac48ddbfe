#include "cloud/autoscaling/policy_rules.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "aws/error.hpp"
#include "gen/autoscaling/types.hpp"

namespace neargate::autoscaling {
namespace {

constexpr std::size_t kStepsMax = 20;  // Application Auto Scaling User Guide, "Quotas"
constexpr double kInfinity = std::numeric_limits<double>::infinity();
// Less than any share of a task: what floating point adds to an exact ratio.
constexpr double kRounding = 1e-9;
constexpr double kCapacityMax = 1e6;  // far beyond any service's; keeps arithmetic in int's range

int to_capacity(double capacity) {
  return static_cast<int>(std::clamp(capacity, 0.0, kCapacityMax));
}

double lower(const Step& step) { return step.lower.value_or(-kInfinity); }
double upper(const Step& step) { return step.upper.value_or(kInfinity); }

// At or above the threshold a step has its lower bound, below it has its upper.
bool contains(const Step& step, double distance) {
  if (distance >= 0) return lower(step) <= distance && distance < upper(step);
  return lower(step) < distance && distance <= upper(step);
}

// Towards zero, but never to it: .67 is 1, -6.67 is -6.
int rounded(double change) {
  if (change == 0) return 0;
  const double whole = std::trunc(change);
  return static_cast<int>(std::abs(whole) < 1 ? std::copysign(1.0, change) : whole);
}

int percent_change(const StepScaling& rule, int capacity, int percent) {
  const double share = static_cast<double>(capacity) * percent / 100;
  const int change = rounded(std::clamp(share, -kCapacityMax, kCapacityMax));
  if (percent == 0 || std::abs(change) >= rule.adjustment_min) return change;
  return percent > 0 ? rule.adjustment_min : -rule.adjustment_min;
}

aws::Error invalid(const std::string& message) { return {"ValidationException", message}; }

void check_bounds(const std::vector<Step>& steps) {
  const auto count = [&steps](auto test) {
    return std::count_if(steps.begin(), steps.end(), test);
  };
  const auto no_lower = count([](const Step& step) { return !step.lower; });
  const auto no_upper = count([](const Step& step) { return !step.upper; });
  if (count([](const Step& step) { return !step.lower && !step.upper; }) > 0) {
    throw invalid("Both lower and upper bounds of a step adjustment cannot be left unspecified");
  }
  if (no_lower > 1) {
    throw invalid("At most one step adjustment may have an unspecified lower bound");
  }
  if (no_upper > 1) {
    throw invalid("At most one step adjustment may have an unspecified upper bound");
  }
  if (count([](const Step& step) { return lower(step) >= upper(step); }) > 0) {
    throw invalid("The lower bound must be less than the upper bound for a step adjustment");
  }
  if (no_lower == 0 && count([](const Step& step) { return lower(step) < 0; }) > 0) {
    throw invalid(
        "There must be a step adjustment with an unspecified lower bound when one step adjustment "
        "has a negative lower bound");
  }
  if (no_upper == 0 && count([](const Step& step) { return upper(step) > 0; }) > 0) {
    throw invalid(
        "There must be a step adjustment with an unspecified upper bound when one step adjustment "
        "has a positive upper bound");
  }
}

StepScaling::Adjustment adjustment_of(const std::string& type) {
  if (type == "ExactCapacity") return StepScaling::Adjustment::exact;
  if (type == "PercentChangeInCapacity") return StepScaling::Adjustment::percent;
  return StepScaling::Adjustment::change;
}

}  // namespace

ScalingRule rule_of(const ScalingPolicy& policy) {
  if (policy.target_tracking_scaling_policy_configuration) {
    const auto& tracking = *policy.target_tracking_scaling_policy_configuration;
    return TargetTracking{.target = tracking.target_value,
                          .scales_in = !tracking.disable_scale_in.value_or(false)};
  }
  const auto& configuration = *policy.step_scaling_policy_configuration;
  StepScaling rule{.adjustment = adjustment_of(configuration.adjustment_type.value_or("")),
                   .steps = {},
                   .adjustment_min = configuration.min_adjustment_magnitude.value_or(0)};
  if (!configuration.step_adjustments) return rule;
  for (const StepAdjustment& step : *configuration.step_adjustments) {
    rule.steps.push_back({step.metric_interval_lower_bound, step.metric_interval_upper_bound,
                          step.scaling_adjustment});
  }
  return rule;
}

int wanted(const TargetTracking& rule, int capacity, double value) {
  const double exact = capacity * value / rule.target;
  // Rounding errors never make it too little.
  if (value <= rule.target) return std::min(capacity, to_capacity(std::ceil(exact)));
  return std::max(capacity + 1, to_capacity(std::ceil(exact - kRounding)));
}

int wanted(const StepScaling& rule, int capacity, double value, double threshold) {
  const double distance = value - threshold;
  const auto step = std::find_if(rule.steps.begin(), rule.steps.end(),
                                 [&](const Step& each) { return contains(each, distance); });
  if (step == rule.steps.end()) return capacity;
  switch (rule.adjustment) {
    case StepScaling::Adjustment::exact:
      return to_capacity(step->adjustment);
    case StepScaling::Adjustment::percent:
      return to_capacity(static_cast<double>(capacity) +
                         percent_change(rule, capacity, step->adjustment));
    case StepScaling::Adjustment::change:
      break;
  }
  return to_capacity(static_cast<double>(capacity) + step->adjustment);
}

int wanted(const ScalingRule& rule, int capacity, const AlarmSignal& signal) {
  if (const auto* tracking = std::get_if<TargetTracking>(&rule)) {
    return wanted(*tracking, capacity, signal.value);
  }
  return wanted(std::get<StepScaling>(rule), capacity, signal.value, signal.threshold);
}

void check(const StepScaling& rule) {
  if (rule.steps.empty()) throw invalid("There must be at least one step adjustment");
  if (rule.steps.size() > kStepsMax) {
    throw invalid(
        fmt::format("There can be at most {} step adjustments per scaling policy", kStepsMax));
  }
  check_bounds(rule.steps);
  std::vector<Step> steps = rule.steps;
  std::sort(steps.begin(), steps.end(),
            [](const Step& a, const Step& b) { return lower(a) < lower(b); });
  for (std::size_t i = 1; i < steps.size(); ++i) {
    if (upper(steps[i - 1]) > lower(steps[i])) {
      throw invalid("Step adjustment intervals cannot overlap");
    }
    if (upper(steps[i - 1]) < lower(steps[i])) {
      throw invalid("Step adjustment intervals cannot have gaps between them");
    }
  }
  using Adjustment = StepScaling::Adjustment;
  if (rule.adjustment == Adjustment::exact &&
      std::any_of(steps.begin(), steps.end(), [](const Step& s) { return s.adjustment < 0; })) {
    throw invalid("Scaling adjustment cannot be less than 0 when adjustment type is ExactCapacity");
  }
  if (rule.adjustment != Adjustment::percent && rule.adjustment_min != 0) {
    throw invalid(
        "Minimum adjustment magnitude is only allowed for adjustment type "
        "PercentChangeInCapacity");
  }
}

}  // namespace neargate::autoscaling
