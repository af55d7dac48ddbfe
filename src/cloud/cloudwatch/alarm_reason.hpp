#pragma once

#include <string>
#include <vector>

#include "cloud/cloudwatch/alarm_evaluation.hpp"

// An alarm's StateReason and StateReasonData in CloudWatch's words.
namespace neargate::cloudwatch {

// What a state was found from.
struct Findings {
  bool alarm = false;                   // or OK
  std::vector<WatchedPoint> evaluated;  // newest first
  std::vector<WatchedPoint> deciding;   // those of them on the state's side of the threshold
  std::size_t filled = 0;               // periods without data that were counted in
  std::string filled_as;                // "Breaching", "NonBreaching"; "" where they count as none
};

std::string crossing_reason(const MetricAlarm& alarm, const Findings& findings);
// Where all periods are without data, and what that is counted as, if anything.
std::string no_data_reason(const MetricAlarm& alarm, const std::string& filled_as);
std::string reason_data(const MetricAlarm& alarm, const std::vector<WatchedPoint>& evaluated,
                        Timestamp start, Timestamp now);

// A number as CloudWatch writes it: with a decimal point always, "70.0".
std::string number_text(double value);

}  // namespace neargate::cloudwatch
