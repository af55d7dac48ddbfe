#include "cloud/cloudwatch/alarm_rules.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "aws/error.hpp"
#include "cloud/cloudwatch/metric_queries.hpp"
#include "cloud/cloudwatch/statistic.hpp"
#include "smithy/pattern.hpp"

namespace neargate::cloudwatch {
namespace {

constexpr std::int32_t kDay = 86'400;
constexpr std::int32_t kWeek = 604'800;
constexpr std::int32_t kHour = 3'600;
constexpr std::size_t kMaxMetrics = 20;

aws::Error invalid(const std::string& message) { return {"ValidationError", message}; }

void check_option(const char* name, const std::optional<std::string>& value,
                  std::initializer_list<const char*> options) {
  if (!value || std::find(options.begin(), options.end(), *value) != options.end()) return;
  std::string list;
  std::size_t index = 0;
  for (const char* option : options) {
    if (index > 0) list += index + 1 == options.size() ? " and " : ", ";
    list += option;
    ++index;
  }
  throw invalid(
      fmt::format("Option {} is not supported. Supported options for parameter {} are {}.", *value,
                  name, list));
}

void check_period(std::int32_t period) {
  if (period == 10 || period == 20 || period == 30 || period % 60 == 0) return;
  throw invalid("Metric period must be 10, 20, 30 or a multiple of 60.");
}

void check_actions(const std::optional<std::vector<std::string>>& actions) {
  if (!actions) return;
  for (const std::string& action : *actions) {
    if (action.starts_with("arn:")) continue;
    throw invalid("Invalid arn syntax: " + action);
  }
}

void check_dimensions(const std::optional<std::vector<Dimension>>& dimensions) {
  if (!dimensions) return;
  std::set<std::string> names;
  for (const Dimension& dimension : *dimensions) {
    if (names.insert(dimension.name).second) continue;
    throw invalid("No more than one dimension with name " + dimension.name + " is allowed.");
  }
}

// One metric, by its name.
void check_metric(const PutMetricAlarmInput& alarm) {
  if (!alarm.namespace_) throw invalid("Namespace is required with MetricName.");
  if (alarm.statistic.has_value() == alarm.extended_statistic.has_value()) {
    throw aws::Error("InvalidParameterCombination",
                     "Exactly one of Statistic and ExtendedStatistic must be specified.");
  }
  const auto extended = Statistic::parse(alarm.extended_statistic.value_or("p50"));
  if (!extended || !extended->is_extended()) {
    throw aws::Error("InvalidParameterValue", "The value " + *alarm.extended_statistic +
                                                  " for parameter ExtendedStatistic is not "
                                                  "supported.");
  }
  if (!alarm.period) throw invalid("Period is required with MetricName.");
  check_period(*alarm.period);
  check_dimensions(alarm.dimensions);
}

// Several metrics and expressions over them; exactly one is what the alarm watches.
void check_metrics(const PutMetricAlarmInput& alarm) {
  if (alarm.namespace_ || alarm.statistic || alarm.extended_statistic || alarm.period ||
      alarm.unit || (alarm.dimensions && !alarm.dimensions->empty())) {
    throw invalid(
        "Metrics list cannot be specified with Namespace, Statistic, ExtendedStatistic, Period, "
        "Unit or Dimensions: these go into its elements.");
  }
  if (alarm.metrics->empty() || alarm.metrics->size() > kMaxMetrics) {
    throw invalid("Metrics list must have 1 to 20 elements.");
  }
  std::set<std::string> ids;
  std::size_t watched = 0;
  static const smithy::Pattern id_pattern("[a-z][a-zA-Z0-9_]*");
  for (const MetricDataQuery& query : *alarm.metrics) {
    if (!id_pattern.matches(query.id)) {
      throw invalid(
          "Id must start with a lowercase letter, and have letters, numbers and "
          "underscores only: " +
          query.id);
    }
    if (!ids.insert(query.id).second)
      throw invalid("Metrics list has the id " + query.id + " twice.");
    if (query.metric_stat.has_value() == query.expression.has_value()) {
      throw invalid("Exactly one of MetricStat and Expression must be specified: " + query.id);
    }
    if (query.metric_stat) {
      const std::string& statistic = query.metric_stat->stat;
      if (!Statistic::parse(statistic)) {
        throw invalid("The value " + statistic + " for parameter Stat is not supported.");
      }
      check_period(query.metric_stat->period);
      check_dimensions(query.metric_stat->metric.dimensions);
    }
    if (query.return_data.value_or(true)) ++watched;
  }
  if (watched != 1) throw invalid("Exactly one element of the metrics list must return data.");
  check_watched_queries(*alarm.metrics);
}

// The longest time that the alarm looks back over.
void check_span(const PutMetricAlarmInput& alarm) {
  std::int32_t period = alarm.period.value_or(0);
  if (alarm.metrics) {
    for (const MetricDataQuery& query : *alarm.metrics) {
      if (query.metric_stat) period = std::max(period, query.metric_stat->period);
      period = std::max(period, query.period.value_or(0));
    }
  }
  const std::int64_t span = std::int64_t{period} * *alarm.evaluation_periods;
  if (period < kHour && span > kDay) {
    throw invalid(
        "Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= "
        "86400).");
  }
  if (span > kWeek) {
    throw invalid(
        "Metrics cannot be checked across more than a week (EvaluationPeriods * Period must be <= "
        "604800).");
  }
}

}  // namespace

void check_alarm(const PutMetricAlarmInput& alarm) {
  if (!alarm.evaluation_periods) throw invalid("EvaluationPeriods is required.");
  if (!alarm.comparison_operator) throw invalid("ComparisonOperator is required.");
  if (alarm.metric_name.has_value() == alarm.metrics.has_value()) {
    throw invalid("Exactly one of MetricName and Metrics must be specified.");
  }
  if (!alarm.threshold) throw invalid("Threshold is required.");
  if (!std::isfinite(*alarm.threshold)) {
    throw aws::Error("InvalidParameterValue", "Threshold must be a finite number.");
  }
  if (alarm.metric_name) {
    check_metric(alarm);
  } else {
    check_metrics(alarm);
  }
  check_span(alarm);
  if (alarm.datapoints_to_alarm && *alarm.datapoints_to_alarm > *alarm.evaluation_periods) {
    throw invalid("DatapointsToAlarm must be less than or equal to EvaluationPeriods");
  }
  check_option("TreatMissingData", alarm.treat_missing_data,
               {"breaching", "notBreaching", "ignore", "missing"});
  check_option("EvaluateLowSampleCountPercentile", alarm.evaluate_low_sample_count_percentile,
               {"evaluate", "ignore"});
  check_actions(alarm.ok_actions);
  check_actions(alarm.alarm_actions);
  check_actions(alarm.insufficient_data_actions);
}

void check_composite_alarm(const PutCompositeAlarmInput& alarm) {
  for (const auto* actions :
       {&alarm.ok_actions, &alarm.alarm_actions, &alarm.insufficient_data_actions}) {
    check_actions(*actions);
    for (const std::string& action : actions->value_or(std::vector<std::string>())) {
      if (!action.starts_with("arn:aws:autoscaling:")) continue;
      throw invalid("Composite alarms cannot perform Auto Scaling actions: " + action);
    }
  }
}

}  // namespace neargate::cloudwatch
