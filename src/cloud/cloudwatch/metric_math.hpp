#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"

// Metric math: expressions over metrics, as GetMetricData and alarms have them.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
namespace neargate::cloudwatch {

// A value for each period that has one.
using TimeSeries = std::map<Timestamp, double>;

// What an expression is about.
struct MathContext {
  // The series of an id of the same request; throws ValidationError where there is none.
  std::function<std::vector<TimeSeries>(const std::string& id)> series_of;
  std::vector<std::string> metrics;  // ids that are metrics: METRICS()
  std::function<Seconds(const std::string& id)> period_of;
  // The periods that FILL fills.
  Timestamp start;
  Timestamp end;
  Milliseconds period{60'000};  // on this machine's clock
  double speed = 1;             // so that RATE and DIFF_TIME are in AWS's seconds
};

// The series that an expression comes to: one, or several where it is an array. A time that any
// operand has no value for, or whose value is not finite, is left out. Throws ValidationError, with
// the place, for what is no expression, is not supported here (SEARCH, anomaly bands …) or comes to
// a mere number.
std::vector<TimeSeries> evaluate_expression(std::string_view expression,
                                            const MathContext& context);

}  // namespace neargate::cloudwatch
