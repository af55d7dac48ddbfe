#include "cli/service_alarms.hpp"

#include <gtest/gtest.h>

namespace neargate::cli {
namespace {

autoscaling::ScalingPolicy step_policy(int adjustment) {
  autoscaling::ScalingPolicy out;
  out.step_scaling_policy_configuration.emplace().step_adjustments.emplace().emplace_back();
  out.step_scaling_policy_configuration->step_adjustments->front().scaling_adjustment = adjustment;
  return out;
}

cloudwatch::MetricAlarm alarm(const char* comparison) {
  cloudwatch::MetricAlarm out;
  out.comparison_operator = comparison;
  return out;
}

TEST(ServiceAlarms, ScaleOutOrInAsTheirPolicySays) {
  EXPECT_EQ(purpose_of({}, alarm("GreaterThanThreshold")), "scale-out");
  EXPECT_EQ(purpose_of({}, alarm("LessThanThreshold")), "scale-in");
  // Of steps it is said by which amount: a queue's free room may be what is watched.
  EXPECT_EQ(purpose_of(step_policy(2), alarm("LessThanThreshold")), "scale-out");
  EXPECT_EQ(purpose_of(step_policy(-1), alarm("GreaterThanThreshold")), "scale-in");
}

struct Case {
  int desired;
  const char* cpu_high;
  const char* cpu_low;
  const char* requests_low;
  const char* text;
};

TEST(ServiceAlarms, TellWhatAutoscalingIsAt) {
  const Case cases[] = {
      {2, "OK", "ALARM", "ALARM", "2-8 (idle, at minimum)"},
      {4, "OK", "ALARM", "ALARM", "2-8 (scaling in)"},
      {4, "OK", "ALARM", "OK", "2-8"},  // the other policy still needs them
      {4, "OK", "OK", "OK", "2-8"},
      {4, "ALARM", "OK", "ALARM", "2-8 (scaling out)"},
      {8, "ALARM", "OK", "OK", "2-8 (at maximum, wants more)"},
  };
  for (const Case& each : cases) {
    daemon::ServiceStatus status;
    status.desired = each.desired;
    status.minimum = 2;
    status.maximum = 8;
    status.alarms = {{.name = "cpu-high", .state = each.cpu_high, .purpose = kScalesOut},
                     {.name = "cpu-low", .state = each.cpu_low, .purpose = kScalesIn},
                     {.name = "requests-low", .state = each.requests_low, .purpose = kScalesIn}};
    EXPECT_EQ(scaling_text(status), each.text);
    EXPECT_EQ(alarms_text(status), "-") << "none of them is an alarm that something is wrong";
  }
  EXPECT_EQ(scaling_text({}), "-");
}

}  // namespace
}  // namespace neargate::cli
