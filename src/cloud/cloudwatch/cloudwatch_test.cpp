#include <cmath>

#include <gmock/gmock.h>

#include "cloud/cloudwatch/alarm_rules.hpp"
#include "cloud/cloudwatch/cloudwatch_for_test.hpp"

namespace neargate::cloudwatch {
namespace {

using std::chrono::days;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

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

TEST_F(CloudWatchTest, PercentilesAreOfTheValues) {
  MetricDatum values;
  values.metric_name = "Sizes";
  values.values = {{1, 2, 100}};
  values.counts = {{98, 1, 1}};
  MetricDatum set = datum("Sets", 1, call.now);
  set.value.reset();
  set.statistic_values = {.sample_count = 3, .sum = 12, .minimum = 1, .maximum = 8};
  put({values, set});
  auto request = statistics("Sizes");
  request.statistics.reset();
  request.extended_statistics = {{"p50", "p99", "p100", "tm98"}};
  const auto points = read(request);
  ASSERT_THAT(points, SizeIs(1));
  EXPECT_EQ(points[0].average, std::nullopt);
  EXPECT_EQ(*points[0].extended_statistics,
            (std::map<std::string, double>{{"p50", 1}, {"p99", 2}, {"p100", 100}, {"tm98", 1}}));
  request.metric_name = "Sets";  // nothing is known of its values
  EXPECT_THAT(read(request), IsEmpty());
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
  EXPECT_EQ(refused([](Request& r) { r.extended_statistics = {{"p99"}}; }),
            "InvalidParameterCombination");
  EXPECT_EQ(refused([](Request& r) {
              r.statistics.reset();
              r.extended_statistics = {{"Average"}};
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
  request.metric_data_queries[1].metric_stat->stat = "p101";
  EXPECT_EQ(error_code([&] { cloudwatch.get_metric_data(request, call); }), "ValidationError");
  request.metric_data_queries[1].metric_stat.reset();
  request.metric_data_queries[1].expression = "a * 2";
  request.next_token.reset();
  answer = cloudwatch.get_metric_data(request, call);
  EXPECT_EQ(answer.metric_data_results->at(1).label, "b");
  EXPECT_THAT(*answer.metric_data_results->at(1).values, ElementsAre(4));  // cut by MaxDatapoints
  request.metric_data_queries[1].expression = "b * 2";                     // depends on itself
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
  world.advance(DataPoints::kLevels.back().kept - hours(2));
  EXPECT_EQ(list({}).size(), 1);
  world.advance(hours(4));
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

}  // namespace
}  // namespace neargate::cloudwatch
