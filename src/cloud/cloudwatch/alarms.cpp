#include <algorithm>

#include <nlohmann/json.hpp>

#include "aws/error.hpp"
#include "cloud/cloudwatch/alarm_json.hpp"
#include "cloud/cloudwatch/alarm_rule.hpp"
#include "cloud/cloudwatch/alarm_rules.hpp"
#include "cloud/cloudwatch/cloudwatch.hpp"
#include "cloud/cloudwatch/tags.hpp"
#include "cloud/pagination.hpp"

namespace neargate::cloudwatch {
namespace {

constexpr std::int32_t kDefaultMaxRecords = 50;
constexpr const char* kMetricAlarm = "MetricAlarm";
constexpr const char* kCompositeAlarm = "CompositeAlarm";

// No alarm is evaluated more often. What is measured by the minute has come in a little later.
constexpr Seconds kTick{10};
constexpr Seconds kPublishing{5};

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
}

template <class Alarm>
bool has_action(const Alarm& alarm, const std::string& prefix) {
  const auto among = [&prefix](const std::optional<std::vector<std::string>>& actions) {
    return actions && std::any_of(actions->begin(), actions->end(), [&](const std::string& action) {
             return action.starts_with(prefix);
           });
  };
  return among(alarm.ok_actions) || among(alarm.alarm_actions) ||
         among(alarm.insufficient_data_actions);
}

template <class Alarm>
bool asked_for(const Alarm& alarm, const DescribeAlarmsInput& request) {
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
    : world_(world),
      data_points_(world),
      alarms_(world.database, "cloudwatch.alarms"),
      composite_alarms_(world.database, "cloudwatch.composite_alarms"),
      history_(world),
      last_evaluation_(world.clock.now()),
      timer_(world, kTick, kPublishing, [this](Timestamp now) { evaluate_alarms(now); }) {}

void CloudWatch::start() {
  last_evaluation_ = world_.clock.now();
  timer_.start();
}

std::vector<MetricAlarm> CloudWatch::alarms_with_action(const std::string& action) const {
  std::vector<MetricAlarm> alarms;
  for (const auto& [name, record] : alarms_) {
    if (has_action(record.alarm, action)) alarms.push_back(record.alarm);
  }
  return alarms;
}

smithy::Unit CloudWatch::put_metric_alarm(const PutMetricAlarmInput& request, aws::Call& call) {
  check_alarm(request);
  const std::string& name = request.alarm_name;
  if (composite_alarms_.contains(name)) {
    throw aws::Error("ValidationError", "There is a composite alarm of the name " + name + ".");
  }
  if (alarms_.contains(name)) {
    // State and tags stay as they are.
    const auto& changed = alarms_.update(
        name, [&](AlarmRecord& record) { configure(record.alarm, request, call.now); });
    history_.add(name, kMetricAlarm, "ConfigurationUpdate", "Alarm \"" + name + "\" updated",
                 configuration_data("Update", changed.alarm));
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
  history_.add(name, kMetricAlarm, "ConfigurationUpdate", "Alarm \"" + name + "\" created",
               configuration_data("Create", record.alarm));
  alarms_.put(name, std::move(record));
  return {};
}

DescribeAlarmsOutput CloudWatch::describe_alarms(const DescribeAlarmsInput& request, aws::Call&) {
  if (request.alarm_names && !request.alarm_names->empty() && request.alarm_name_prefix) {
    throw aws::Error("ValidationError", "AlarmNames and AlarmNamePrefix cannot both be specified.");
  }
  const auto& types = request.alarm_types;
  const bool of_family = request.children_of_alarm_name || request.parents_of_alarm_name;
  const auto wanted = [&](const char* type) {
    if (types && !types->empty())
      return std::find(types->begin(), types->end(), type) != types->end();
    return of_family ||
           type == kMetricAlarm;  // composite alarms are shown where they are asked for
  };
  const std::optional<std::set<std::string>> family = family_asked_for(request);
  std::vector<std::string> names;
  const auto collect = [&](const auto& table) {
    for (const auto& [name, record] : table) {
      if (family && !family->contains(name)) continue;
      if (asked_for(record.alarm, request)) names.push_back(name);
    }
  };
  if (wanted(kCompositeAlarm)) collect(composite_alarms_);
  if (wanted(kMetricAlarm)) collect(alarms_);
  DescribeAlarmsOutput response;
  response.next_token = cloud::paginate(names, request.max_records.value_or(kDefaultMaxRecords),
                                        request.next_token, "InvalidNextToken");
  response.metric_alarms.emplace();
  response.composite_alarms.emplace();
  for (const std::string& name : names) {
    if (const AlarmRecord* record = alarms_.find(name)) {
      response.metric_alarms->push_back(record->alarm);
    } else {
      response.composite_alarms->push_back(composite_alarms_.find(name)->alarm);
    }
  }
  return response;
}

std::optional<std::set<std::string>> CloudWatch::family_asked_for(
    const DescribeAlarmsInput& request) const {
  if (request.children_of_alarm_name && request.parents_of_alarm_name) {
    throw aws::Error("ValidationError",
                     "ChildrenOfAlarmName and ParentsOfAlarmName cannot both be specified.");
  }
  if (request.parents_of_alarm_name) {
    const auto parents = parents_of(*request.parents_of_alarm_name);
    return std::set<std::string>(parents.begin(), parents.end());
  }
  if (!request.children_of_alarm_name) return std::nullopt;
  const CompositeAlarmRecord* record = composite_alarms_.find(*request.children_of_alarm_name);
  if (record == nullptr) return std::set<std::string>();
  return AlarmRule(*record->alarm.alarm_rule).alarms();
}

DescribeAlarmHistoryOutput CloudWatch::describe_alarm_history(
    const DescribeAlarmHistoryInput& request, aws::Call&) {
  std::vector<AlarmHistoryItem> items = history_.find(request);
  DescribeAlarmHistoryOutput response;
  response.next_token = cloud::paginate(items, request.max_records.value_or(kDefaultMaxRecords),
                                        request.next_token, "InvalidNextToken");
  response.alarm_history_items = std::move(items);
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
  const auto& names = request.alarm_names;
  const auto composites = std::count_if(names.begin(), names.end(), [this](const auto& name) {
    return composite_alarms_.contains(name);
  });
  if (composites > 1) {
    throw aws::Error("ValidationError", "At most one composite alarm can be deleted at a time.");
  }
  for (const std::string& name : names) {
    for (const std::string& parent : parents_of(name)) {
      if (std::find(names.begin(), names.end(), parent) != names.end()) continue;
      throw aws::Error("ValidationError", "Cannot delete " + name +
                                              " as there are composite "
                                              "alarm(s) depending on it.");
    }
  }
  // Names that are not there are passed over: what was asked for is so.
  const auto erase = [this](auto& table, const std::string& name, const char* type) {
    const auto* record = table.find(name);
    if (record == nullptr) return;
    history_.add(name, type, "ConfigurationUpdate", "Alarm \"" + name + "\" deleted",
                 configuration_data("Delete", record->alarm));
    table.erase(name);
  };
  for (const std::string& name : names) {
    erase(alarms_, name, kMetricAlarm);
    erase(composite_alarms_, name, kCompositeAlarm);
  }
  return {};
}

smithy::Unit CloudWatch::set_alarm_state(const SetAlarmStateInput& request, aws::Call&) {
  if (!has_alarm(request.alarm_name)) {
    throw aws::Error("ResourceNotFound", "There is no alarm " + request.alarm_name, 404);
  }
  if (request.state_reason_data && !nlohmann::json::accept(*request.state_reason_data)) {
    throw aws::Error("InvalidFormat", "StateReasonData must be JSON.");
  }
  change_state(request.alarm_name, {.value = request.state_value,
                                    .reason = request.state_reason,
                                    .reason_data = request.state_reason_data});
  return {};
}

bool CloudWatch::has_alarm(const std::string& name) const {
  return alarms_.contains(name) || composite_alarms_.contains(name);
}

void CloudWatch::set_actions_enabled(const std::vector<std::string>& names, bool enabled) {
  for (const std::string& name : names) {
    if (!has_alarm(name)) continue;
    update_alarm(name, [enabled](auto& record) { record.alarm.actions_enabled = enabled; });
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
