// How alarms come into their states: by evaluation, by SetAlarmState, by other alarms. And what
// follows from it.
#include <algorithm>

#include <fmt/chrono.h>

#include "base/log.hpp"
#include "cloud/cloudwatch/alarm_evaluation.hpp"
#include "cloud/cloudwatch/alarm_json.hpp"
#include "cloud/cloudwatch/alarm_rule.hpp"
#include "cloud/cloudwatch/cloudwatch.hpp"
#include "cloud/cloudwatch/metric_queries.hpp"
#include "cloud/cloudwatch/statistic.hpp"
#include "cloud/period_timer.hpp"

namespace neargate::cloudwatch {
namespace {

constexpr Seconds kMinute{60};

const char* type_of(const MetricAlarm&) { return "MetricAlarm"; }
const char* type_of(const CompositeAlarm&) { return "CompositeAlarm"; }

double threshold_of(const MetricAlarm& alarm) { return alarm.threshold.value_or(0); }
double threshold_of(const CompositeAlarm&) { return 0; }

template <class Alarm>
std::vector<std::string> actions_of(const Alarm& alarm) {
  if (!alarm.actions_enabled.value_or(true)) return {};
  const auto& actions = *alarm.state_value == "ALARM" ? alarm.alarm_actions
                        : *alarm.state_value == "OK"  ? alarm.ok_actions
                                                      : alarm.insufficient_data_actions;
  return actions.value_or(std::vector<std::string>());
}

template <class Alarm>
StateText text_of(const Alarm& alarm) {
  return {*alarm.state_value, alarm.state_reason.value_or(""),
          alarm.state_reason_data.value_or("")};
}

template <class Alarm>
AlarmAction action_of(const Alarm& alarm, const std::string& arn, std::optional<double> value,
                      Timestamp now) {
  return {.alarm_name = *alarm.alarm_name,
          .alarm_arn = *alarm.alarm_arn,
          .action_arn = arn,
          .state = *alarm.state_value,
          .at = now,
          .value = value,
          .threshold = threshold_of(alarm)};
}

// Whether a period of this length began between two times.
bool began_between(Milliseconds period, Timestamp before, Timestamp now) {
  return cloud::floor_to(before, period) != cloud::floor_to(now, period);
}

}  // namespace

std::optional<std::string> CloudWatch::alarm_state(const std::string& name) const {
  if (const AlarmRecord* record = alarms_.find(name)) return record->alarm.state_value;
  if (const CompositeAlarmRecord* record = composite_alarms_.find(name)) {
    return record->alarm.state_value;
  }
  return std::nullopt;
}

void CloudWatch::on_alarm_action(std::string arn_prefix, AlarmActions::Handler handler) {
  actions_.on(std::move(arn_prefix), std::move(handler));
}

void CloudWatch::change_state(const std::string& name, const NewState& next) {
  if (alarms_.contains(name)) {
    change_state(alarms_, name, next);
  } else {
    change_state(composite_alarms_, name, next);
  }
}

template <class Record>
void CloudWatch::change_state(store::Table<Record>& table, const std::string& name,
                              const NewState& next) {
  const Timestamp now = world_.clock.now();
  const auto before = table.find(name)->alarm;
  const bool changed = before.state_value != next.value;
  // A copy: an action may change or delete the alarm.
  const auto alarm = table
                         .update(name,
                                 [&](Record& record) {
                                   record.alarm.state_value = next.value;
                                   record.alarm.state_reason = next.reason;
                                   record.alarm.state_reason_data = next.reason_data;
                                   record.alarm.state_updated_timestamp = now;
                                   if (changed) record.alarm.state_transitioned_timestamp = now;
                                 })
                         .alarm;
  if (!changed) return;
  history_.add(name, type_of(alarm), "StateUpdate",
               fmt::format("Alarm updated from {} to {}", *before.state_value, next.value),
               state_update_data(text_of(before), text_of(alarm)));
  for (const std::string& arn : actions_of(alarm)) {
    const auto failure = actions_.invoke(action_of(alarm, arn, next.value_seen, now));
    history_.add(name, type_of(alarm), "Action",
                 (failure ? "Failed to execute action " : "Successfully executed action ") + arn,
                 action_data(arn, now, failure.value_or("")));
    if (failure) log::warning("alarm {}: action {}: {}", name, arn, *failure);
  }
  for (const std::string& parent : parents_of(name)) settle(parent, *alarm.alarm_arn, next.value);
}

std::vector<std::string> CloudWatch::parents_of(const std::string& alarm) const {
  std::vector<std::string> parents;
  for (const auto& [name, record] : composite_alarms_) {
    if (AlarmRule(*record.alarm.alarm_rule).alarms().contains(alarm)) parents.push_back(name);
  }
  return parents;
}

void CloudWatch::settle(const std::string& composite, const std::string& trigger,
                        const std::string& trigger_state) {
  const CompositeAlarmRecord* record = composite_alarms_.find(composite);
  if (record == nullptr || !settling_.insert(composite).second) return;
  const bool holds = AlarmRule(*record->alarm.alarm_rule).holds([this](const std::string& name) {
    return alarm_state(name).value_or("INSUFFICIENT_DATA");
  });
  const std::string value = holds ? "ALARM" : "OK";
  if (record->alarm.state_value != value) {
    const Timestamp now = world_.clock.now();
    change_state(composite,
                 {.value = value,
                  .reason = fmt::format("{} transitioned to {} at {:%A %d %B, %Y %H:%M:%S} UTC",
                                        trigger, trigger_state, std::chrono::floor<Seconds>(now)),
                  .reason_data = trigger_data(trigger, trigger_state, now)});
  }
  settling_.erase(composite);
}

void CloudWatch::evaluate_alarms(Timestamp now) {
  std::vector<std::string> due;
  for (const auto& [name, record] : alarms_) {
    const Milliseconds interval =
        cloud::scaled_period(world_.clock, evaluation_interval(record.alarm));
    if (began_between(interval, last_evaluation_, now)) due.push_back(name);
  }
  const bool new_minute =
      began_between(cloud::scaled_period(world_.clock, kMinute), last_evaluation_, now);
  last_evaluation_ = now;
  for (const std::string& name : due) {
    if (alarms_.contains(name)) evaluate_alarm(name, now, new_minute);
  }
}

void CloudWatch::evaluate_alarm(const std::string& name, Timestamp now, bool new_minute) {
  const MetricAlarm alarm = alarms_.find(name)->alarm;
  const Seconds period = period_of(alarm);
  // The newest period is over; it may begin at any minute.
  const Timestamp end =
      cloud::floor_to(now, cloud::scaled_period(world_.clock, std::min(period, kMinute)));
  const auto range = evaluation_range(alarm);
  const Timestamp start = end - range * cloud::scaled_period(world_.clock, period);
  const Evaluation found = evaluate(alarm, watched_points(alarm, start), start, world_.clock.now());
  if (found.state && found.state != alarm.state_value) {
    return change_state(name, {.value = *found.state,
                               .reason = found.reason,
                               .reason_data = found.reason_data,
                               .value_seen = found.value});
  }
  if (!new_minute) return;
  for (const std::string& arn : actions_of(alarm)) {
    if (!is_repeated(arn)) continue;
    const auto failure = actions_.invoke(action_of(alarm, arn, found.value, world_.clock.now()));
    if (failure) log::warning("alarm {}: action {}: {}", name, arn, *failure);
  }
}

std::vector<std::optional<WatchedPoint>> CloudWatch::watched_points(const MetricAlarm& alarm,
                                                                    Timestamp start) const {
  const Milliseconds period = cloud::scaled_period(world_.clock, period_of(alarm));
  std::vector<std::optional<WatchedPoint>> points(evaluation_range(alarm));
  const Timestamp end = start + points.size() * period;
  const auto place = [&](Timestamp time) -> auto& {
    return points.at(static_cast<std::size_t>((time - start) / period));
  };
  if (alarm.metrics) {
    for (const auto& [time, value] : watched_series(*alarm.metrics, start, end)) {
      if (time >= start && time < end) place(time) = {time, value, 0};
    }
    return points;
  }
  const Metric metric{alarm.namespace_, alarm.metric_name, alarm.dimensions};
  const auto statistic =
      Statistic::parse(alarm.statistic ? *alarm.statistic : *alarm.extended_statistic);
  for (const DataPoints::Period& read :
       data_points_.read(metric, start, end, period_of(alarm), alarm.unit)) {
    auto& point = place(read.start);
    const auto value = statistic->of(read.samples);
    if (!point && value) point = {read.start, *value, read.samples.statistics.sample_count};
  }
  return points;
}

TimeSeries CloudWatch::read_series(const MetricStat& asked, Timestamp start, Timestamp end) const {
  const auto statistic = Statistic::parse(asked.stat);
  TimeSeries series;
  for (const DataPoints::Period& read :
       data_points_.read(asked.metric, start, end, Seconds(asked.period), asked.unit)) {
    if (const auto value = statistic->of(read.samples)) series.emplace(read.start, *value);
  }
  return series;
}

TimeSeries CloudWatch::watched_series(const std::vector<MetricDataQuery>& queries, Timestamp start,
                                      Timestamp end) const {
  MetricQueries evaluated(queries, {.start = start, .end = end, .speed = world_.clock.speed()},
                          [&](const MetricStat& asked) { return read_series(asked, start, end); });
  for (const MetricDataQuery& query : queries) {
    if (query.return_data.value_or(true)) return evaluated.series_of(query.id).at(0);
  }
  return {};
}

}  // namespace neargate::cloudwatch
