#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "gen/cloudwatch/types.hpp"

// When an alarm is in which state: pure functions over what it watches.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html and
// alarms-and-missing-data.html, whose tables are this file's tests.
namespace neargate::cloudwatch {

// What an alarm watches, of one period.
struct WatchedPoint {
  Timestamp start;
  double value = 0;
  double sample_count = 0;  // 0 for the result of an expression
};

// How many periods an alarm looks at: more than it evaluates, as some may be without data.
std::size_t evaluation_range(const MetricAlarm& alarm);

// How often an alarm is evaluated: every ten seconds where its period is below a minute, every hour
// where it looks back over more than a day, else every minute.
Seconds evaluation_interval(const MetricAlarm& alarm);

// The period of an alarm: its own, or the longest of its metrics'.
Seconds period_of(const MetricAlarm& alarm);

struct Evaluation {
  std::optional<std::string> state;  // none: it stays as it is
  std::string reason;
  std::string reason_data;      // JSON
  std::optional<double> value;  // the newest data point, if any
};

// `points` are those of the evaluation range, oldest first; none where a period has no data.
Evaluation evaluate(const MetricAlarm& alarm,
                    const std::vector<std::optional<WatchedPoint>>& points, Timestamp start,
                    Timestamp now);

}  // namespace neargate::cloudwatch
