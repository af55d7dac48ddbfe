#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/clock.hpp"

namespace neargate::cloudwatch {

// One action that an alarm takes, as it is handed to who carries it out.
struct AlarmAction {
  std::string alarm_name;
  std::string alarm_arn;
  std::string action_arn;  // as the alarm has it
  std::string state;       // that the alarm is in: OK, ALARM, INSUFFICIENT_DATA
  Timestamp at;            // when it was found to be in it
  // The newest data point that was evaluated; none where there was none, or where the state was
  // set by SetAlarmState.
  std::optional<double> value;
  double threshold = 0;  // 0 for composite alarms
};

// Who carries out alarms' actions, by how their ARNs begin. A handler is called on the control
// thread, within the change of the alarm's state; it may change alarms. What it throws is kept in
// the alarm's history.
class AlarmActions {
 public:
  using Handler = std::function<void(const AlarmAction&)>;

  void on(std::string arn_prefix, Handler handler);

  // Calls the handler of the longest prefix. Returns why the action was not carried out, if so.
  std::optional<std::string> invoke(const AlarmAction& action) const;

 private:
  std::map<std::string, Handler> handlers_;
};

// True where CloudWatch goes on invoking an action once a minute while the alarm stays in the
// state: those of Auto Scaling. All others are invoked on a change of the state only.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
bool is_repeated(const std::string& action_arn);

}  // namespace neargate::cloudwatch
