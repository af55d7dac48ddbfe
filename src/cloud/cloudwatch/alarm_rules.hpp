#pragma once

#include "gen/cloudwatch/types.hpp"

namespace neargate::cloudwatch {

// The rules of an alarm that go beyond single members: which belong together, and which values fit
// each other. Throws ValidationError and its kin.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
void check_alarm(const PutMetricAlarmInput& alarm);
// The same for composite alarms, but for their rules.
void check_composite_alarm(const PutCompositeAlarmInput& alarm);

}  // namespace neargate::cloudwatch
