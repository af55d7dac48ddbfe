#include <algorithm>

#include <nlohmann/json.hpp>

#include "aws/error.hpp"
#include "base/log.hpp"
#include "cloud/cloudwatch/alarm_rules.hpp"
#include "cloud/cloudwatch/cloudwatch.hpp"
#include "cloud/cloudwatch/tags.hpp"
#include "cloud/pagination.hpp"

namespace neargate::cloudwatch {
namespace {

constexpr std::int32_t kDefaultMaxRecords = 50;
constexpr const char* kMetricAlarm = "MetricAlarm";

// What a new alarm has been told; what an alarm that stays under its name keeps is not touched.
void configure(MetricAlarm& alarm, const PutMetricAlarmInput& request, Timestamp now) {
  using Names = std::vector<std::string>;
  alarm.alarm_description = request.alarm_description;
  alarm.alarm_configuration_updated_timestamp = now;
  alarm.actions_enabled = request.actions_enabled.value_or(true);
  alarm.ok_actions = request.ok_actions.value_or(Names());
  alarm.alarm_actions = request.alarm_actions.value_or(Names());
  alarm.insufficient_data_actions = request.insufficient_data_actions.value_or(Names());
  alarm.metric_name = request.metric_name;
  alarm.namespace_ = request.namespace_;
  alarm.statistic = request.statistic;
  alarm.extended_statistic = request.extended_statistic;
  alarm.dimensions = request.dimensions.value_or(std::vector<Dimension>());
  alarm.period = request.period;
  alarm.unit = request.unit;
  alarm.evaluation_periods = request.evaluation_periods;
  alarm.datapoints_to_alarm = request.datapoints_to_alarm;
  alarm.threshold = request.threshold;
  alarm.comparison_operator = request.comparison_operator;
  alarm.treat_missing_data = request.treat_missing_data;
  alarm.evaluate_low_sample_count_percentile = request.evaluate_low_sample_count_percentile;
  alarm.metrics = request.metrics;
  alarm.threshold_metric_id = request.threshold_metric_id;
}

bool has_action(const MetricAlarm& alarm, const std::string& prefix) {
  const auto among = [&prefix](const std::optional<std::vector<std::string>>& actions) {
    return actions && std::any_of(actions->begin(), actions->end(), [&](const std::string& action) {
             return action.starts_with(prefix);
           });
  };
  return among(alarm.ok_actions) || among(alarm.alarm_actions) ||
         among(alarm.insufficient_data_actions);
}

bool asked_for(const MetricAlarm& alarm, const DescribeAlarmsInput& request) {
  if (request.alarm_names && !request.alarm_names->empty() &&
      std::find(request.alarm_names->begin(), request.alarm_names->end(), *alarm.alarm_name) ==
          request.alarm_names->end()) {
    return false;
  }
  if (request.alarm_name_prefix && !alarm.alarm_name->starts_with(*request.alarm_name_prefix)) {
    return false;
  }
  if (request.state_value && alarm.state_value != request.state_value) return false;
  return !request.action_prefix || has_action(alarm, *request.action_prefix);
}

Metric metric_of(const std::string& space, const std::string& name,
                 const std::optional<std::vector<Dimension>>& dimensions) {
  return in_order({.namespace_ = space, .metric_name = name, .dimensions = dimensions});
}

}  // namespace

CloudWatch::CloudWatch(cloud::World& world)
    : world_(world), data_points_(world), alarms_(world.database, "cloudwatch.alarms") {}

std::vector<MetricAlarm> CloudWatch::alarms_with_action(const std::string& action) const {
  std::vector<MetricAlarm> alarms;
  for (const auto& [name, record] : alarms_) {
    if (has_action(record.alarm, action)) alarms.push_back(record.alarm);
  }
  return alarms;
}

std::optional<std::string> CloudWatch::alarm_state(const std::string& name) const {
  const AlarmRecord* record = alarms_.find(name);
  return record == nullptr ? std::nullopt : record->alarm.state_value;
}

void CloudWatch::on_alarm_action(std::string arn_prefix, AlarmActions::Handler handler) {
  actions_.on(std::move(arn_prefix), std::move(handler));
}

void CloudWatch::act(const MetricAlarm& alarm, std::optional<double> value, Timestamp now) {
  if (!alarm.actions_enabled.value_or(true)) return;
  const auto& arns = *alarm.state_value == "ALARM" ? alarm.alarm_actions
                     : *alarm.state_value == "OK"  ? alarm.ok_actions
                                                   : alarm.insufficient_data_actions;
  if (!arns) return;
  for (const std::string& arn : *arns) {
    const auto failure = actions_.invoke({.alarm_name = *alarm.alarm_name,
                                          .alarm_arn = *alarm.alarm_arn,
                                          .action_arn = arn,
                                          .state = *alarm.state_value,
                                          .at = now,
                                          .value = value,
                                          .threshold = alarm.threshold.value_or(0)});
    if (failure) log::warning("alarm {}: action {}: {}", *alarm.alarm_name, arn, *failure);
  }
}

smithy::Unit CloudWatch::put_metric_alarm(const PutMetricAlarmInput& request, aws::Call& call) {
  check_alarm(request);
  const std::string& name = request.alarm_name;
  if (alarms_.contains(name)) {
    // State and tags stay as they are.
    alarms_.update(name, [&](AlarmRecord& record) { configure(record.alarm, request, call.now); });
    return {};
  }
  AlarmRecord record;
  if (request.tags) record.tags = merge_tags({}, *request.tags);
  record.alarm.alarm_name = name;
  record.alarm.alarm_arn = world_.arn("cloudwatch", "alarm:" + name);
  record.alarm.state_value = "INSUFFICIENT_DATA";
  record.alarm.state_reason = "Unchecked: Initial alarm creation";
  record.alarm.state_updated_timestamp = call.now;
  record.alarm.state_transitioned_timestamp = call.now;
  configure(record.alarm, request, call.now);
  alarms_.put(name, std::move(record));
  return {};
}

DescribeAlarmsOutput CloudWatch::describe_alarms(const DescribeAlarmsInput& request, aws::Call&) {
  if (request.alarm_names && !request.alarm_names->empty() && request.alarm_name_prefix) {
    throw aws::Error("ValidationError", "AlarmNames and AlarmNamePrefix cannot both be specified.");
  }
  const auto& types = request.alarm_types;
  const bool metric_alarms = !types || types->empty() ||
                             std::find(types->begin(), types->end(), kMetricAlarm) != types->end();
  std::vector<MetricAlarm> alarms;
  for (const auto& [name, record] : alarms_) {
    if (metric_alarms && asked_for(record.alarm, request)) alarms.push_back(record.alarm);
  }
  DescribeAlarmsOutput response;
  response.next_token = cloud::paginate(alarms, request.max_records.value_or(kDefaultMaxRecords),
                                        request.next_token, "InvalidNextToken");
  response.metric_alarms = std::move(alarms);
  return response;
}

DescribeAlarmsForMetricOutput CloudWatch::describe_alarms_for_metric(
    const DescribeAlarmsForMetricInput& request, aws::Call&) {
  const Metric metric = metric_of(request.namespace_, request.metric_name, request.dimensions);
  DescribeAlarmsForMetricOutput response;
  response.metric_alarms.emplace();
  for (const auto& [name, record] : alarms_) {
    const MetricAlarm& alarm = record.alarm;
    if (!alarm.metric_name || !alarm.namespace_) continue;
    if (metric_of(*alarm.namespace_, *alarm.metric_name, alarm.dimensions) != metric) continue;
    if (request.statistic && alarm.statistic != request.statistic) continue;
    if (request.extended_statistic && alarm.extended_statistic != request.extended_statistic) {
      continue;
    }
    if (request.period && alarm.period != request.period) continue;
    if (request.unit && alarm.unit != request.unit) continue;
    response.metric_alarms->push_back(alarm);
  }
  return response;
}

smithy::Unit CloudWatch::delete_alarms(const DeleteAlarmsInput& request, aws::Call&) {
  if (request.alarm_names.empty()) {
    throw aws::Error("ValidationError", "AlarmNames must have at least one name.");
  }
  // Names that are not there are passed over: what was asked for is so.
  for (const std::string& name : request.alarm_names) alarms_.erase(name);
  return {};
}

smithy::Unit CloudWatch::set_alarm_state(const SetAlarmStateInput& request, aws::Call& call) {
  if (!alarms_.contains(request.alarm_name)) {
    throw aws::Error("ResourceNotFound", "There is no alarm " + request.alarm_name, 404);
  }
  if (request.state_reason_data && !nlohmann::json::accept(*request.state_reason_data)) {
    throw aws::Error("InvalidFormat", "StateReasonData must be JSON.");
  }
  bool changed = false;
  alarms_.update(request.alarm_name, [&](AlarmRecord& record) {
    MetricAlarm& alarm = record.alarm;
    changed = alarm.state_value != request.state_value;
    if (changed) alarm.state_transitioned_timestamp = call.now;
    alarm.state_value = request.state_value;
    alarm.state_reason = request.state_reason;
    alarm.state_reason_data = request.state_reason_data;
    alarm.state_updated_timestamp = call.now;
  });
  // A copy: an action may change or delete the alarm.
  const MetricAlarm alarm = alarms_.find(request.alarm_name)->alarm;
  if (changed) act(alarm, std::nullopt, call.now);
  return {};
}

void CloudWatch::set_actions_enabled(const std::vector<std::string>& names, bool enabled) {
  for (const std::string& name : names) {
    if (!alarms_.contains(name)) continue;
    alarms_.update(name,
                   [enabled](AlarmRecord& record) { record.alarm.actions_enabled = enabled; });
  }
}

smithy::Unit CloudWatch::enable_alarm_actions(const EnableAlarmActionsInput& request, aws::Call&) {
  set_actions_enabled(request.alarm_names, true);
  return {};
}

smithy::Unit CloudWatch::disable_alarm_actions(const DisableAlarmActionsInput& request,
                                               aws::Call&) {
  set_actions_enabled(request.alarm_names, false);
  return {};
}

}  // namespace neargate::cloudwatch
