#include "cloud/cloudwatch/metric_math.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "aws/error.hpp"
#include "cloud/cloudwatch/metric_math_value.hpp"

namespace neargate::cloudwatch {
namespace {

using math::Value;
using Values = std::vector<double>;

constexpr int kMaxDepth = 50;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

double sum(const Values& values) { return std::accumulate(values.begin(), values.end(), 0.0); }
double mean(const Values& values) { return sum(values) / static_cast<double>(values.size()); }
double deviation(const Values& values) {
  const double middle = mean(values);
  double squares = 0;
  for (const double value : values) squares += (value - middle) * (value - middle);
  return std::sqrt(squares / static_cast<double>(values.size()));
}

// Reads an expression and computes what it comes to as it goes: an expression is short, and is
// evaluated about as often as it is read.
class Evaluation {
 public:
  Evaluation(std::string_view text, const MathContext& context) : text_(text), context_(context) {}

  std::vector<TimeSeries> run() {
    Value value = disjunction();
    skip_space();
    if (at_ < text_.size()) fail("an operator or the end is expected");
    if (value.kind == Value::Kind::number) fail("the expression must return a time series");
    return std::move(value.series);
  }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    throw aws::Error("ValidationError", fmt::format("Error in expression '{}' at character {}: {}.",
                                                    text_, at_ + 1, why));
  }

  void skip_space() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != text_.npos) ++at_;
  }
  bool take(std::string_view sign) {
    skip_space();
    if (!text_.substr(at_).starts_with(sign)) return false;
    const std::size_t end = at_ + sign.size();
    if (is_letter(sign[0]) && end < text_.size() && (is_letter(text_[end]) || is_digit(text_[end])))
      return false;
    at_ = end;
    return true;
  }
  void expect(std::string_view sign) {
    if (!take(sign)) fail(fmt::format("'{}' is expected", sign));
  }
  std::string word() {
    skip_space();
    const std::size_t begin = at_;
    while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]))) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  template <class Operation>
  Value with(const Value& a, const Value& b, Operation operation) const {
    Value result;
    if (!math::combine(a, b, operation, result)) fail("the arrays are of different sizes");
    return result;
  }

  Value disjunction() {
    Value left = conjunction();
    while (take("||") || take("OR")) {
      left = with(left, conjunction(), [](double a, double b) { return a != 0 || b != 0; });
    }
    return left;
  }

  Value conjunction() {
    Value left = comparison();
    while (take("&&") || take("AND")) {
      left = with(left, comparison(), [](double a, double b) { return a != 0 && b != 0; });
    }
    return left;
  }

  Value comparison() {
    Value left = addition();
    for (;;) {
      if (take("==")) {
        left = with(left, addition(), [](double a, double b) { return a == b; });
      } else if (take("!=")) {
        left = with(left, addition(), [](double a, double b) { return a != b; });
      } else if (take("<=")) {
        left = with(left, addition(), [](double a, double b) { return a <= b; });
      } else if (take(">=")) {
        left = with(left, addition(), [](double a, double b) { return a >= b; });
      } else if (take("<")) {
        left = with(left, addition(), [](double a, double b) { return a < b; });
      } else if (take(">")) {
        left = with(left, addition(), [](double a, double b) { return a > b; });
      } else {
        return left;
      }
    }
  }

  Value addition() {
    Value left = multiplication();
    for (;;) {
      if (take("+")) {
        left = with(left, multiplication(), std::plus<double>());
      } else if (take("-")) {
        left = with(left, multiplication(), std::minus<double>());
      } else {
        return left;
      }
    }
  }

  Value multiplication() {
    Value left = negation();
    for (;;) {
      if (take("*")) {
        left = with(left, negation(), std::multiplies<double>());
      } else if (take("/")) {
        left = with(left, negation(), std::divides<double>());
      } else {
        return left;
      }
    }
  }

  Value negation() {
    if (depth_ >= kMaxDepth) fail("it is nested too deeply");
    ++depth_;
    Value value;
    if (take("-")) {
      value = math::each(negation(), std::negate<double>());
    } else {
      value = primary();
      if (take("^"))
        value = with(value, negation(), [](double a, double b) { return std::pow(a, b); });
    }
    --depth_;
    return value;
  }

  Value primary() {
    if (take("(")) {
      Value value = disjunction();
      expect(")");
      return value;
    }
    if (take("[")) return array();
    skip_space();
    const char first = at_ < text_.size() ? text_[at_] : '\0';
    if (is_digit(first) || first == '.') return number();
    if (first >= 'a' && first <= 'z') return metric(word());
    if (is_letter(first)) return function(word());
    fail("a value is expected");
  }

  Value array() {
    std::vector<TimeSeries> all;
    do {
      Value value = disjunction();
      if (value.kind == Value::Kind::number) fail("an array is of time series");
      all.insert(all.end(), value.series.begin(), value.series.end());
    } while (take(","));
    expect("]");
    return math::of_array(std::move(all));
  }

  Value number() {
    double value = 0;
    const auto [end, error] =
        std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (error != std::errc()) fail("a number is expected");
    at_ = static_cast<std::size_t>(end - text_.data());
    return math::of_number(value);
  }

  Value metric(const std::string& id) {
    std::vector<TimeSeries> series = context_.series_of(id);
    if (series.size() == 1) return math::of_series(std::move(series[0]));
    return math::of_array(std::move(series));
  }

  Value metrics() {
    skip_space();
    std::string part;
    const char quote = at_ < text_.size() ? text_[at_] : '\0';
    if (quote == '"' || quote == '\'') {
      const std::size_t end = text_.find(quote, at_ + 1);
      if (end == text_.npos) fail("a closing quote is expected");
      part = text_.substr(at_ + 1, end - at_ - 1);
      at_ = end + 1;
    }
    std::vector<TimeSeries> all;
    for (const std::string& id : context_.metrics) {
      if (id.find(part) == std::string::npos) continue;
      for (TimeSeries& series : context_.series_of(id)) all.push_back(std::move(series));
    }
    return math::of_array(std::move(all));
  }

  Value function(const std::string& name) {
    expect("(");
    Value value;
    if (name == "METRICS") {
      value = metrics();
    } else if (name == "PERIOD") {
      value = math::of_number(static_cast<double>(context_.period_of(word()).count()));
    } else if (name == "FILL") {
      value = fill();
    } else if (name == "IF") {
      value = choice();
    } else {
      value = of_one(name, disjunction());
    }
    expect(")");
    return value;
  }

  Value of_one(const std::string& name, const Value& value) const {
    const auto each = [&](double (*change)(double)) { return math::each(value, change); };
    if (name == "ABS") return each([](double x) { return std::abs(x); });
    if (name == "CEIL") return each([](double x) { return std::ceil(x); });
    if (name == "FLOOR") return each([](double x) { return std::floor(x); });
    if (name == "LOG") return each([](double x) { return std::log(x); });
    if (name == "LOG10") return each([](double x) { return std::log10(x); });
    if (name == "SUM") return math::aggregate(value, sum);
    if (name == "AVG") return math::aggregate(value, mean);
    if (name == "STDDEV") return math::aggregate(value, deviation);
    if (name == "MIN") {
      return math::aggregate(value,
                             [](const Values& v) { return *std::min_element(v.begin(), v.end()); });
    }
    if (name == "MAX") {
      return math::aggregate(value,
                             [](const Values& v) { return *std::max_element(v.begin(), v.end()); });
    }
    if (name == "METRIC_COUNT") return math::of_number(static_cast<double>(value.series.size()));
    if (name == "DIFF") return differences(value, [](double by, double) { return by; });
    if (name == "DIFF_TIME")
      return differences(value, [](double, double seconds) { return seconds; });
    if (name == "RATE") {
      return differences(value, [](double by, double seconds) { return by / seconds; });
    }
    if (name == "RUNNING_SUM") {
      return math::each_series(value, [](const TimeSeries& series) {
        TimeSeries sums;
        double so_far = 0;
        for (const auto& [time, one] : series) sums[time] = so_far += one;
        return sums;
      });
    }
    fail("the function " + name + " is not supported");
  }

  // Of each value and the one before it.
  template <class Of>
  Value differences(const Value& value, Of of) const {
    return math::each_series(value, [&](const TimeSeries& series) {
      TimeSeries result;
      for (auto before = series.begin(); before != series.end(); ++before) {
        const auto after = std::next(before);
        if (after == series.end()) break;
        const std::chrono::duration<double> passed = after->first - before->first;
        result[after->first] = of(after->second - before->second, passed.count() * context_.speed);
      }
      return result;
    });
  }

  Value choice() {
    const Value condition = disjunction();
    expect(",");
    const Value yes = disjunction();
    const double none = std::nan("");
    const Value no = take(",") ? disjunction() : math::of_number(none);
    // Where the condition leaves a value out, the other operand must not do so too.
    const Value chosen =
        with(condition, yes, [none](double c, double v) { return c != 0 ? v : none; });
    const Value other =
        with(condition, no, [none](double c, double v) { return c == 0 ? v : none; });
    if (chosen.kind == Value::Kind::number || other.kind == Value::Kind::number) {
      if (condition.kind != Value::Kind::number) fail("IF has operands that do not fit");
      return condition.number != 0 ? yes : no;
    }
    if (chosen.series.size() != other.series.size()) fail("the arrays are of different sizes");
    Value both = chosen;
    for (std::size_t i = 0; i < both.series.size(); ++i)
      both.series[i].merge(TimeSeries(other.series[i]));
    return both;
  }

  Value fill() {
    const Value value = disjunction();
    expect(",");
    if (take("REPEAT")) return filled(value, nullptr);
    if (take("LINEAR")) fail("FILL with LINEAR is not supported");
    const Value filler = disjunction();
    if (filler.kind == Value::Kind::array) {
      fail("FILL fills with a number, with a metric or with REPEAT, not with an array");
    }
    return filled(value, &filler);
  }

  Value filled(const Value& value, const Value* filler) const {
    return math::each_series(value, [&](const TimeSeries& series) {
      TimeSeries result = series;
      for (Timestamp time = context_.start; time < context_.end; time += context_.period) {
        if (result.contains(time)) continue;
        if (filler == nullptr) {
          const auto after = result.upper_bound(time);
          if (after != result.begin()) result[time] = std::prev(after)->second;
        } else if (filler->kind == Value::Kind::number) {
          result[time] = filler->number;
        } else if (const auto other = filler->series.front().find(time);
                   other != filler->series.front().end()) {
          result[time] = other->second;
        }
      }
      return result;
    });
  }

  std::string_view text_;
  const MathContext& context_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

std::vector<TimeSeries> evaluate_expression(std::string_view expression,
                                            const MathContext& context) {
  return Evaluation(expression, context).run();
}

}  // namespace neargate::cloudwatch
