#pragma once

#include <string>

#include "base/clock.hpp"
#include "gen/cloudwatch/types.hpp"

// The JSON documents that alarms carry as text: HistoryData and its parts.
namespace neargate::cloudwatch {

// "2026-11-23T09:00:00.000+0000"
std::string json_time(Timestamp time);

// HistoryData of a ConfigurationUpdate; `type` is Create, Update or Delete.
std::string configuration_data(const std::string& type, const MetricAlarm& alarm);
std::string configuration_data(const std::string& type, const CompositeAlarm& alarm);

// A state as HistoryData of a StateUpdate has it.
struct StateText {
  std::string value;
  std::string reason;
  std::string reason_data;  // JSON, or ""
};
std::string state_update_data(const StateText& before, const StateText& after);

// HistoryData of an Action; `failure` is "" where it was carried out.
std::string action_data(const std::string& arn, Timestamp at, const std::string& failure);

// StateReasonData of a composite alarm: the alarm whose change changed it.
std::string trigger_data(const std::string& alarm_arn, const std::string& state, Timestamp at);

}  // namespace neargate::cloudwatch
