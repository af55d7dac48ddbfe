#include "cloud/cloudwatch/statistic.hpp"

#include <numeric>

#include <gtest/gtest.h>

namespace neargate::cloudwatch {
namespace {

std::optional<double> of(const char* name, const Samples& samples) {
  return Statistic::parse(name)->of(samples);
}

Samples one_to(int count) {
  std::vector<double> values(static_cast<std::size_t>(count));
  std::iota(values.begin(), values.end(), 1);
  return samples_of(values);
}

TEST(StatisticTest, Names) {
  for (const char* name :
       {"Average", "p0", "p50", "p99.9999999999", "p100", "tm90", "wm0.5", "tc100", "ts1", "IQM",
        "TM(10%:90%)", "TM(:90%)", "WM(80%:)", "TC(0.005:0.03)", "PR(:300)", "PR(100:2000)"}) {
    EXPECT_TRUE(Statistic::parse(name)) << name;
  }
  for (const char* name :
       {"",           "p",         "p101",         "p-1",       "p1e1",    "p99.99999999999",
        "average",    "xx90",      "TM90",         "TM(10%)",   "TM(:)",   "TM(90%:10%)",
        "TM(10%:90)", "TM(%:90%)", "TM(10%:101%)", "PR(1%:2%)", "pr(1:2)", "TM(1:2",
        "pnan",       "pinf",      "p5 "}) {
    EXPECT_FALSE(Statistic::parse(name)) << name;
  }
  EXPECT_FALSE(Statistic::parse("SampleCount")->is_extended());
  EXPECT_TRUE(Statistic::parse("p50")->is_extended());
  EXPECT_EQ(Statistic::parse("p99.5")->percentile(), 99.5);
  EXPECT_EQ(Statistic::parse("tm99")->percentile(), std::nullopt);
}

// One line a statistic, of the values 1 to 100.
TEST(StatisticTest, OfADistribution) {
  const struct {
    const char* name;
    double value;
  } cases[] = {
      {"SampleCount", 100}, {"Average", 50.5},   {"Minimum", 1},
      {"Maximum", 100},     {"Sum", 5050},       {"p0", 1},
      {"p50", 50},          {"p99", 99},         {"p99.5", 100},
      {"p100", 100},        {"tm90", 45.5},      {"TM(10%:90%)", 50.5},
      {"TM(80%:)", 90.5},   {"TM(50:52)", 51.5}, {"IQM", 50.5},
      {"wm98", 50.47},      {"WM(:10)", 9.55},   {"WM(10%:90%)", 50.4},
      {"tc90", 90},         {"TC(0.5:1.5)", 1},  {"ts10", 55},
      {"TS(99:)", 100},     {"PR(:30)", 30},     {"PR(10:30)", 20},
      {"PR(100:)", 0},      {"TM(200:300)", 0},  {"TM(99.5%:)", 100},
  };
  const Samples samples = one_to(100);
  for (const auto& each : cases)
    EXPECT_NEAR(*of(each.name, samples), each.value, 1e-9) << each.name;
}

TEST(StatisticTest, CountsWeigh) {
  const std::vector<double> values = {10, 1}, counts = {1, 9};
  const Samples samples = samples_of(values, &counts);
  EXPECT_EQ(of("p90", samples), 1);
  EXPECT_EQ(of("p91", samples), 10);
  EXPECT_EQ(of("PR(:1)", samples), 90);
}

// A set says what is between its minimum and maximum only where these are equal.
TEST(StatisticTest, OfASet) {
  const Samples apart = samples_of({.sample_count = 3, .sum = 12, .minimum = 1, .maximum = 8});
  EXPECT_EQ(of("p50", apart), std::nullopt);
  EXPECT_EQ(of("Average", apart), 4);
  const Samples equal = samples_of({.sample_count = 3, .sum = 12, .minimum = 4, .maximum = 4});
  EXPECT_EQ(of("p50", equal), 4);
  EXPECT_EQ(of("p50", merge(equal, samples_of(9.0))), 4);
  EXPECT_EQ(of("p50", merge(equal, apart)), std::nullopt);
}

TEST(StatisticTest, NegativeValuesHaveNone) {
  EXPECT_EQ(of("p50", samples_of(std::vector<double>{-1, 2})), std::nullopt);
}

TEST(SamplesTest, ManyValuesAreRoundedNotLost) {
  const Samples samples = one_to(5000);
  const Distribution few = rounded(*samples.distribution, 100);
  EXPECT_LE(few.size(), 100U);
  EXPECT_GE(few.size(), 40U);
  double count = 0;
  for (const WeightedValue& each : few) count += each.count;
  EXPECT_EQ(count, 5000);
  for (const char* name : {"p10", "p50", "p99"}) {
    const double exact = *of(name, samples);
    EXPECT_NEAR(*of(name, {samples.statistics, few}), exact, 0.05 * exact) << name;
  }
  EXPECT_EQ(rounded(few, 100), few);
}

}  // namespace
}  // namespace neargate::cloudwatch
