#include "cloud/cloudwatch/cloudwatch.hpp"

#include <cmath>

#include <gmock/gmock.h>

#include "cloud/cloudwatch/alarm_rules.hpp"
#include "cloud/test_world.hpp"

namespace neargate::cloudwatch {
namespace {

using cloud::error_code;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

PutMetricAlarmInput cpu_alarm(const std::string& name) {
  PutMetricAlarmInput alarm;
  alarm.alarm_name = name;
  alarm.namespace_ = "AWS/ECS";
  alarm.metric_name = "CPUUtilization";
  alarm.dimensions = {{{"ClusterName", "prod"}, {"ServiceName", "web"}}};
  alarm.statistic = "Average";
  alarm.period = 60;
  alarm.evaluation_periods = 3;
  alarm.threshold = 70;
  alarm.comparison_operator = "GreaterThanThreshold";
  return alarm;
}

struct CloudWatchTest : testing::Test {
  cloud::TestWorld world;
  CloudWatch cloudwatch{world};
  aws::Call call = world.call();

  std::vector<MetricAlarm> describe(const DescribeAlarmsInput& request = {}) {
    return *cloudwatch.describe_alarms(request, call).metric_alarms;
  }
  std::string put_error(const PutMetricAlarmInput& alarm) {
    return error_code([&] { cloudwatch.put_metric_alarm(alarm, call); });
  }
  MetricDatum datum(const std::string& name, double value, Timestamp time) {
    MetricDatum datum;
    datum.metric_name = name;
    datum.value = value;
    datum.timestamp = time;
    return datum;
  }
  void put(std::vector<MetricDatum> data) {
    PutMetricDataInput request;
    request.namespace_ = "Web";
    request.metric_data = std::move(data);
    cloudwatch.put_metric_data(request, call);
  }
  std::string put_error(const MetricDatum& datum) {
    return error_code([&] { put({datum}); });
  }
  GetMetricStatisticsInput statistics(const std::string& name) {
    GetMetricStatisticsInput request;
    request.namespace_ = "Web";
    request.metric_name = name;
    request.start_time = call.now - hours(1);
    request.end_time = call.now + hours(1);
    request.period = 60;
    request.statistics = {{"SampleCount", "Average", "Sum", "Minimum", "Maximum"}};
    return request;
  }
  std::vector<Datapoint> read(const GetMetricStatisticsInput& request) {
    return *cloudwatch.get_metric_statistics(request, call).datapoints;
  }
};

TEST_F(CloudWatchTest, AnAlarmIsShownAsItWasMade) {
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

TEST_F(CloudWatchTest, AnAlarmThatIsPutAgainKeepsItsStateAndTags) {
  auto alarm = cpu_alarm("high");
  alarm.tags = {{{"team", "a"}}};
  alarm.alarm_description = "before";
  cloudwatch.put_metric_alarm(alarm, call);
  SetAlarmStateInput state;
  state.alarm_name = "high";
  state.state_value = "ALARM";
  state.state_reason = "testing";
  call.now += minutes(1);
  cloudwatch.set_alarm_state(state, call);
  alarm.tags = {{{"team", "b"}}};
  alarm.alarm_description.reset();
  alarm.threshold = 80;
  call.now += minutes(1);
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

TEST_F(CloudWatchTest, AlarmsThatMakeNoSenseAreRefused) {
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
  EXPECT_EQ(refused([](Alarm& a) { a.comparison_operator = "LessThanLowerThreshold"; }),
            "ValidationError");
}

TEST_F(CloudWatchTest, AnAlarmCanWatchAnExpression) {
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

TEST_F(CloudWatchTest, AlarmsAreFoundByWhatIsAskedFor) {
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

TEST_F(CloudWatchTest, StateIsWhatItIsSetTo) {
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

TEST_F(CloudWatchTest, ActionsAreInvokedWhenTheStateChanges) {
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

TEST_F(CloudWatchTest, AlarmsCarryTags) {
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

TEST_F(CloudWatchTest, DataBecomesStatisticsByPeriod) {
  const Timestamp minute = std::chrono::floor<minutes>(call.now);
  put({datum("Latency", 1, minute), datum("Latency", 5, minute + Milliseconds(59'999))});
  put({datum("Latency", 3, minute - minutes(1)), datum("Other", 9, minute)});
  auto request = statistics("Latency");
  const auto points = read(request);
  ASSERT_THAT(points, SizeIs(2));
  EXPECT_EQ(points[0].timestamp, minute - minutes(1));
  EXPECT_EQ(points[1].timestamp, minute);
  EXPECT_EQ(points[1].sample_count, 2);
  EXPECT_EQ(points[1].average, 3);
  EXPECT_EQ(points[1].sum, 6);
  EXPECT_EQ(points[1].minimum, 1);
  EXPECT_EQ(points[1].maximum, 5);
  EXPECT_EQ(points[1].unit, "None");
  // Periods are counted from the start, rounded down to the minute.
  request.start_time = minute - minutes(2) + Seconds(7);
  request.period = 180;
  request.statistics = {{"Sum"}};
  ASSERT_THAT(read(request), SizeIs(1));
  EXPECT_EQ(read(request)[0].timestamp, minute - minutes(2));
  EXPECT_EQ(read(request)[0].sum, 9);
  EXPECT_EQ(read(request)[0].average, std::nullopt);
  // The end is not included.
  request = statistics("Latency");
  request.end_time = minute;
  EXPECT_THAT(read(request), SizeIs(1));
}

TEST_F(CloudWatchTest, UnitsAreKeptApart) {
  MetricDatum seconds = datum("Latency", 1, call.now);
  seconds.unit = "Seconds";
  put({seconds, datum("Latency", 2, call.now)});
  auto request = statistics("Latency");
  EXPECT_THAT(read(request), SizeIs(2));
  request.unit = "Seconds";
  EXPECT_EQ(read(request).at(0).sum, 1);
}

TEST_F(CloudWatchTest, SetsAndWeightedValuesAreTaken) {
  MetricDatum set;
  set.metric_name = "Sizes";
  set.statistic_values = {.sample_count = 3, .sum = 12, .minimum = 1, .maximum = 8};
  MetricDatum values;
  values.metric_name = "Sizes";
  values.values = {{10, 0.5}};
  values.counts = {{2, 4}};
  put({set, values});
  const auto points = read(statistics("Sizes"));
  ASSERT_THAT(points, SizeIs(1));
  EXPECT_EQ(points[0].sample_count, 9);
  EXPECT_EQ(points[0].sum, 34);
  EXPECT_EQ(points[0].minimum, 0.5);
  EXPECT_EQ(points[0].maximum, 10);
}

TEST_F(CloudWatchTest, HighResolutionIsBySecond) {
  const Timestamp minute = std::chrono::floor<minutes>(call.now);
  MetricDatum first = datum("Latency", 1, minute + Seconds(1));
  first.storage_resolution = 1;
  MetricDatum second = first;
  second.timestamp = minute + Seconds(12);
  put({first, second});
  auto request = statistics("Latency");
  request.start_time = minute;
  request.end_time = minute + Seconds(60);
  request.period = 10;
  const auto points = read(request);
  ASSERT_THAT(points, SizeIs(2));
  EXPECT_EQ(points[1].timestamp, minute + Seconds(10));
}

TEST_F(CloudWatchTest, DataThatMakesNoSenseIsRefusedAsAWhole) {
  const MetricDatum good = datum("Latency", 1, call.now);
  const auto refused = [&](auto change) {
    MetricDatum bad = good;
    change(bad);
    return error_code([&] { put({good, bad}); });
  };
  using Datum = MetricDatum;
  EXPECT_EQ(refused([](Datum& d) { d.value.reset(); }), "MissingParameter");
  EXPECT_EQ(refused([](Datum& d) { d.value = NAN; }), "InvalidParameterValue");
  EXPECT_EQ(refused([](Datum& d) { d.value = std::ldexp(1.0, 361); }), "InvalidParameterValue");
  EXPECT_EQ(refused([](Datum& d) { d.values = {{1}}; }), "InvalidParameterCombination");
  EXPECT_EQ(refused([](Datum& d) {
              d.value.reset();
              d.values = {{1, 2}};
              d.counts = {{1}};
            }),
            "InvalidParameterValue");
  EXPECT_EQ(refused([](Datum& d) {
              d.value.reset();
              d.statistic_values = {.sample_count = 0, .sum = 0, .minimum = 0, .maximum = 0};
            }),
            "InvalidParameterValue");
  EXPECT_EQ(refused([](Datum& d) { *d.timestamp -= days(14) + minutes(1); }),
            "InvalidParameterValue");
  EXPECT_EQ(refused([](Datum& d) { *d.timestamp += hours(3); }), "InvalidParameterValue");
  EXPECT_EQ(refused([](Datum& d) { d.storage_resolution = 5; }), "InvalidParameterValue");
  EXPECT_EQ(refused([](Datum& d) {
              d.dimensions = {{{"A", "1"}, {"A", "2"}}};
            }),
            "InvalidParameterValue");
  EXPECT_THAT(read(statistics("Latency")), IsEmpty());
}

TEST_F(CloudWatchTest, QuestionsThatMakeNoSenseAreRefused) {
  const auto refused = [&](auto change) {
    auto request = statistics("Latency");
    change(request);
    return error_code([&] { read(request); });
  };
  using Request = GetMetricStatisticsInput;
  EXPECT_EQ(refused([](Request& r) { r.statistics.reset(); }), "MissingParameter");
  EXPECT_EQ(refused([](Request& r) { r.end_time = r.start_time; }), "InvalidParameterValue");
  EXPECT_EQ(refused([](Request& r) { r.period = 61; }), "InvalidParameterValue");
  EXPECT_EQ(refused([](Request& r) { r.start_time -= days(1); }), "InvalidParameterCombination");
  EXPECT_EQ(refused([](Request& r) {
              r.start_time -= hours(4);
              r.period = 30;
            }),
            "InvalidParameterValue");
}

TEST_F(CloudWatchTest, SeveralMetricsAreAnsweredAtOnceAndInPages) {
  const Timestamp minute = std::chrono::floor<minutes>(call.now);
  for (int i = 0; i < 3; ++i) {
    put({datum("A", i, minute - minutes(i)), datum("B", 10 + i, minute - minutes(i))});
  }
  GetMetricDataInput request;
  request.start_time = minute - minutes(10);
  request.end_time = minute + minutes(1);
  for (const char* name : {"A", "B"}) {
    MetricDataQuery query;
    query.id = name == std::string("A") ? "a" : "b";
    query.metric_stat = {
        .metric = {.namespace_ = "Web", .metric_name = name}, .period = 60, .stat = "Average"};
    request.metric_data_queries.push_back(query);
  }
  auto answer = cloudwatch.get_metric_data(request, call);
  ASSERT_THAT(*answer.metric_data_results, SizeIs(2));
  EXPECT_EQ(answer.metric_data_results->at(0).label, "A");
  EXPECT_EQ(answer.metric_data_results->at(0).status_code, "Complete");
  EXPECT_THAT(*answer.metric_data_results->at(0).values, ElementsAre(0, 1, 2));
  EXPECT_EQ(answer.metric_data_results->at(0).timestamps->at(0), minute);
  EXPECT_THAT(*answer.metric_data_results->at(1).values, ElementsAre(10, 11, 12));
  request.scan_by = "TimestampAscending";
  request.max_datapoints = 4;
  answer = cloudwatch.get_metric_data(request, call);
  EXPECT_THAT(*answer.metric_data_results->at(0).values, ElementsAre(2, 1, 0));
  EXPECT_THAT(*answer.metric_data_results->at(1).values, ElementsAre(12));
  EXPECT_EQ(answer.metric_data_results->at(1).status_code, "PartialData");
  request.next_token = answer.next_token;
  answer = cloudwatch.get_metric_data(request, call);
  EXPECT_THAT(*answer.metric_data_results->at(1).values, ElementsAre(11, 10));
  EXPECT_EQ(answer.next_token, std::nullopt);

  request.metric_data_queries[1].id = "a";
  EXPECT_EQ(error_code([&] { cloudwatch.get_metric_data(request, call); }), "ValidationError");
  request.metric_data_queries[1].id = "b";
  request.metric_data_queries[1].metric_stat->stat = "p99";  // refused: values are not kept
  EXPECT_EQ(error_code([&] { cloudwatch.get_metric_data(request, call); }), "ValidationError");
  request.metric_data_queries[1].metric_stat.reset();
  request.metric_data_queries[1].expression = "a * 2";
  EXPECT_EQ(error_code([&] { cloudwatch.get_metric_data(request, call); }), "ValidationError");
}

TEST_F(CloudWatchTest, MetricsAreListedWhileTheyHaveData) {
  MetricDatum zoned = datum("Latency", 1, call.now);
  zoned.dimensions = {{{"Zone", "a"}, {"Host", "1"}}};
  put({zoned, datum("Errors", 1, call.now - hours(5))});
  const auto list = [&](const ListMetricsInput& request) {
    return *cloudwatch.list_metrics(request, call).metrics;
  };
  ListMetricsInput request;
  EXPECT_THAT(list(request), SizeIs(2));
  request.dimensions = {{{"Zone", std::nullopt}}};
  ASSERT_THAT(list(request), SizeIs(1));
  EXPECT_EQ(list(request)[0].metric_name, "Latency");
  request.dimensions = {{{"Zone", "b"}}};
  EXPECT_THAT(list(request), IsEmpty());
  request = {};
  request.recently_active = "PT3H";
  EXPECT_THAT(list(request), SizeIs(1));
  request = {};
  request.metric_name = "Errors";
  EXPECT_THAT(list(request), SizeIs(1));
  request.namespace_ = "Elsewhere";
  EXPECT_THAT(list(request), IsEmpty());
  world.advance(DataPoints::kRetention - hours(1));
  EXPECT_EQ(list({}).size(), 1);
  world.advance(hours(2));
  EXPECT_THAT(list({}), IsEmpty());
}

TEST_F(CloudWatchTest, EverythingIsThereAfterARestart) {
  cloudwatch.put_metric_alarm(cpu_alarm("high"), call);
  cloudwatch.put({.namespace_ = "AWS/ECS", .metric_name = "CPUUtilization"}, "Percent",
                 world.call().now, {40, 44});
  cloud::TestWorld later = world.reopened();
  CloudWatch again(later);
  EXPECT_EQ(again.describe_alarms({}, call).metric_alarms,
            cloudwatch.describe_alarms({}, call).metric_alarms);
  auto request = statistics("CPUUtilization");
  request.namespace_ = "AWS/ECS";
  const auto points = *again.get_metric_statistics(request, call).datapoints;
  ASSERT_THAT(points, SizeIs(1));
  EXPECT_EQ(points[0].average, 42);
  EXPECT_EQ(points[0].unit, "Percent");
}

TEST(DataPointsTest, TheOldestGoWhereThereAreTooMany) {
  cloud::TestWorld world;
  const Timestamp now = world.world().clock.now();
  const Metric first{.namespace_ = "Web", .metric_name = "First"};
  const Metric second{.namespace_ = "Web", .metric_name = "Second"};
  const StatisticSet one{.sample_count = 1, .sum = 1, .minimum = 1, .maximum = 1};
  const auto count = [now](const DataPoints& points, const Metric& metric) {
    return points.read(metric, now - days(1), now + days(1), Seconds(60), std::nullopt).size();
  };
  {
    DataPoints points(world, 3);
    points.add(first, now - hours(2), Seconds(60), "None", one);
    points.add(second, now, Seconds(60), "None", one);
    points.add(second, now, Seconds(60), "None", one);  // the same minute: no further point
    points.add(second, now - hours(1), Seconds(60), "None", one);
    EXPECT_EQ(count(points, first), 1);
    points.add(second, now + hours(1), Seconds(60), "None", one);
    EXPECT_EQ(count(points, first), 0);
    EXPECT_EQ(count(points, second), 3);
    std::vector<std::string> names;
    points.each_metric(
        [&](const Metric& metric, Timestamp) { names.push_back(*metric.metric_name); });
    EXPECT_THAT(names, ElementsAre("Second"));
  }
  cloud::TestWorld later = world.reopened();
  DataPoints again(later, 3);
  again.add(first, now + hours(2), Seconds(60), "None", one);
  EXPECT_EQ(count(again, second), 2);
}

TEST(ExtendedStatisticTest, Names) {
  for (const char* name :
       {"p0", "p50", "p99.99", "p100", "tm90", "IQM", "TM(10%:90%)", "PR(:300)"}) {
    EXPECT_TRUE(is_extended_statistic(name)) << name;
  }
  for (const char* name : {"", "p", "p101", "Average", "xx90", "TM(10%)"}) {
    EXPECT_FALSE(is_extended_statistic(name)) << name;
  }
}

}  // namespace
}  // namespace neargate::cloudwatch
