#include "cloud/cloudwatch/alarm_evaluation.hpp"

#include <algorithm>

#include "cloud/cloudwatch/alarm_reason.hpp"
#include "cloud/cloudwatch/statistic.hpp"

namespace neargate::cloudwatch {
namespace {

// The guide's examples: 5 periods are looked at where 3 are evaluated.
constexpr std::size_t kExtraPeriods = 2;
constexpr Seconds kMinute{60};
constexpr Seconds kDay{86'400};

bool is_breaching(const MetricAlarm& alarm, double value) {
  const double threshold = alarm.threshold.value_or(0);
  const std::string& comparison = *alarm.comparison_operator;
  if (comparison == "GreaterThanThreshold") return value > threshold;
  if (comparison == "GreaterThanOrEqualToThreshold") return value >= threshold;
  if (comparison == "LessThanThreshold") return value < threshold;
  return value <= threshold;  // LessThanOrEqualToThreshold: others are refused
}

// How many samples a percentile needs to mean anything: for one above the median 10 / (1 - p), else
// 10 / p.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
bool has_few_samples(const MetricAlarm& alarm, const WatchedPoint& newest) {
  if (alarm.evaluate_low_sample_count_percentile != "ignore") return false;
  const auto statistic = Statistic::parse(alarm.extended_statistic.value_or(""));
  if (!statistic || !statistic->percentile()) return false;
  const double percentile = *statistic->percentile() / 100;
  const double tail = percentile >= 0.5 ? 1 - percentile : percentile;
  constexpr double kRounding = 1e-9;  // 100 * (1 - 0.9) is not quite 10
  return newest.sample_count * tail < 10 - kRounding;
}

// Whether the points that there are, and those that stand in for missing ones, make an alarm. None:
// the alarm stays as it is.
std::optional<bool> is_alarm(const MetricAlarm& alarm, const Findings& findings,
                             std::size_t breaching, std::size_t oldest_age) {
  const auto to_alarm =
      static_cast<std::size_t>(alarm.datapoints_to_alarm.value_or(*alarm.evaluation_periods));
  const bool all_breaching = breaching == findings.evaluated.size();
  if (findings.filled_as == "Breaching") breaching += findings.filled;
  if (breaching >= to_alarm) return true;
  if (findings.filled == 0 || !findings.filled_as.empty() || !all_breaching) return false;
  // Only breaching points among missing ones: an alarm ahead of time, once the oldest of them is as
  // old as DatapointsToAlarm.
  if (alarm.treat_missing_data == "ignore") return std::nullopt;
  return oldest_age >= to_alarm;
}

std::string filled_as(const MetricAlarm& alarm) {
  if (alarm.treat_missing_data == "breaching") return "Breaching";
  if (alarm.treat_missing_data == "notBreaching") return "NonBreaching";
  return "";
}

Evaluation without_data(const MetricAlarm& alarm) {
  Evaluation result;
  if (alarm.treat_missing_data == "ignore") return result;
  const std::string counted_as = filled_as(alarm);
  result.state = counted_as == "Breaching"      ? "ALARM"
                 : counted_as == "NonBreaching" ? "OK"
                                                : "INSUFFICIENT_DATA";
  result.reason = no_data_reason(alarm, counted_as);
  return result;
}

}  // namespace

std::size_t evaluation_range(const MetricAlarm& alarm) {
  return static_cast<std::size_t>(*alarm.evaluation_periods) + kExtraPeriods;
}

Seconds period_of(const MetricAlarm& alarm) {
  if (alarm.period) return Seconds(*alarm.period);
  std::int32_t period = 1;
  for (const MetricDataQuery& query : alarm.metrics.value_or(std::vector<MetricDataQuery>())) {
    if (query.metric_stat) period = std::max(period, query.metric_stat->period);
    period = std::max(period, query.period.value_or(0));
  }
  return Seconds(period);
}

Seconds evaluation_interval(const MetricAlarm& alarm) {
  const Seconds period = period_of(alarm);
  if (period < kMinute) return Seconds(10);
  return period * *alarm.evaluation_periods > kDay ? Seconds(3600) : kMinute;
}

Evaluation evaluate(const MetricAlarm& alarm,
                    const std::vector<std::optional<WatchedPoint>>& points, Timestamp start,
                    Timestamp now) {
  const auto needed = static_cast<std::size_t>(*alarm.evaluation_periods);
  Findings findings;
  std::size_t oldest_age = 0;  // 1 for the newest period
  for (std::size_t age = 1; age <= points.size() && findings.evaluated.size() < needed; ++age) {
    const std::optional<WatchedPoint>& point = points[points.size() - age];
    if (!point) continue;
    findings.evaluated.push_back(*point);
    oldest_age = age;
  }
  Evaluation result;
  if (findings.evaluated.empty()) {
    result = without_data(alarm);
  } else {
    result.value = findings.evaluated.front().value;
    if (has_few_samples(alarm, findings.evaluated.front())) return result;
    findings.filled = needed - findings.evaluated.size();
    if (findings.filled > 0) findings.filled_as = filled_as(alarm);
    const auto breaches = [&alarm](const WatchedPoint& point) {
      return is_breaching(alarm, point.value);
    };
    const auto breaching = static_cast<std::size_t>(
        std::count_if(findings.evaluated.begin(), findings.evaluated.end(), breaches));
    const auto verdict = is_alarm(alarm, findings, breaching, oldest_age);
    if (!verdict) return result;
    findings.alarm = *verdict;
    std::copy_if(findings.evaluated.begin(), findings.evaluated.end(),
                 std::back_inserter(findings.deciding),
                 [&](const WatchedPoint& point) { return breaches(point) == findings.alarm; });
    result.state = findings.alarm ? "ALARM" : "OK";
    result.reason = crossing_reason(alarm, findings);
  }
  result.reason_data = reason_data(alarm, findings.evaluated, start, now);
  return result;
}

}  // namespace neargate::cloudwatch
