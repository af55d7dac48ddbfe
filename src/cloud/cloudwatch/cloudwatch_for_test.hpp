#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cloud/cloudwatch/cloudwatch.hpp"
#include "cloud/test_world.hpp"

// What the tests of this folder have in common: a CloudWatch, and short ways to ask it.
namespace neargate::cloudwatch {

using cloud::error_code;
using std::chrono::hours;
using std::chrono::minutes;

inline PutMetricAlarmInput cpu_alarm(const std::string& name) {
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

}  // namespace neargate::cloudwatch
