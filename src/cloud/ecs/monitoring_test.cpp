#include "cloud/ecs/monitoring.hpp"

#include <gtest/gtest.h>

#include "aws/error.hpp"

namespace neargate::ecs {
namespace {

MonitoringConfiguration with(std::vector<MetricConfiguration> metrics) {
  MonitoringConfiguration monitoring;
  monitoring.metric_configurations = std::move(metrics);
  return monitoring;
}

TEST(MonitoringTest, AMetricIsMeasuredAsConfiguredElseByTheMinute) {
  const auto cpu = with({{{"CPUUtilization"}, 20}});
  EXPECT_EQ(metric_resolution(cpu, kCpuUtilization), Seconds(20));
  EXPECT_EQ(metric_resolution(cpu, kMemoryUtilization), Seconds(60));
  EXPECT_EQ(metric_resolution(std::nullopt, kCpuUtilization), Seconds(60));
  EXPECT_EQ(metric_resolution(with({}), kCpuUtilization), Seconds(60));
}

TEST(MonitoringTest, RefusesWhatEcsCannotMeasure) {
  struct Case {
    MonitoringConfiguration monitoring;
    std::string message;
  };
  const std::vector<Case> cases = {
      {with({{{"CPUUtilization", "MemoryUtilization"}, 20}}), ""},
      {with({{{"CPUUtilization"}, 20}, {{"MemoryUtilization"}, 60}}), ""},
      {with({}), ""},
      {with({{{"CPUUtilization"}, 30}}),
       "The resolution of 30 seconds is not valid: use 20 or 60."},
      {with({{{"DiskUtilization"}, 20}}),
       "The metric DiskUtilization cannot be configured: use CPUUtilization or "
       "MemoryUtilization."},
      {with({{{"CPUUtilization"}, 20}, {{"CPUUtilization"}, 60}}),
       "The metric CPUUtilization is configured more than once."},
  };
  for (const Case& each : cases) {
    std::string message;
    try {
      check_monitoring(each.monitoring);
    } catch (const aws::Error& error) {
      EXPECT_EQ(error.code(), "InvalidParameterException");
      message = error.what();
    }
    EXPECT_EQ(message, each.message);
  }
}

}  // namespace
}  // namespace neargate::ecs
