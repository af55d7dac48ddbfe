#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/context.hpp"
#include "policy/template.hpp"
#include "policy/value.hpp"

namespace neargate::policy {

// The comparisons that condition operators make; "Not" is told beside them.
enum class Comparison {
  string,
  string_ignoring_case,
  string_like,
  number_equal,
  number_less,
  number_less_equal,
  number_greater,
  number_greater_equal,
  date_equal,
  date_less,
  date_less_equal,
  date_greater,
  date_greater_equal,
  boolean,
  binary,
  address,
  arn,
  null,
};

bool is_number(Comparison comparison);
bool is_date(Comparison comparison);

// A condition operator as a policy names it: "ForAllValues:StringNotLikeIfExists".
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
struct Operator {
  enum class Set { none, all, any };

  Comparison comparison = Comparison::string;
  bool negated = false;
  bool if_exists = false;
  Set set = Set::none;

  // Nothing where there is no such operator.
  static std::optional<Operator> parse(std::string_view name);
};

// One operator, one key and its values, compiled. The rules, all of them AWS's:
// - a key that the request lacks: false; true for negated operators, ...IfExists and ForAllValues
//   (false again for ForAnyValue without IfExists);
// - values are alternatives; a negated operator wants none of them to match;
// - ForAllValues and ForAnyValue ask so for each value of the request; one that is only empty text
//   is none;
// - a value whose variable cannot be filled matches nothing, and a negated condition that has one
//   is false: the statement does not apply.
class Condition {
 public:
  // What a policy's value is not of: thrown by the constructor.
  struct BadValue {
    std::string value;
  };

  Condition(Operator operation, std::string key, const std::vector<std::string>& values,
            bool variables);  // see Template

  bool holds(const Context& context) const;

  const std::string& key() const { return key_; }
  Comparison comparison() const { return operator_.comparison; }
  std::vector<std::string> variables() const;  // keys of the variables in its values

 private:
  enum class Match { no, yes, unknown };

  Match match(const std::string& actual, const Context& context) const;
  Match match_templates(const std::string& actual, const Context& context) const;
  bool holds_for(const std::string& actual, const Context& context) const;

  Operator operator_;
  std::string key_;
  // What the values were read as; one of these is filled.
  std::vector<Template> templates_;
  std::vector<std::vector<Template>> arns_;  // by their parts
  std::vector<double> numbers_;
  std::vector<Timestamp> dates_;
  std::vector<AddressRange> ranges_;
  std::vector<std::string> binaries_;
  bool wants_null_ = false, wants_present_ = false;
};

}  // namespace neargate::policy
