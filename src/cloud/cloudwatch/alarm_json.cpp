#include "cloud/cloudwatch/alarm_json.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "base/time_text.hpp"

namespace neargate::cloudwatch {
namespace {

using Json = nlohmann::ordered_json;

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_AlarmHistoryItem.html
constexpr std::size_t kMaxHistoryData = 4095;

template <class T>
void add(Json& to, const char* name, const std::optional<T>& value) {
  if (value) to[name] = *value;
}

// What metric and composite alarms have in common.
template <class Alarm>
Json common(const Alarm& alarm) {
  Json json;
  add(json, "alarmName", alarm.alarm_name);
  add(json, "alarmArn", alarm.alarm_arn);
  add(json, "alarmDescription", alarm.alarm_description);
  add(json, "stateValue", alarm.state_value);
  add(json, "actionsEnabled", alarm.actions_enabled);
  add(json, "okactions", alarm.ok_actions);
  add(json, "alarmActions", alarm.alarm_actions);
  add(json, "insufficientDataActions", alarm.insufficient_data_actions);
  if (alarm.alarm_configuration_updated_timestamp) {
    json["alarmConfigurationUpdatedTimestamp"] =
        json_time(*alarm.alarm_configuration_updated_timestamp);
  }
  return json;
}

std::string configuration(const std::string& type, const Json& alarm) {
  const Json data = {{"type", type},
                     {"version", "1.0"},
                     {to_lower(type) + (type.ends_with("e") ? "d" : "ed") + "Alarm", alarm}};
  return data.dump();
}

Json state(const StateText& text) {
  Json json = {{"stateValue", text.value}, {"stateReason", text.reason}};
  Json data = Json::parse(text.reason_data, nullptr, false);
  if (!data.is_discarded()) json["stateReasonData"] = std::move(data);
  return json;
}

}  // namespace

std::string json_time(Timestamp time) {
  std::string text = to_rfc3339_millis(time);
  text.pop_back();
  return text + "+0000";
}

std::string configuration_data(const std::string& type, const MetricAlarm& alarm) {
  Json json = common(alarm);
  add(json, "namespace", alarm.namespace_);
  add(json, "metricName", alarm.metric_name);
  if (alarm.dimensions) {
    json["dimensions"] = Json::array();
    for (const Dimension& dimension : *alarm.dimensions) {
      json["dimensions"].push_back({{"name", dimension.name}, {"value", dimension.value}});
    }
  }
  add(json, "statistic", alarm.statistic);
  add(json, "extendedStatistic", alarm.extended_statistic);
  add(json, "unit", alarm.unit);
  add(json, "period", alarm.period);
  add(json, "evaluationPeriods", alarm.evaluation_periods);
  add(json, "datapointsToAlarm", alarm.datapoints_to_alarm);
  add(json, "threshold", alarm.threshold);
  add(json, "comparisonOperator", alarm.comparison_operator);
  add(json, "treatMissingData", alarm.treat_missing_data);
  return configuration(type, json);
}

std::string configuration_data(const std::string& type, const CompositeAlarm& alarm) {
  Json json = common(alarm);
  add(json, "alarmRule", alarm.alarm_rule);
  std::string data = configuration(type, json);
  if (data.size() <= kMaxHistoryData) return data;
  json.erase("alarmRule");  // may be 10 KiB long
  return configuration(type, json);
}

std::string state_update_data(const StateText& before, const StateText& after) {
  Json data = {{"version", "1.0"}, {"oldState", state(before)}, {"newState", state(after)}};
  std::string text = data.dump();
  if (text.size() <= kMaxHistoryData) return text;
  data["oldState"].erase("stateReasonData");
  data["newState"].erase("stateReasonData");
  return data.dump();
}

std::string action_data(const std::string& arn, Timestamp at, const std::string& failure) {
  Json data = {{"actionState", failure.empty() ? "Succeeded" : "Failed"},
               {"stateUpdateTimestamp", at.time_since_epoch().count()},
               {"notificationResource", arn}};
  if (!failure.empty()) data["error"] = failure;
  return data.dump();
}

std::string trigger_data(const std::string& alarm_arn, const std::string& state_value,
                         Timestamp at) {
  const Json data = {
      {"triggeringAlarms",
       {{{"arn", alarm_arn}, {"state", {{"value", state_value}, {"timestamp", json_time(at)}}}}}}};
  return data.dump();
}

}  // namespace neargate::cloudwatch
