#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace neargate::cloudwatch {

// The rule of a composite alarm: ALARM("a") AND (NOT OK(b) OR INSUFFICIENT_DATA("c")), TRUE, FALSE.
// Alarms are named by name or ARN, in quotes or not. NOT binds tighter than AND, AND than OR.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
class AlarmRule {
 public:
  // Throws ValidationError, saying where the rule is wrong.
  explicit AlarmRule(std::string_view text);

  // The alarms that it depends on, by name.
  const std::set<std::string>& alarms() const { return alarms_; }

  // Whether it holds, given the alarms' states.
  bool holds(const std::function<std::string(const std::string& name)>& state_of) const;

 private:
  friend class AlarmRuleParser;
  // One step of the rule in postfix order: operands push, operators take what is pushed.
  struct Step {
    enum class Kind { state, constant, not_, and_, or_ };
    Kind kind;
    std::string alarm;  // of state
    std::string state;
    bool value = false;  // of constant
  };
  std::vector<Step> steps_;
  std::set<std::string> alarms_;
};

}  // namespace neargate::cloudwatch
