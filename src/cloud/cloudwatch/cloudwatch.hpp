#pragma once

#include <set>
#include <string>

#include "cloud/cloudwatch/alarm_actions.hpp"
#include "cloud/cloudwatch/alarm_evaluation.hpp"
#include "cloud/cloudwatch/alarm_history.hpp"
#include "cloud/cloudwatch/data_points.hpp"
#include "cloud/cloudwatch/metric_math.hpp"
#include "cloud/period_timer.hpp"
#include "cloud/world.hpp"
#include "gen/cloudwatch/api.hpp"
#include "store/table.hpp"

namespace neargate::cloudwatch {

// CloudWatch: metrics' data points, kept and answered as statistics; alarms, which watch them or
// each other, and whose actions are carried out when their state changes.
//
// Time under --speed: a period of 60 seconds, of an alarm, of a question or of a metric that
// Neargate itself measures, is 60 / speed seconds of this machine's time. Timestamps are this
// machine's.
class CloudWatch final : public Api {
 public:
  explicit CloudWatch(cloud::World& world);

  // For the other services: samples of a metric of theirs, of the period that begins at `begin`.
  // One of less than a minute makes the point one of high resolution.
  void put(const Metric& metric, const std::string& unit, Timestamp begin,
           const std::vector<double>& values, Seconds period = Seconds(60));
  // The same, of a minute's samples of which more is known than a few values.
  void put_samples(const Metric& metric, const std::string& unit, Timestamp minute,
                   const Samples& samples);
  // The alarms with an action, for any of their states, that begins with this ARN.
  std::vector<MetricAlarm> alarms_with_action(const std::string& action) const;
  // OK, ALARM or INSUFFICIENT_DATA; none where there is no such alarm.
  std::optional<std::string> alarm_state(const std::string& name) const;
  // Has alarms' actions whose ARNs begin so carried out. They are invoked when an alarm comes into
  // the state that they are for, also by SetAlarmState, unless its actions are disabled; those of
  // Auto Scaling also once a minute (divided by the speed) while it stays there.
  void on_alarm_action(std::string arn_prefix, AlarmActions::Handler handler);

  // Begins to evaluate alarms, as time goes by.
  void start();
  // Evaluates the alarms that are due: those of which an interval began since the last call.
  void evaluate_alarms(Timestamp now);

  // Alarms (alarms.cpp).
  smithy::Unit put_metric_alarm(const PutMetricAlarmInput&, aws::Call&) override;
  DescribeAlarmsOutput describe_alarms(const DescribeAlarmsInput&, aws::Call&) override;
  DescribeAlarmsForMetricOutput describe_alarms_for_metric(const DescribeAlarmsForMetricInput&,
                                                           aws::Call&) override;
  DescribeAlarmHistoryOutput describe_alarm_history(const DescribeAlarmHistoryInput&,
                                                    aws::Call&) override;
  smithy::Unit delete_alarms(const DeleteAlarmsInput&, aws::Call&) override;
  smithy::Unit set_alarm_state(const SetAlarmStateInput&, aws::Call&) override;
  smithy::Unit enable_alarm_actions(const EnableAlarmActionsInput&, aws::Call&) override;
  smithy::Unit disable_alarm_actions(const DisableAlarmActionsInput&, aws::Call&) override;

  // Composite alarms (composite_alarms.cpp).
  smithy::Unit put_composite_alarm(const PutCompositeAlarmInput&, aws::Call&) override;

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
  // States of alarms (alarm_states.cpp).
  struct NewState {
    std::string value;
    std::string reason;
    std::optional<std::string> reason_data;
    std::optional<double> value_seen;  // for actions: the newest data point
  };
  // Puts an alarm into a state. Where that changes it: keeps that in its history, invokes actions,
  // and settles the composite alarms that depend on it.
  void change_state(const std::string& name, const NewState& next);
  template <class Record>
  void change_state(store::Table<Record>& table, const std::string& name, const NewState& next);
  // Brings a composite alarm into the state that its rule says, because of the alarm `trigger`.
  void settle(const std::string& composite, const std::string& trigger,
              const std::string& trigger_state);
  // The composite alarms whose rules name an alarm.
  std::vector<std::string> parents_of(const std::string& alarm) const;
  void evaluate_alarm(const std::string& name, Timestamp now, bool new_minute);
  // What a metric alarm watches, from `start` on, by period.
  std::vector<std::optional<WatchedPoint>> watched_points(const MetricAlarm& alarm,
                                                          Timestamp start) const;
  // The series that an alarm's queries return.
  TimeSeries watched_series(const std::vector<MetricDataQuery>& queries, Timestamp start,
                            Timestamp end) const;
  TimeSeries read_series(const MetricStat& asked, Timestamp start, Timestamp end) const;

  // The names that ParentsOfAlarmName or ChildrenOfAlarmName asks for, if either is there.
  std::optional<std::set<std::string>> family_asked_for(const DescribeAlarmsInput& request) const;
  bool has_alarm(const std::string& name) const;
  // Changes the record of an alarm of either kind, which must exist: change(record).
  template <class Change>
  void update_alarm(const std::string& name, Change change) {
    if (alarms_.contains(name)) {
      alarms_.update(name, change);
    } else {
      composite_alarms_.update(name, change);
    }
  }
  std::vector<Tag> tags_of(const std::string& name) const;
  void set_actions_enabled(const std::vector<std::string>& names, bool enabled);
  // The name of the alarm whose ARN this is; throws ResourceNotFoundException.
  std::string alarm_of_arn(const std::string& arn) const;

  cloud::World& world_;
  DataPoints data_points_;
  AlarmActions actions_;
  store::Table<AlarmRecord> alarms_;                     // by name
  store::Table<CompositeAlarmRecord> composite_alarms_;  // by name, never one of alarms_
  AlarmHistory history_;
  std::set<std::string> settling_;  // composite alarms under way: a circle of them ends there
  Timestamp last_evaluation_;
  cloud::PeriodTimer timer_;
};

}  // namespace neargate::cloudwatch
