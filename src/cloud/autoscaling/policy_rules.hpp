#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

// How much capacity a scaling policy wants, as pure functions of what an alarm measured.
namespace neargate::autoscaling {

struct ScalingPolicy;

// An alarm in the state in which it acts by a policy.
struct AlarmSignal {
  std::string alarm;
  std::string state;  // "ALARM"
  double value = 0;   // of the metric
  double threshold = 0;
};

// Keeps a metric that falls as capacity grows at a value.
struct TargetTracking {
  double target = 0;
  bool scales_in = true;
};

// Bounds are distances from the alarm's threshold; none is infinity.
struct Step {
  std::optional<double> lower;
  std::optional<double> upper;
  int adjustment = 0;
};

struct StepScaling {
  enum class Adjustment { change, exact, percent };
  Adjustment adjustment = Adjustment::change;
  std::vector<Step> steps;
  int adjustment_min = 0;  // of Adjustment::percent
};

using ScalingRule = std::variant<TargetTracking, StepScaling>;

ScalingRule rule_of(const ScalingPolicy& policy);

// The capacity that brings the metric to the target or under it, never to zero by rounding. Scaling
// out goes in proportion to the metric; scaling in stops before the metric would be over the target
// again, so the result is `capacity` where one less would be too few.
int wanted(const TargetTracking& rule, int capacity, double value);

// The capacity after the step that fits the distance of `value` from `threshold`; `capacity` where
// none does.
int wanted(const StepScaling& rule, int capacity, double value, double threshold);

int wanted(const ScalingRule& rule, int capacity, const AlarmSignal& signal);

// Throws ValidationException where steps overlap, leave gaps, or do not reach far enough.
// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_StepAdjustment.html
void check(const StepScaling& rule);

}  // namespace neargate::autoscaling
