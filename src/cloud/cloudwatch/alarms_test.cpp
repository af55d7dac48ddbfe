#include <cmath>

#include <gmock/gmock.h>

#include "cloud/cloudwatch/cloudwatch_for_test.hpp"

namespace neargate::cloudwatch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

using AlarmsTest = CloudWatchTest;

TEST_F(AlarmsTest, AnAlarmIsShownAsItWasMade) {
  cloudwatch.put_metric_alarm(cpu_alarm("high"), call);
  const MetricAlarm alarm = describe().at(0);
  EXPECT_EQ(alarm.alarm_arn, "arn:aws:cloudwatch:us-east-1:123456789012:alarm:high");
  EXPECT_EQ(alarm.state_value, "INSUFFICIENT_DATA");
  EXPECT_EQ(alarm.state_reason, "Unchecked: Initial alarm creation");
  EXPECT_EQ(alarm.actions_enabled, true);
  EXPECT_THAT(*alarm.alarm_actions, IsEmpty());
  EXPECT_EQ(alarm.threshold, 70);
  EXPECT_EQ(alarm.dimensions, cpu_alarm("").dimensions);
  EXPECT_EQ(alarm.alarm_configuration_updated_timestamp, call.now);
}

TEST_F(AlarmsTest, AnAlarmThatIsPutAgainKeepsItsStateAndTags) {
  auto alarm = cpu_alarm("high");
  alarm.tags = {{{"team", "a"}}};
  alarm.alarm_description = "before";
  cloudwatch.put_metric_alarm(alarm, call);
  SetAlarmStateInput state;
  state.alarm_name = "high";
  state.state_value = "ALARM";
  state.state_reason = "testing";
  world.advance(minutes(1));
  call = world.call();
  cloudwatch.set_alarm_state(state, call);
  alarm.tags = {{{"team", "b"}}};
  alarm.alarm_description.reset();
  alarm.threshold = 80;
  world.advance(minutes(1));
  call = world.call();
  cloudwatch.put_metric_alarm(alarm, call);
  const MetricAlarm shown = describe().at(0);
  EXPECT_EQ(shown.state_value, "ALARM");
  EXPECT_EQ(shown.state_updated_timestamp, call.now - minutes(1));
  EXPECT_EQ(shown.threshold, 80);
  EXPECT_EQ(shown.alarm_description, std::nullopt);
  ListTagsForResourceInput tags;
  tags.resource_arn = *shown.alarm_arn;
  EXPECT_THAT(*cloudwatch.list_tags_for_resource(tags, call).tags, ElementsAre(Tag{"team", "a"}));
}

TEST_F(AlarmsTest, AlarmsThatMakeNoSenseAreRefused) {
  const auto refused = [&](auto change) {
    auto alarm = cpu_alarm("high");
    change(alarm);
    return put_error(alarm);
  };
  using Alarm = PutMetricAlarmInput;
  EXPECT_EQ(refused([](Alarm&) {}), "");
  EXPECT_EQ(refused([](Alarm& a) { a.evaluation_periods.reset(); }), "ValidationError");
  EXPECT_EQ(refused([](Alarm& a) { a.comparison_operator.reset(); }), "ValidationError");
  EXPECT_EQ(refused([](Alarm& a) { a.threshold.reset(); }), "ValidationError");
  EXPECT_EQ(refused([](Alarm& a) { a.threshold = NAN; }), "InvalidParameterValue");
  EXPECT_EQ(refused([](Alarm& a) { a.metric_name.reset(); }), "ValidationError");
  EXPECT_EQ(refused([](Alarm& a) { a.namespace_.reset(); }), "ValidationError");
  EXPECT_EQ(refused([](Alarm& a) { a.statistic.reset(); }), "InvalidParameterCombination");
  EXPECT_EQ(refused([](Alarm& a) { a.extended_statistic = "p99"; }), "InvalidParameterCombination");
  EXPECT_EQ(refused([](Alarm& a) {
              a.statistic.reset();
              a.extended_statistic = "p101";
            }),
            "InvalidParameterValue");
  EXPECT_EQ(refused([](Alarm& a) {
              a.statistic.reset();
              a.extended_statistic = "p99.9";
            }),
            "");
  EXPECT_EQ(refused([](Alarm& a) { a.period = 45; }), "ValidationError");
  EXPECT_EQ(refused([](Alarm& a) { a.period = 10; }), "");
  EXPECT_EQ(refused([](Alarm& a) { a.evaluation_periods = 1441; }), "ValidationError");
  EXPECT_EQ(refused([](Alarm& a) {
              a.period = 3600;
              a.evaluation_periods = 168;
            }),
            "");
  EXPECT_EQ(refused([](Alarm& a) {
              a.period = 3600;
              a.evaluation_periods = 169;
            }),
            "ValidationError");
  EXPECT_EQ(refused([](Alarm& a) { a.datapoints_to_alarm = 4; }), "ValidationError");
  EXPECT_EQ(refused([](Alarm& a) { a.treat_missing_data = "guess"; }), "ValidationError");
  EXPECT_EQ(refused([](Alarm& a) { a.alarm_actions = {{"page me"}}; }), "ValidationError");
  EXPECT_EQ(refused([](Alarm& a) {
              a.dimensions = {{{"A", "1"}, {"A", "2"}}};
            }),
            "ValidationError");
}

TEST_F(AlarmsTest, AnAlarmCanWatchAnExpression) {
  PutMetricAlarmInput alarm;
  alarm.alarm_name = "errors";
  alarm.evaluation_periods = 1;
  alarm.threshold = 1;
  alarm.comparison_operator = "GreaterThanThreshold";
  MetricDataQuery errors;
  errors.id = "errors";
  errors.metric_stat = {
      .metric = {.namespace_ = "Web", .metric_name = "Errors"}, .period = 60, .stat = "Sum"};
  errors.return_data = false;
  MetricDataQuery rate;
  rate.id = "rate";
  rate.expression = "errors * 100";
  alarm.metrics = {{errors, rate}};
  EXPECT_EQ(put_error(alarm), "");
  EXPECT_EQ(describe().at(0).metrics, alarm.metrics);
  const Timestamp begin = std::chrono::floor<minutes>(call.now);
  cloudwatch.put({"Web", "Errors"}, "None", begin, {0.02});
  cloudwatch.evaluate_alarms(begin + minutes(1));
  EXPECT_EQ(cloudwatch.alarm_state("errors"), "ALARM");
  EXPECT_THAT(*describe().at(0).state_reason, testing::HasSubstr("[2.0 ("));
  auto several = alarm;
  several.metrics->at(1).expression = "[errors, errors]";
  EXPECT_EQ(put_error(several), "ValidationError");
  several.metrics->at(1).expression = "errors *";
  EXPECT_EQ(put_error(several), "ValidationError");
  auto both = alarm;
  both.metrics->at(0).return_data = true;
  EXPECT_EQ(put_error(both), "ValidationError");
  auto twice = alarm;
  twice.metrics->at(1).id = "errors";
  EXPECT_EQ(put_error(twice), "ValidationError");
  auto neither = alarm;
  neither.metrics->at(1).expression.reset();
  EXPECT_EQ(put_error(neither), "ValidationError");
  auto mixed = alarm;
  mixed.period = 60;
  EXPECT_EQ(put_error(mixed), "ValidationError");
}

TEST_F(AlarmsTest, PercentilesAreWatched) {
  auto alarm = cpu_alarm("slow");
  alarm.namespace_ = "Web";
  alarm.metric_name = "Latency";
  alarm.dimensions.reset();
  alarm.statistic.reset();
  alarm.extended_statistic = "p90";
  alarm.evaluation_periods = 1;
  alarm.threshold = 1;
  alarm.evaluate_low_sample_count_percentile = "ignore";
  EXPECT_EQ(put_error(alarm), "");
  const Timestamp begin = std::chrono::floor<minutes>(call.now);
  const std::vector<double> values = {0.1, 2}, few = {8, 2}, enough = {85, 15};
  const Metric metric{"Web", "Latency"};
  cloudwatch.put_samples(metric, "Seconds", begin, samples_of(values, &few));
  cloudwatch.evaluate_alarms(begin + minutes(1));
  EXPECT_EQ(cloudwatch.alarm_state("slow"), "INSUFFICIENT_DATA");  // 100 samples are needed
  cloudwatch.put_samples(metric, "Seconds", begin + minutes(1), samples_of(values, &enough));
  cloudwatch.evaluate_alarms(begin + minutes(2));
  EXPECT_EQ(cloudwatch.alarm_state("slow"), "ALARM");
  EXPECT_THAT(*describe().at(0).state_reason, testing::HasSubstr("[2.0 ("));
}

TEST_F(AlarmsTest, AlarmsAreFoundByWhatIsAskedFor) {
  for (const char* name : {"a1", "a2", "b1"}) cloudwatch.put_metric_alarm(cpu_alarm(name), call);
  auto acting = cpu_alarm("b2");
  acting.alarm_actions = {{"arn:aws:sns:us-east-1:123456789012:page"}};
  acting.metric_name = "MemoryUtilization";
  cloudwatch.put_metric_alarm(acting, call);
  EXPECT_THAT(describe(), SizeIs(4));
  DescribeAlarmsInput request;
  request.alarm_names = {{"a1", "gone"}};
  EXPECT_THAT(describe(request), SizeIs(1));
  request.alarm_name_prefix = "a";
  EXPECT_EQ(error_code([&] { describe(request); }), "ValidationError");
  request.alarm_names.reset();
  EXPECT_THAT(describe(request), SizeIs(2));
  request = {};
  request.action_prefix = "arn:aws:sns";
  EXPECT_EQ(describe(request).at(0).alarm_name, "b2");
  request = {};
  request.state_value = "OK";
  EXPECT_THAT(describe(request), IsEmpty());
  request = {};
  request.alarm_types = {{"CompositeAlarm"}};
  EXPECT_THAT(describe(request), IsEmpty());
  request = {};
  request.max_records = 3;
  const auto page = cloudwatch.describe_alarms(request, call);
  EXPECT_THAT(*page.metric_alarms, SizeIs(3));
  request.next_token = page.next_token;
  EXPECT_EQ(describe(request).at(0).alarm_name, "b2");
  request.next_token = "nonsense";
  EXPECT_EQ(error_code([&] { describe(request); }), "InvalidNextToken");

  DescribeAlarmsForMetricInput metric;
  metric.namespace_ = "AWS/ECS";
  metric.metric_name = "CPUUtilization";
  EXPECT_THAT(*cloudwatch.describe_alarms_for_metric(metric, call).metric_alarms, IsEmpty());
  metric.dimensions = {{{"ServiceName", "web"}, {"ClusterName", "prod"}}};  // in any order
  EXPECT_THAT(*cloudwatch.describe_alarms_for_metric(metric, call).metric_alarms, SizeIs(3));
  metric.period = 300;
  EXPECT_THAT(*cloudwatch.describe_alarms_for_metric(metric, call).metric_alarms, IsEmpty());
}

TEST_F(AlarmsTest, StateIsWhatItIsSetTo) {
  SetAlarmStateInput state;
  state.alarm_name = "high";
  state.state_value = "OK";
  EXPECT_EQ(error_code([&] { cloudwatch.set_alarm_state(state, call); }), "ResourceNotFound");
  cloudwatch.put_metric_alarm(cpu_alarm("high"), call);
  state.state_reason_data = "{";
  EXPECT_EQ(error_code([&] { cloudwatch.set_alarm_state(state, call); }), "InvalidFormat");
  state.state_reason_data = "{}";
  cloudwatch.set_alarm_state(state, call);
  EXPECT_EQ(describe().at(0).state_value, "OK");
  DisableAlarmActionsInput disable;
  disable.alarm_names = {"high", "gone"};
  cloudwatch.disable_alarm_actions(disable, call);
  EXPECT_EQ(describe().at(0).actions_enabled, false);
  EnableAlarmActionsInput enable;
  enable.alarm_names = {"high"};
  cloudwatch.enable_alarm_actions(enable, call);
  EXPECT_EQ(describe().at(0).actions_enabled, true);
  DeleteAlarmsInput erase;
  EXPECT_EQ(error_code([&] { cloudwatch.delete_alarms(erase, call); }), "ValidationError");
  erase.alarm_names = {"high", "gone"};
  cloudwatch.delete_alarms(erase, call);
  EXPECT_THAT(describe(), IsEmpty());
}

TEST_F(AlarmsTest, ActionsAreInvokedWhenTheStateChanges) {
  std::vector<AlarmAction> invoked;
  cloudwatch.on_alarm_action("arn:aws:autoscaling:", [&](const AlarmAction& action) {
    invoked.push_back(action);
    throw Error("it fails", "the caller goes on");
  });
  auto alarm = cpu_alarm("high");
  alarm.alarm_actions = {{"arn:aws:sns:us-east-1:123456789012:page",
                          "arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:p1"}};
  alarm.ok_actions = {{"arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:p2"}};
  cloudwatch.put_metric_alarm(alarm, call);
  const auto set = [&](const char* value) {
    SetAlarmStateInput state;
    state.alarm_name = "high";
    state.state_value = value;
    state.state_reason = "testing";
    cloudwatch.set_alarm_state(state, call);
  };
  set("ALARM");
  ASSERT_THAT(invoked, SizeIs(1));
  EXPECT_EQ(invoked[0].alarm_name, "high");
  EXPECT_EQ(invoked[0].alarm_arn, "arn:aws:cloudwatch:us-east-1:123456789012:alarm:high");
  EXPECT_EQ(invoked[0].action_arn, alarm.alarm_actions->at(1));
  EXPECT_EQ(invoked[0].state, "ALARM");
  EXPECT_EQ(invoked[0].at, call.now);
  EXPECT_EQ(invoked[0].value, std::nullopt);
  EXPECT_EQ(invoked[0].threshold, 70);
  EXPECT_EQ(cloudwatch.alarm_state("high"), "ALARM");
  EXPECT_EQ(cloudwatch.alarm_state("gone"), std::nullopt);
  set("ALARM");
  EXPECT_THAT(invoked, SizeIs(1));
  set("OK");
  ASSERT_THAT(invoked, SizeIs(2));
  EXPECT_EQ(invoked[1].action_arn, alarm.ok_actions->at(0));
  DisableAlarmActionsInput disable;
  disable.alarm_names = {"high"};
  cloudwatch.disable_alarm_actions(disable, call);
  set("ALARM");
  EXPECT_THAT(invoked, SizeIs(2));
}

TEST_F(AlarmsTest, AlarmsAreEvaluatedByTheMinute) {
  const Timestamp begin = std::chrono::floor<minutes>(call.now);
  std::vector<AlarmAction> invoked;
  cloudwatch.on_alarm_action("arn:aws:autoscaling:",
                             [&](const AlarmAction& action) { invoked.push_back(action); });
  auto alarm = cpu_alarm("high");
  alarm.alarm_actions = {{"arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:p1"}};
  cloudwatch.put_metric_alarm(alarm, call);
  const Metric metric{"AWS/ECS", "CPUUtilization", alarm.dimensions};
  const auto minute = [&](int number, std::vector<double> values) {
    cloudwatch.put(metric, "Percent", begin + minutes(number), values);
    cloudwatch.evaluate_alarms(begin + minutes(number + 1));
  };
  minute(0, {80, 90});
  minute(1, {60, 90});
  EXPECT_EQ(cloudwatch.alarm_state("high"), "OK");
  EXPECT_THAT(invoked, IsEmpty());
  minute(2, {70.5});
  EXPECT_EQ(cloudwatch.alarm_state("high"), "ALARM");
  ASSERT_THAT(invoked, SizeIs(1));
  EXPECT_EQ(invoked[0].value, 70.5);
  cloudwatch.evaluate_alarms(begin + minutes(3) + Seconds(10));  // not due
  EXPECT_THAT(invoked, SizeIs(1));
  minute(3, {99});  // Auto Scaling hears of it every minute
  ASSERT_THAT(invoked, SizeIs(2));
  EXPECT_EQ(invoked[1].value, 99);
  minute(4, {10});
  EXPECT_EQ(cloudwatch.alarm_state("high"), "OK");
  minute(5, {});
  EXPECT_THAT(invoked, SizeIs(2));
  EXPECT_THAT(*describe().at(0).state_reason, testing::StartsWith("Threshold Crossed: 1 out of"));
}

TEST_F(AlarmsTest, APeriodIsDividedByTheSpeed) {
  SimulatedClock clock{Timestamp(minutes(1000))};
  clock.set_speed(20);
  net::Reactor reactor{clock};
  net::Pool pool{reactor, 1};
  cloud::World fast{.clock = clock,
                    .randomness = world.world().randomness,
                    .reactor = reactor,
                    .pool = pool,
                    .database = world.world().database,
                    .machine = world.world().machine};
  CloudWatch watch{fast};
  watch.put_metric_alarm(cpu_alarm("high"), call);
  watch.start();
  const Metric metric{"AWS/ECS", "CPUUtilization", cpu_alarm("").dimensions};
  for (int second = 0; second < 9; ++second) {
    EXPECT_NE(watch.alarm_state("high"), "ALARM");
    watch.put(metric, "Percent", clock.now(), {90});
    clock.advance(Seconds(1));
    reactor.run_once(Milliseconds(0));
  }
  clock.advance(Milliseconds(250));
  reactor.run_once(Milliseconds(0));
  EXPECT_EQ(watch.alarm_state("high"), "ALARM");
}

TEST_F(AlarmsTest, HistoryTellsWhatHappenedToAlarms) {
  auto alarm = cpu_alarm("high");
  alarm.alarm_actions = {{"arn:aws:sns:us-east-1:123456789012:page"}};
  cloudwatch.put_metric_alarm(alarm, call);
  cloudwatch.put_metric_alarm(alarm, call);
  SetAlarmStateInput state;
  state.alarm_name = "high";
  state.state_value = "ALARM";
  state.state_reason = "testing";
  cloudwatch.set_alarm_state(state, call);
  DeleteAlarmsInput erase;
  erase.alarm_names = {"high"};
  cloudwatch.delete_alarms(erase, call);

  DescribeAlarmHistoryInput request;
  request.scan_by = "TimestampAscending";
  const auto items = *cloudwatch.describe_alarm_history(request, call).alarm_history_items;
  ASSERT_THAT(items, SizeIs(5));
  EXPECT_EQ(items[0].history_summary, "Alarm \"high\" created");
  EXPECT_EQ(items[1].history_summary, "Alarm \"high\" updated");
  EXPECT_EQ(items[2].history_item_type, "StateUpdate");
  EXPECT_EQ(items[2].history_summary, "Alarm updated from INSUFFICIENT_DATA to ALARM");
  EXPECT_EQ(items[2].history_data,
            "{\"version\":\"1.0\",\"oldState\":{\"stateValue\":\"INSUFFICIENT_DATA\","
            "\"stateReason\":\"Unchecked: Initial alarm creation\"},\"newState\":{\"stateValue\":"
            "\"ALARM\",\"stateReason\":\"testing\"}}");
  EXPECT_EQ(items[3].history_summary,
            "Failed to execute action arn:aws:sns:us-east-1:123456789012:page");
  EXPECT_EQ(items[4].history_summary, "Alarm \"high\" deleted");
  request.history_item_type = "Action";
  EXPECT_THAT(*cloudwatch.describe_alarm_history(request, call).alarm_history_items, SizeIs(1));
  request = {};
  request.max_records = 2;
  EXPECT_EQ(cloudwatch.describe_alarm_history(request, call).alarm_history_items->at(0), items[4]);
  request.alarm_types = {{"CompositeAlarm"}};
  EXPECT_THAT(*cloudwatch.describe_alarm_history(request, call).alarm_history_items, IsEmpty());
}

TEST_F(AlarmsTest, CompositeAlarmsFollowTheirRules) {
  cloudwatch.put_metric_alarm(cpu_alarm("a"), call);
  cloudwatch.put_metric_alarm(cpu_alarm("b"), call);
  const auto put = [&](const std::string& name, const std::string& rule) {
    PutCompositeAlarmInput request;
    request.alarm_name = name;
    request.alarm_rule = rule;
    request.alarm_actions = {{"arn:aws:sns:us-east-1:123456789012:page"}};
    return error_code([&] { cloudwatch.put_composite_alarm(request, call); });
  };
  const auto set = [&](const std::string& name, const std::string& value) {
    SetAlarmStateInput state;
    state.alarm_name = name;
    state.state_value = value;
    state.state_reason = "testing";
    cloudwatch.set_alarm_state(state, call);
  };
  std::vector<AlarmAction> invoked;
  cloudwatch.on_alarm_action("arn:aws:sns:",
                             [&](const AlarmAction& action) { invoked.push_back(action); });
  EXPECT_EQ(put("both", "ALARM(a) AND ALARM(nobody)"), "ValidationError");
  EXPECT_EQ(put("a", "ALARM(b)"), "ValidationError");
  EXPECT_EQ(put("both", "ALARM(a) AND ALARM(b)"), "");
  EXPECT_EQ(put("above", "OK(both)"), "");
  EXPECT_EQ(cloudwatch.alarm_state("both"), "OK");
  EXPECT_EQ(cloudwatch.alarm_state("above"), "ALARM");
  EXPECT_THAT(invoked, SizeIs(1));
  set("a", "ALARM");
  EXPECT_EQ(cloudwatch.alarm_state("both"), "OK");
  set("b", "ALARM");
  EXPECT_EQ(cloudwatch.alarm_state("both"), "ALARM");
  EXPECT_EQ(cloudwatch.alarm_state("above"), "OK");
  ASSERT_THAT(invoked, SizeIs(2));
  EXPECT_EQ(invoked[1].alarm_name, "both");

  DescribeAlarmsInput request;
  request.alarm_types = {{"CompositeAlarm"}};
  const auto shown = cloudwatch.describe_alarms(request, call);
  EXPECT_THAT(*shown.metric_alarms, IsEmpty());
  ASSERT_THAT(*shown.composite_alarms, SizeIs(2));
  EXPECT_THAT(*shown.composite_alarms->at(1).state_reason,
              testing::StartsWith("arn:aws:cloudwatch:us-east-1:123456789012:alarm:b transitioned "
                                  "to ALARM at Sunday 15 June, 2025"));
  request = {};
  request.children_of_alarm_name = "both";
  EXPECT_THAT(*cloudwatch.describe_alarms(request, call).metric_alarms, SizeIs(2));
  request = {};
  request.parents_of_alarm_name = "both";
  EXPECT_EQ(cloudwatch.describe_alarms(request, call).composite_alarms->at(0).alarm_name, "above");

  DeleteAlarmsInput erase;
  erase.alarm_names = {"b"};
  EXPECT_EQ(error_code([&] { cloudwatch.delete_alarms(erase, call); }), "ValidationError");
  erase.alarm_names = {"above", "both"};
  EXPECT_EQ(error_code([&] { cloudwatch.delete_alarms(erase, call); }), "ValidationError");
  erase.alarm_names = {"above"};
  cloudwatch.delete_alarms(erase, call);
  erase.alarm_names = {"a", "b", "both"};
  cloudwatch.delete_alarms(erase, call);
  EXPECT_EQ(cloudwatch.alarm_state("both"), std::nullopt);
}

TEST_F(AlarmsTest, CompositeAlarmsInACircleEndSomewhere) {
  PutCompositeAlarmInput request;
  request.alarm_rule = "FALSE";
  for (const char* name : {"a", "b"}) {
    request.alarm_name = name;
    cloudwatch.put_composite_alarm(request, call);
  }
  request.alarm_name = "a";
  request.alarm_rule = "OK(b)";
  cloudwatch.put_composite_alarm(request, call);
  request.alarm_name = "b";
  request.alarm_rule = "ALARM(a)";
  cloudwatch.put_composite_alarm(request, call);
  EXPECT_EQ(cloudwatch.alarm_state("b"), "ALARM");
}

TEST_F(AlarmsTest, AlarmsCarryTags) {
  cloudwatch.put_metric_alarm(cpu_alarm("high"), call);
  TagResourceInput tag;
  tag.resource_arn = *describe().at(0).alarm_arn;
  tag.tags = {{"a", "1"}, {"b", "2"}};
  cloudwatch.tag_resource(tag, call);
  tag.tags = {{"a", "3"}};
  cloudwatch.tag_resource(tag, call);
  UntagResourceInput untag;
  untag.resource_arn = tag.resource_arn;
  untag.tag_keys = {"b", "c"};
  cloudwatch.untag_resource(untag, call);
  ListTagsForResourceInput list;
  list.resource_arn = tag.resource_arn;
  EXPECT_THAT(*cloudwatch.list_tags_for_resource(list, call).tags, ElementsAre(Tag{"a", "3"}));
  tag.tags = {{"a", "1"}, {"a", "2"}};
  EXPECT_EQ(error_code([&] { cloudwatch.tag_resource(tag, call); }), "InvalidParameterValue");
  list.resource_arn += "x";
  EXPECT_EQ(error_code([&] { cloudwatch.list_tags_for_resource(list, call); }),
            "ResourceNotFoundException");
  list.resource_arn = "high";
  EXPECT_EQ(error_code([&] { cloudwatch.list_tags_for_resource(list, call); }),
            "InvalidParameterValue");
}

}  // namespace
}  // namespace neargate::cloudwatch
