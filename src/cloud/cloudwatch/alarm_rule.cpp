#include "cloud/cloudwatch/alarm_rule.hpp"

#include <fmt/format.h>

#include "aws/error.hpp"
#include "base/text.hpp"

namespace neargate::cloudwatch {
namespace {

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
constexpr std::size_t kMaxAlarms = 100;
constexpr std::size_t kMaxSteps = 500;
constexpr int kMaxDepth = 100;

}  // namespace

class AlarmRuleParser {
 public:
  AlarmRuleParser(std::string_view text, AlarmRule& rule) : text_(text), rule_(rule) {}

  void parse() {
    disjunction(0);
    skip_space();
    if (at_ < text_.size()) fail("AND, OR or its end");
    if (rule_.alarms_.size() > kMaxAlarms || rule_.steps_.size() > kMaxSteps) {
      throw aws::Error("ValidationError",
                       "AlarmRule must have at most 100 alarms and 500 elements.");
    }
  }

 private:
  using Step = AlarmRule::Step;

  [[noreturn]] void fail(const char* expected) const {
    throw aws::Error("ValidationError", fmt::format("AlarmRule is not valid: at character {} there "
                                                    "should be {}.",
                                                    at_ + 1, expected));
  }

  void skip_space() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != text_.npos) ++at_;
  }

  // Takes a word, where it is there as a whole.
  bool take_word(std::string_view word) {
    skip_space();
    if (!text_.substr(at_).starts_with(word)) return false;
    const std::size_t end = at_ + word.size();
    const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; };
    if (end < text_.size() && is_letter(text_[end])) return false;
    at_ = end;
    return true;
  }

  bool take(char c) {
    skip_space();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  void push(Step step) { rule_.steps_.push_back(std::move(step)); }

  void disjunction(int depth) {
    conjunction(depth);
    while (take_word("OR")) {
      conjunction(depth);
      push({.kind = Step::Kind::or_});
    }
  }

  void conjunction(int depth) {
    factor(depth);
    while (take_word("AND")) {
      factor(depth);
      push({.kind = Step::Kind::and_});
    }
  }

  void factor(int depth) {
    if (depth > kMaxDepth) fail("less nesting");
    if (take_word("NOT")) {
      factor(depth + 1);
      return push({.kind = Step::Kind::not_});
    }
    if (take('(')) {
      disjunction(depth + 1);
      if (!take(')')) fail(")");
      return;
    }
    if (take_word("TRUE")) return push({.kind = Step::Kind::constant, .value = true});
    if (take_word("FALSE")) return push({.kind = Step::Kind::constant, .value = false});
    for (const char* state : {"ALARM", "OK", "INSUFFICIENT_DATA"}) {
      if (take_word(state)) return alarm_state(state);
    }
    fail("ALARM, OK, INSUFFICIENT_DATA, NOT, TRUE, FALSE or (");
  }

  void alarm_state(const char* state) {
    if (!take('(')) fail("(");
    skip_space();
    std::string name = alarm_name();
    if (!take(')')) fail(")");
    // "arn:aws:cloudwatch:region:account:alarm:name"
    constexpr std::string_view kAlarm = ":alarm:";
    if (name.starts_with("arn:") && name.find(kAlarm) != name.npos) {
      name.erase(0, name.find(kAlarm) + kAlarm.size());
    }
    if (name.empty()) fail("the name of an alarm");
    rule_.alarms_.insert(name);
    push({.kind = Step::Kind::state, .alarm = std::move(name), .state = state});
  }

  std::string alarm_name() {
    const char quote = at_ < text_.size() ? text_[at_] : '\0';
    const bool quoted = quote == '"' || quote == '\'';
    const std::size_t begin = quoted ? at_ + 1 : at_;
    const std::size_t end = text_.find(quoted ? quote : ')', begin);
    if (end == text_.npos) fail(quoted ? "a closing quote after it" : ")");
    at_ = quoted ? end + 1 : end;
    const std::string_view name = text_.substr(begin, end - begin);
    return std::string(quoted ? name : trim(name));
  }

  std::string_view text_;
  AlarmRule& rule_;
  std::size_t at_ = 0;
};

AlarmRule::AlarmRule(std::string_view text) { AlarmRuleParser(text, *this).parse(); }

bool AlarmRule::holds(const std::function<std::string(const std::string& name)>& state_of) const {
  std::vector<bool> stack;
  const auto pop = [&stack] {
    const bool value = stack.back();
    stack.pop_back();
    return value;
  };
  for (const Step& step : steps_) {
    switch (step.kind) {
      case Step::Kind::state:
        stack.push_back(state_of(step.alarm) == step.state);
        break;
      case Step::Kind::constant:
        stack.push_back(step.value);
        break;
      case Step::Kind::not_:
        stack.push_back(!pop());
        break;
      case Step::Kind::and_: {
        const bool right = pop();
        stack.push_back(pop() && right);
        break;
      }
      case Step::Kind::or_: {
        const bool right = pop();
        stack.push_back(pop() || right);
        break;
      }
    }
  }
  return stack.back();
}

}  // namespace neargate::cloudwatch
