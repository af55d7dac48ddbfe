#include "cloud/cloudwatch/alarm_evaluation.hpp"

#include <gtest/gtest.h>

#include "cloud/cloudwatch/alarm_reason.hpp"

namespace neargate::cloudwatch {
namespace {

using std::chrono::minutes;

constexpr Timestamp kStart{std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) +
                           std::chrono::hours(9)};

MetricAlarm alarm(int to_alarm, int periods, const std::string& treat_missing_data = "missing") {
  MetricAlarm alarm;
  alarm.statistic = "Average";
  alarm.period = 60;
  alarm.evaluation_periods = periods;
  alarm.datapoints_to_alarm = to_alarm;
  alarm.threshold = 70;
  alarm.comparison_operator = "GreaterThanThreshold";
  alarm.treat_missing_data = treat_missing_data;
  return alarm;
}

// "0 - X": below the threshold, missing, above it; oldest first.
std::vector<std::optional<WatchedPoint>> points(const std::string& text) {
  std::vector<std::optional<WatchedPoint>> result;
  for (const char c : text) {
    if (c == ' ') continue;
    const Timestamp start = kStart + minutes(result.size());
    if (c == '-') {
      result.emplace_back();
    } else {
      result.push_back(WatchedPoint{start, c == 'X' ? 90.5 : 10, 2});
    }
  }
  return result;
}

Evaluation evaluate(const MetricAlarm& alarm, const std::string& text) {
  return evaluate(alarm, points(text), kStart, kStart + minutes(6));
}

std::string state(const MetricAlarm& alarm, const std::string& text) {
  return evaluate(alarm, text).state.value_or("as it is");
}

// The two tables of "Configuring how CloudWatch alarms treat missing data", and its section on
// premature transitions.
TEST(AlarmEvaluationTest, FollowsTheGuidesTables) {
  struct Row {
    int to_alarm;
    const char* points;
    const char* missing;
    const char* ignore;
    const char* breaching;
    const char* not_breaching;
  };
  const Row rows[] = {
      {3, "0 - X - X", "OK", "OK", "OK", "OK"},
      {3, "0 - - - -", "OK", "OK", "OK", "OK"},
      {3, "- - - - -", "INSUFFICIENT_DATA", "as it is", "ALARM", "OK"},
      {3, "0 X X - X", "ALARM", "ALARM", "ALARM", "ALARM"},
      {3, "- - X - -", "ALARM", "as it is", "ALARM", "OK"},
      {3, "- - - - X", "OK", "as it is", "ALARM", "OK"},
      {3, "- - - X -", "OK", "as it is", "ALARM", "OK"},
      {3, "- - X - 0", "OK", "OK", "OK", "OK"},
      {3, "X X X 0 X", "OK", "OK", "OK", "OK"},
      {3, "0 0 X X X", "ALARM", "ALARM", "ALARM", "ALARM"},
      {2, "0 - X - X", "ALARM", "ALARM", "ALARM", "ALARM"},
      {2, "0 0 X 0 X", "ALARM", "ALARM", "ALARM", "ALARM"},
      {2, "0 - X - -", "OK", "OK", "ALARM", "OK"},
      {2, "- - - - 0", "OK", "OK", "ALARM", "OK"},
      {2, "- - - X -", "ALARM", "as it is", "ALARM", "OK"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.points);
    EXPECT_EQ(state(alarm(row.to_alarm, 3, "missing"), row.points), row.missing);
    EXPECT_EQ(state(alarm(row.to_alarm, 3, "ignore"), row.points), row.ignore);
    EXPECT_EQ(state(alarm(row.to_alarm, 3, "breaching"), row.points), row.breaching);
    EXPECT_EQ(state(alarm(row.to_alarm, 3, "notBreaching"), row.points), row.not_breaching);
  }
}

TEST(AlarmEvaluationTest, ComparesInFourWays) {
  const auto at = [](const std::string& comparison, double value) {
    MetricAlarm watched = alarm(1, 1);
    watched.comparison_operator = comparison;
    return *evaluate(watched, {WatchedPoint{kStart, value, 1}}, kStart, kStart).state == "ALARM";
  };
  EXPECT_TRUE(at("GreaterThanThreshold", 71));
  EXPECT_FALSE(at("GreaterThanThreshold", 70));
  EXPECT_TRUE(at("GreaterThanOrEqualToThreshold", 70));
  EXPECT_FALSE(at("GreaterThanOrEqualToThreshold", 69));
  EXPECT_TRUE(at("LessThanThreshold", 69));
  EXPECT_FALSE(at("LessThanThreshold", 70));
  EXPECT_TRUE(at("LessThanOrEqualToThreshold", 70));
  EXPECT_FALSE(at("LessThanOrEqualToThreshold", 71));
}

TEST(AlarmEvaluationTest, SaysWhyInCloudWatchsWords) {
  EXPECT_EQ(evaluate(alarm(3, 3), "- - X X X").reason,
            "Threshold Crossed: 3 out of the last 3 datapoints [90.5 (23/11/26 09:04:00), 90.5 "
            "(23/11/26 09:03:00), 90.5 (23/11/26 09:02:00)] were greater than the threshold (70.0) "
            "(minimum 3 datapoints for OK -> ALARM transition).");
  EXPECT_EQ(evaluate(alarm(1, 1), "- - 0").reason,
            "Threshold Crossed: 1 out of the last 1 datapoints [10.0 (23/11/26 09:02:00)] was not "
            "greater than the threshold (70.0) (minimum 1 datapoint for ALARM -> OK transition).");
  EXPECT_EQ(evaluate(alarm(3, 3, "notBreaching"), "- - - - -").reason,
            "Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints "
            "were treated as [NonBreaching].");
  EXPECT_EQ(evaluate(alarm(1, 1, "breaching"), "- - -").reason,
            "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint "
            "was treated as [Breaching].");
  EXPECT_EQ(evaluate(alarm(1, 1), "- - -").reason, "Insufficient Data: 1 datapoint was unknown.");
  EXPECT_EQ(evaluate(alarm(3, 3), "- - - - -").reason,
            "Insufficient Data: 3 datapoints were unknown.");
  EXPECT_EQ(evaluate(alarm(2, 3, "breaching"), "- - - - 0").reason,
            "Threshold Crossed: 2 missing datapoints were treated as [Breaching] (minimum 2 "
            "datapoints for OK -> ALARM transition).");
}

TEST(AlarmEvaluationTest, KeepsWhatItSaw) {
  const Evaluation found = evaluate(alarm(2, 2), "- - X 0");
  EXPECT_EQ(found.value, 10);
  EXPECT_EQ(found.reason_data,
            "{\"version\":\"1.0\",\"queryDate\":\"2026-11-23T09:06:00.000+0000\","
            "\"startDate\":\"2026-11-23T09:00:00.000+0000\",\"statistic\":\"Average\","
            "\"period\":60,\"recentDatapoints\":[90.5,10.0],\"threshold\":70.0,"
            "\"evaluatedDatapoints\":[{\"timestamp\":\"2026-11-23T09:03:00.000+0000\","
            "\"sampleCount\":2.0,\"value\":10.0},{\"timestamp\":\"2026-11-23T09:02:00.000+0000\","
            "\"sampleCount\":2.0,\"value\":90.5}]}");
}

TEST(AlarmEvaluationTest, PercentilesOfFewSamplesCanBeIgnored) {
  MetricAlarm watched = alarm(1, 1);
  watched.statistic.reset();
  watched.extended_statistic = "p99";
  EXPECT_EQ(state(watched, "X"), "ALARM");
  watched.evaluate_low_sample_count_percentile = "ignore";
  EXPECT_EQ(state(watched, "X"), "as it is");
  const auto many = [&](double samples) {
    return evaluate(watched, {WatchedPoint{kStart, 90, samples}}, kStart, kStart).state;
  };
  EXPECT_EQ(many(999), std::nullopt);  // 10 / (1 - 0.99) = 1000
  EXPECT_EQ(many(1001), "ALARM");
}

TEST(AlarmEvaluationTest, IsDueByItsPeriod) {
  MetricAlarm watched = alarm(3, 3);
  EXPECT_EQ(evaluation_interval(watched), Seconds(60));
  watched.period = 10;
  EXPECT_EQ(evaluation_interval(watched), Seconds(10));
  watched.period = 86'400;
  EXPECT_EQ(evaluation_interval(watched), Seconds(3600));
  watched.period.reset();
  MetricDataQuery query;
  query.metric_stat = {.period = 300};
  watched.metrics = {{query}};
  EXPECT_EQ(period_of(watched), Seconds(300));
}

TEST(AlarmReasonTest, NumbersHaveAPoint) {
  EXPECT_EQ(number_text(70), "70.0");
  EXPECT_EQ(number_text(0), "0.0");
  EXPECT_EQ(number_text(-0.25), "-0.25");
  EXPECT_EQ(number_text(6.046241709654764), "6.046241709654764");
  EXPECT_EQ(number_text(1e7), "1.0E7");
  EXPECT_EQ(number_text(1.25e-5), "1.25E-5");
}

}  // namespace
}  // namespace neargate::cloudwatch
