#include "daemon/balancer_metrics.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "cloud/cloudwatch/statistic.hpp"

namespace neargate::daemon {
namespace {

constexpr const char* kGroup = "arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/web/73e2";

balancer::TargetReport target(const std::string& id, const std::string& state, int requests) {
  balancer::TargetReport report;
  report.health.target_group = kGroup;
  report.health.target = id;
  report.health.state = state;
  report.requests = requests;
  return report;
}

balancer::TrafficReport traffic(const std::string& address, int requests, int fast, int slow,
                                double seconds) {
  balancer::TrafficReport report;
  report.address = address;
  report.requests = requests;
  report.target2xx = requests;
  report.response_time_count = fast + slow;
  report.response_time_sum = seconds;
  report.response_time_buckets = {0, fast, 0, slow};  // of 0.1 ms · 2^(1/16) and 2^(3/16)
  return report;
}

// A third of the requests came to the second zone's address, all of them quick.
balancer::Report report(int requests, int fast, int slow, double seconds) {
  balancer::Report report;
  report.process_id = 7;
  balancer::TargetGroupReport& group = report.target_groups.emplace_back();
  group.target_group = kGroup;
  const int third = requests / 3;
  group.traffic = {traffic("10.0.1.4", requests - third, fast - third, slow, seconds * 0.75),
                   traffic("198.18.0.9", third, third, 0, seconds * 0.25)};
  group.targets = {target("10.0.1.7:80", "healthy", requests / 2),
                   target("10.0.2.7:80", "healthy", requests - requests / 2),
                   target("10.0.2.8:80", "unhealthy", 0)};
  return report;
}

const BalancerNames kNames{.load_balancer = "app/web/50dc",
                           .target_groups = {{kGroup, "targetgroup/web/73e2"}},
                           .nodes = {{"10.0.1.4", "us-east-1a"}, {"198.18.0.9", "us-east-1b"}},
                           .zones = {{{kGroup, "10.0.1.7:80"}, "us-east-1a"},
                                     {{kGroup, "10.0.2.7:80"}, "us-east-1b"},
                                     {{kGroup, "10.0.2.8:80"}, "us-east-1b"}}};

// By "Name Dimension=Value …".
std::map<std::string, cloudwatch::Samples> samples(const balancer::Report& before,
                                                   const balancer::Report& now) {
  std::map<std::string, cloudwatch::Samples> result;
  for (const BalancerSample& sample : balancer_samples(before, now, kNames)) {
    EXPECT_EQ(sample.metric.namespace_, "AWS/ApplicationELB");
    std::vector<std::string> parts = {*sample.metric.metric_name};
    for (const auto& dimension : *sample.metric.dimensions) {
      parts.push_back(dimension.name + "=" + dimension.value);
    }
    EXPECT_TRUE(result.emplace(join(parts, " "), sample.samples).second) << "twice";
  }
  return result;
}

const std::string kOfBalancer = " LoadBalancer=app/web/50dc";
const std::string kOfGroup = " TargetGroup=targetgroup/web/73e2";

TEST(BalancerMetricsTest, CountsWhatHappenedBetweenTwoReports) {
  auto found = samples(report(90, 50, 40, 1), report(150, 90, 60, 1.5));
  EXPECT_EQ(found["RequestCount" + kOfBalancer].statistics.sum, 60);
  EXPECT_EQ(found["RequestCount" + kOfGroup + kOfBalancer].statistics.sum, 60);
  EXPECT_EQ(found["HTTPCode_Target_2XX_Count" + kOfBalancer].statistics.sum, 60);
  EXPECT_FALSE(found.contains("HTTPCode_Target_5XX_Count" + kOfBalancer));
  // Of two healthy targets.
  EXPECT_EQ(found["RequestCountPerTarget" + kOfGroup].statistics.sum, 30);
  EXPECT_EQ(found["RequestCountPerTarget" + kOfGroup + kOfBalancer].statistics.sum, 30);
  EXPECT_EQ(found["HealthyHostCount" + kOfGroup + kOfBalancer].statistics.sum, 2);
  const std::string in_b = " AvailabilityZone=us-east-1b" + kOfGroup + kOfBalancer;
  EXPECT_EQ(found["HealthyHostCount" + in_b].statistics.sum, 1);
  EXPECT_EQ(found["UnHealthyHostCount" + in_b].statistics.sum, 1);
}

TEST(BalancerMetricsTest, ResponseTimesAreOfTheInterval) {
  auto found = samples(report(90, 50, 40, 1), report(150, 90, 60, 1.5));
  const cloudwatch::Samples time = found["TargetResponseTime" + kOfBalancer];
  EXPECT_EQ(time.statistics.sample_count, 60);
  EXPECT_DOUBLE_EQ(time.statistics.sum, 0.5);
  const double fast = 0.0001 * std::exp2(0.5 / 16), slow = 0.0001 * std::exp2(2.5 / 16);
  EXPECT_DOUBLE_EQ(time.statistics.minimum, fast);  // the middles of the buckets
  EXPECT_DOUBLE_EQ(time.statistics.maximum, slow);
  const auto percentile = [&](const char* name) {
    return *cloudwatch::Statistic::parse(name)->of(time);
  };
  EXPECT_DOUBLE_EQ(percentile("p66"), fast);  // 40 of 60
  EXPECT_DOUBLE_EQ(percentile("p67"), slow);
}

TEST(BalancerMetricsTest, TrafficIsOfTheZoneThatClientsConnectedTo) {
  auto found = samples(report(90, 50, 40, 1), report(150, 90, 60, 1.5));
  for (const std::string& of : {kOfBalancer, kOfGroup + kOfBalancer}) {
    const auto in = [&](const std::string& name, const std::string& zone) {
      return found[name + " AvailabilityZone=us-east-1" + zone + of].statistics;
    };
    EXPECT_EQ(in("RequestCount", "a").sum, 40);
    EXPECT_EQ(in("RequestCount", "b").sum, 20);
    EXPECT_EQ(in("HTTPCode_Target_2XX_Count", "b").sum, 20);
    EXPECT_EQ(in("TargetResponseTime", "a").sample_count, 40);
    EXPECT_EQ(in("TargetResponseTime", "b").sample_count, 20);
    EXPECT_DOUBLE_EQ(in("TargetResponseTime", "b").sum, 0.125);
    EXPECT_EQ(in("TargetResponseTime", "b").minimum, in("TargetResponseTime", "b").maximum);
  }
}

TEST(BalancerMetricsTest, WithoutTrafficOnlyTargetsAreCounted) {
  auto found = samples(report(90, 50, 40, 1), report(90, 50, 40, 1));
  EXPECT_TRUE(found.contains("HealthyHostCount" + kOfGroup + kOfBalancer));
  EXPECT_FALSE(found.contains("RequestCount" + kOfBalancer));
  EXPECT_FALSE(found.contains("RequestCountPerTarget" + kOfGroup));
  EXPECT_FALSE(found.contains("TargetResponseTime" + kOfBalancer));
}

TEST(BalancerMetricsTest, ARestartedBalancerCountsFromZero) {
  balancer::Report now = report(20, 20, 0, 0.1);
  now.process_id = 8;
  EXPECT_EQ(samples(report(90, 50, 40, 1), now)["RequestCount" + kOfBalancer].statistics.sum, 20);
}

TEST(BalancerMetricsTest, ItsOwnAnswersAreCountedByClassAndStatus) {
  balancer::Report before = report(0, 0, 0, 0), now = before;
  before.elb_statuses = {{"502", 3}};
  now.elb_statuses = {{"502", 5}, {"503", 1}, {"404", 2}};
  now.new_connections = 9;
  now.processed_bytes = 1000;
  auto found = samples(before, now);
  EXPECT_EQ(found["HTTPCode_ELB_5XX_Count" + kOfBalancer].statistics.sum, 3);
  EXPECT_EQ(found["HTTPCode_ELB_502_Count" + kOfBalancer].statistics.sum, 2);
  EXPECT_EQ(found["HTTPCode_ELB_503_Count" + kOfBalancer].statistics.sum, 1);
  EXPECT_EQ(found["HTTPCode_ELB_4XX_Count" + kOfBalancer].statistics.sum, 2);
  EXPECT_EQ(found["NewConnectionCount" + kOfBalancer].statistics.sum, 9);
  EXPECT_EQ(found["ProcessedBytes" + kOfBalancer].statistics.sum, 1000);
}

}  // namespace
}  // namespace neargate::daemon
