#include "aws/error.hpp"
#include "cloud/cloudwatch/alarm_json.hpp"
#include "cloud/cloudwatch/alarm_rule.hpp"
#include "cloud/cloudwatch/alarm_rules.hpp"
#include "cloud/cloudwatch/cloudwatch.hpp"
#include "cloud/cloudwatch/tags.hpp"

namespace neargate::cloudwatch {
namespace {

void configure(CompositeAlarm& alarm, const PutCompositeAlarmInput& request, Timestamp now) {
  using Names = std::vector<std::string>;
  alarm.alarm_description = request.alarm_description;
  alarm.alarm_configuration_updated_timestamp = now;
  alarm.actions_enabled = request.actions_enabled.value_or(true);
  alarm.ok_actions = request.ok_actions.value_or(Names());
  alarm.alarm_actions = request.alarm_actions.value_or(Names());
  alarm.insufficient_data_actions = request.insufficient_data_actions.value_or(Names());
  alarm.alarm_rule = request.alarm_rule;
}

}  // namespace

smithy::Unit CloudWatch::put_composite_alarm(const PutCompositeAlarmInput& request,
                                             aws::Call& call) {
  const std::string& name = request.alarm_name;
  check_composite_alarm(request);
  if (alarms_.contains(name)) {
    throw aws::Error("ValidationError", "There is a metric alarm of the name " + name + ".");
  }
  const AlarmRule rule(request.alarm_rule);
  for (const std::string& child : rule.alarms()) {
    if (has_alarm(child)) continue;
    throw aws::Error("ValidationError", "Could not save the composite alarm as alarms [" + child +
                                            "] in the alarm rule do not exist");
  }
  const bool created = !composite_alarms_.contains(name);
  if (created) {
    CompositeAlarmRecord record;
    if (request.tags) record.tags = merge_tags({}, *request.tags);
    record.alarm.alarm_name = name;
    record.alarm.alarm_arn = world_.arn("cloudwatch", "alarm:" + name);
    record.alarm.state_value = "INSUFFICIENT_DATA";
    record.alarm.state_reason = "Unchecked: Initial alarm creation";
    record.alarm.state_updated_timestamp = call.now;
    record.alarm.state_transitioned_timestamp = call.now;
    composite_alarms_.put(name, std::move(record));
  }
  const auto& record = composite_alarms_.update(
      name, [&](CompositeAlarmRecord& changed) { configure(changed.alarm, request, call.now); });
  history_.add(name, "CompositeAlarm", "ConfigurationUpdate",
               "Alarm \"" + name + (created ? "\" created" : "\" updated"),
               configuration_data(created ? "Create" : "Update", record.alarm));
  const std::string arn = *record.alarm.alarm_arn;
  settle(name, arn, created ? "created" : "updated");
  return {};
}

}  // namespace neargate::cloudwatch
