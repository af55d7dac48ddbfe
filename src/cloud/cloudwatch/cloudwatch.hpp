#pragma once

#include <string>

#include "cloud/cloudwatch/alarm_actions.hpp"
#include "cloud/cloudwatch/data_points.hpp"
#include "cloud/world.hpp"
#include "gen/cloudwatch/api.hpp"
#include "store/table.hpp"

namespace neargate::cloudwatch {

// CloudWatch: metrics' data points, kept and answered as statistics; alarms as records, whose
// actions are carried out when their state changes. No alarm is evaluated yet: its state is what
// SetAlarmState last said.
//
// Time under --speed: a period of 60 seconds, of an alarm, of a question or of a metric that
// Neargate itself measures, is 60 / speed seconds of this machine's time. Timestamps are this
// machine's.
class CloudWatch final : public Api {
 public:
  explicit CloudWatch(cloud::World& world);

  // For the other services: samples of a metric of theirs, of the minute that begins at `minute`.
  void put(const Metric& metric, const std::string& unit, Timestamp minute,
           const std::vector<double>& values);
  // The alarms with an action, for any of their states, that begins with this ARN.
  std::vector<MetricAlarm> alarms_with_action(const std::string& action) const;
  // OK, ALARM or INSUFFICIENT_DATA; none where there is no such alarm.
  std::optional<std::string> alarm_state(const std::string& name) const;
  // Has alarms' actions whose ARNs begin so carried out. They are invoked when an alarm comes into
  // the state that they are for, also by SetAlarmState, unless its actions are disabled; those of
  // Auto Scaling also once a minute (divided by the speed) while it stays there.
  void on_alarm_action(std::string arn_prefix, AlarmActions::Handler handler);

  // Alarms (alarms.cpp).
  smithy::Unit put_metric_alarm(const PutMetricAlarmInput&, aws::Call&) override;
  DescribeAlarmsOutput describe_alarms(const DescribeAlarmsInput&, aws::Call&) override;
  DescribeAlarmsForMetricOutput describe_alarms_for_metric(const DescribeAlarmsForMetricInput&,
                                                           aws::Call&) override;
  smithy::Unit delete_alarms(const DeleteAlarmsInput&, aws::Call&) override;
  smithy::Unit set_alarm_state(const SetAlarmStateInput&, aws::Call&) override;
  smithy::Unit enable_alarm_actions(const EnableAlarmActionsInput&, aws::Call&) override;
  smithy::Unit disable_alarm_actions(const DisableAlarmActionsInput&, aws::Call&) override;

  // Metrics (metrics.cpp).
  smithy::Unit put_metric_data(const PutMetricDataInput&, aws::Call&) override;
  ListMetricsOutput list_metrics(const ListMetricsInput&, aws::Call&) override;

  // Statistics (statistics.cpp).
  GetMetricDataOutput get_metric_data(const GetMetricDataInput&, aws::Call&) override;
  GetMetricStatisticsOutput get_metric_statistics(const GetMetricStatisticsInput&,
                                                  aws::Call&) override;

  // Tags of alarms (tags.cpp).
  TagResourceOutput tag_resource(const TagResourceInput&, aws::Call&) override;
  UntagResourceOutput untag_resource(const UntagResourceInput&, aws::Call&) override;
  ListTagsForResourceOutput list_tags_for_resource(const ListTagsForResourceInput&,
                                                   aws::Call&) override;

 private:
  // Invokes the actions that an alarm has for the state it is in.
  void act(const MetricAlarm& alarm, std::optional<double> value, Timestamp now);
  void set_actions_enabled(const std::vector<std::string>& names, bool enabled);
  // The name of the alarm whose ARN this is; throws ResourceNotFoundException.
  std::string alarm_of_arn(const std::string& arn) const;

  cloud::World& world_;
  DataPoints data_points_;
  AlarmActions actions_;
  store::Table<AlarmRecord> alarms_;  // by name
};

}  // namespace neargate::cloudwatch
