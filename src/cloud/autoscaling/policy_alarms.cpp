#include "cloud/autoscaling/policy_alarms.hpp"

#include <cstdint>

#include "aws/error.hpp"
#include "base/text.hpp"

namespace neargate::autoscaling {
namespace {

constexpr std::int32_t kPeriod = 60;
constexpr std::int32_t kHighResolutionPeriod = 20;
constexpr std::int32_t kPeriodsHigh = 3;
// Of any length: no source says how many of 20 seconds, so scale-in stays as slow as it is.
constexpr std::int32_t kSecondsLow = 15 * 60;
constexpr double kLowOfTarget = 0.9;

using Watch = cloudwatch::PutMetricAlarmInput;

aws::Error invalid(const std::string& message) { return {"ValidationException", message}; }

// "service/<cluster>/<name>" as ECS's metrics have it.
std::vector<cloudwatch::Dimension> dimensions_of_service(const std::string& resource) {
  const auto parts = split(resource, '/');
  if (parts.size() != 3) throw invalid("Invalid resource: " + resource);
  return {{"ClusterName", std::string(parts[1])}, {"ServiceName", std::string(parts[2])}};
}

// "app/<name>/<id>/targetgroup/<name>/<id>"
std::vector<cloudwatch::Dimension> dimensions_of_label(const std::string& label) {
  constexpr std::string_view kGroup = "/targetgroup/";
  const auto split_at = label.find(kGroup);
  if (!label.starts_with("app/") || split_at == std::string::npos ||
      split(label, '/').size() != 6) {
    throw invalid(
        "ResourceLabel must be app/<load-balancer-name>/<load-balancer-id>/targetgroup/"
        "<target-group-name>/<target-group-id>: " +
        label);
  }
  return {{"LoadBalancer", label.substr(0, split_at)}, {"TargetGroup", label.substr(split_at + 1)}};
}

void watch(Watch& alarm, const char* space, const char* name, const char* statistic,
           std::vector<cloudwatch::Dimension> dimensions) {
  alarm.namespace_ = space;
  alarm.metric_name = name;
  alarm.statistic = statistic;
  alarm.dimensions = std::move(dimensions);
  alarm.period = kPeriod;
}

void watch(Watch& alarm, const PredefinedMetricSpecification& metric, const std::string& resource) {
  const std::string& type = metric.predefined_metric_type;
  if (type.starts_with("ECSServiceAverageCPUUtilization")) {
    watch(alarm, "AWS/ECS", "CPUUtilization", "Average", dimensions_of_service(resource));
  } else if (type.starts_with("ECSServiceAverageMemoryUtilization")) {
    watch(alarm, "AWS/ECS", "MemoryUtilization", "Average", dimensions_of_service(resource));
  } else {
    watch(alarm, "AWS/ApplicationELB", "RequestCountPerTarget", "Sum",
          dimensions_of_label(metric.resource_label.value_or("")));
  }
  if (type.ends_with("HighResolution")) alarm.period = kHighResolutionPeriod;
}

template <class From>
std::vector<cloudwatch::Dimension> converted(const std::optional<std::vector<From>>& dimensions) {
  std::vector<cloudwatch::Dimension> result;
  if (!dimensions) return result;
  for (const From& dimension : *dimensions) result.push_back({dimension.name, dimension.value});
  return result;
}

cloudwatch::MetricDataQuery converted(const TargetTrackingMetricDataQuery& query) {
  cloudwatch::MetricDataQuery result;
  result.id = query.id;
  result.expression = query.expression;
  result.label = query.label;
  result.return_data = query.return_data;
  if (query.metric_stat) {
    const TargetTrackingMetric& metric = query.metric_stat->metric;
    result.metric_stat = {.metric = {.namespace_ = metric.namespace_,
                                     .metric_name = metric.metric_name,
                                     .dimensions = converted(metric.dimensions)},
                          .period = kPeriod,
                          .stat = query.metric_stat->stat,
                          .unit = query.metric_stat->unit};
  }
  return result;
}

void watch(Watch& alarm, const CustomizedMetricSpecification& metric) {
  if (metric.metrics && !metric.metrics->empty()) {
    alarm.metrics.emplace();
    for (const auto& query : *metric.metrics) alarm.metrics->push_back(converted(query));
    return;
  }
  if (!metric.metric_name || !metric.namespace_ || !metric.statistic) {
    throw invalid(
        "CustomizedMetricSpecification needs MetricName, Namespace and Statistic, or Metrics.");
  }
  watch(alarm, metric.namespace_->c_str(), metric.metric_name->c_str(), metric.statistic->c_str(),
        converted(metric.dimensions));
  alarm.unit = metric.unit;
}

}  // namespace

PolicyAlarms alarms_of(const ScalingPolicy& policy) {
  const auto& configuration = *policy.target_tracking_scaling_policy_configuration;
  Watch alarm;
  alarm.alarm_description =
      "DO NOT EDIT OR DELETE. For TargetTrackingScaling policy " + policy.policy_arn + ".";
  alarm.alarm_actions = {{policy.policy_arn}};
  if (configuration.predefined_metric_specification) {
    watch(alarm, *configuration.predefined_metric_specification, policy.resource_id);
  } else {
    watch(alarm, *configuration.customized_metric_specification);
  }
  PolicyAlarms alarms{.high = alarm, .low = std::nullopt};
  alarms.high.comparison_operator = "GreaterThanThreshold";
  alarms.high.threshold = configuration.target_value;
  alarms.high.evaluation_periods = kPeriodsHigh;
  if (configuration.disable_scale_in.value_or(false)) return alarms;
  alarms.low = std::move(alarm);
  alarms.low->comparison_operator = "LessThanThreshold";
  alarms.low->threshold = configuration.target_value * kLowOfTarget;
  alarms.low->evaluation_periods = kSecondsLow / alarms.low->period.value_or(kPeriod);
  return alarms;
}

}  // namespace neargate::autoscaling
