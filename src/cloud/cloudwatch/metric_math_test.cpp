#include "cloud/cloudwatch/metric_math.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "cloud/cloudwatch/metric_queries.hpp"
#include "cloud/test_world.hpp"

namespace neargate::cloudwatch {
namespace {

using std::chrono::minutes;

Timestamp at(int minute) { return Timestamp(minutes(minute)); }

MetricDataQuery metric(const std::string& id, const std::string& name) {
  MetricDataQuery query;
  query.id = id;
  query.metric_stat = {
      .metric = {.namespace_ = "Web", .metric_name = name}, .period = 60, .stat = "Sum"};
  return query;
}

MetricDataQuery expression(const std::string& id, const std::string& text) {
  MetricDataQuery query;
  query.id = id;
  query.expression = text;
  return query;
}

// a is 1, 2, 4 in the minutes 0 to 2, b is 10 and 30 in the minutes 0 and 2; c has no data.
std::vector<TimeSeries> all(const std::string& text) {
  const std::vector<MetricDataQuery> queries = {metric("a", "A"), metric("b", "B"),
                                                metric("c", "C"), expression("e", text)};
  MetricQueries evaluated(queries, {.start = at(0), .end = at(4)}, [](const MetricStat& stat) {
    if (stat.metric.metric_name == "A") return TimeSeries{{at(0), 1}, {at(1), 2}, {at(2), 4}};
    if (stat.metric.metric_name == "B") return TimeSeries{{at(0), 10}, {at(2), 30}};
    return TimeSeries();
  });
  return evaluated.series_of("e");
}

// "minute:value" of the only series.
std::string one(const std::string& text) {
  const auto series = all(text);
  EXPECT_EQ(series.size(), 1u) << text;
  std::string result;
  for (const auto& [time, value] : series.at(0)) {
    result += fmt::format("{}{}:{}", result.empty() ? "" : " ",
                          time.time_since_epoch() / minutes(1), value);
  }
  return result;
}

TEST(MetricMathTest, Expressions) {
  const std::pair<const char*, const char*> rows[] = {
      {"a", "0:1 1:2 2:4"},
      {"a + 1", "0:2 1:3 2:5"},
      {"-a * 2 - 1", "0:-3 1:-5 2:-9"},
      {"2 + a * 10 ^ 2", "0:102 1:202 2:402"},
      {"(2 + a) / 2", "0:1.5 1:2 2:3"},
      {"a + b", "0:11 2:34"},  // where both have data
      {"a / (a - 2)", "0:-1 2:2"},
      {"a > 1", "0:0 1:1 2:1"},
      {"a >= 2 AND b == 30", "0:0 2:1"},
      {"a < 2 || a != 4 && b <= 9", "0:1 2:0"},
      {"SUM([a, b])", "0:11 1:2 2:34"},
      {"MAX(METRICS())", "0:10 1:2 2:30"},
      {"MIN(METRICS('a'))", "0:1 1:2 2:4"},
      {"AVG([a, b])", "0:5.5 1:2 2:17"},
      {"a / SUM(a) * 7", "0:1 1:2 2:4"},
      {"a * METRIC_COUNT([a, b])", "0:2 1:4 2:8"},
      {"a / PERIOD(a) * 60", "0:1 1:2 2:4"},
      {"FILL(b, 0)", "0:10 1:0 2:30 3:0"},
      {"FILL(b, REPEAT)", "0:10 1:10 2:30 3:30"},
      {"FILL(b, a)", "0:10 1:2 2:30"},
      {"FILL(c, 5)", "0:5 1:5 2:5 3:5"},
      {"IF(a > 1, a, 0)", "0:0 1:2 2:4"},
      {"IF(a > 1, b)", "2:30"},
      {"IF(b > 10, 1, a)", "0:1 2:1"},
      {"DIFF(a)", "1:1 2:2"},
      {"RATE(a) * 60", "1:1 2:2"},
      {"RUNNING_SUM(a)", "0:1 1:3 2:7"},
      {"CEIL(a / 3) + FLOOR(a / 3) + ABS(0 - a)", "0:2 1:3 2:7"},
      {"c + 1", ""},
  };
  for (const auto& [text, expected] : rows) EXPECT_EQ(one(text), expected) << text;
  EXPECT_EQ(all("METRICS() * 2").size(), 3u);
}

TEST(MetricMathTest, WhatMakesNoSenseIsRefused) {
  for (const char* text :
       {"", "a +", "a b", "(a", "[a", "[1]", "1 + 1", "AVG(a)", "d", "e + 1", "SEARCH('x', 'Sum')",
        "NOPE(a)", "FILL(a, LINEAR)", "FILL(a, METRICS('none'))", "a $ b", "METRICS() + [a, b]",
        "IF(a, 1", "METRICS('a"}) {
    EXPECT_EQ(cloud::error_code([&] { all(text); }), "ValidationError") << text;
  }
  EXPECT_EQ(cloud::error_code([&] { all(std::string(2000, '(')); }), "ValidationError");
  EXPECT_EQ(cloud::error_code([&] { all(std::string(2000, '-') + "a"); }), "ValidationError");
}

}  // namespace
}  // namespace neargate::cloudwatch
