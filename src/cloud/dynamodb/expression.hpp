#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cloud/dynamodb/value.hpp"

// DynamoDB's expressions: conditions (and filters, and key conditions), updates and projections,
// parsed to trees. Grammar: "Condition and filter expressions, operators, and functions" and
// "Update expressions" in the DynamoDB developer guide. Pure: text and placeholders in, trees out.
namespace neargate::dynamodb {

// A document path: "a.b[2].#c" with the placeholders put in.
struct Path {
  using Part = std::variant<std::string, std::size_t>;
  std::vector<Part> parts;

  const std::string& attribute() const { return std::get<std::string>(parts.front()); }
  std::string text() const;
  bool operator==(const Path&) const = default;
};

struct Operand {
  enum class Kind { path, value, size, if_not_exists, list_append, plus, minus };
  Kind kind = Kind::value;
  Path path;                      // path, size, if_not_exists
  AttributeValue value;           // value
  std::vector<Operand> operands;  // of if_not_exists (the default), list_append, plus and minus
};

struct Condition {
  enum class Kind {
    all_of,
    any_of,
    negated,
    equal,
    not_equal,
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    between,
    in,
    attribute_exists,
    attribute_not_exists,
    attribute_type,
    begins_with,
    contains,
  };
  Kind kind;
  std::vector<Condition> conditions;  // all_of, any_of, negated
  std::vector<Operand> operands;
};

struct Update {
  struct Assignment {
    Path path;
    Operand operand;
  };
  std::vector<Assignment> set;
  std::vector<Path> remove;
  std::vector<Assignment> add;
  std::vector<Assignment> erase;  // DELETE: elements of a set
};

// The placeholders of one request. Remembers which were used: unused ones are an error, as on
// DynamoDB.
class Placeholders {
 public:
  Placeholders(const std::optional<std::map<std::string, std::string>>& names,
               const std::optional<std::map<std::string, AttributeValue>>& values);

  const std::string& name(const std::string& placeholder);      // "#n"
  const AttributeValue& value(const std::string& placeholder);  // ":v"
  // To be called when all expressions of the request were parsed.
  void check_all_used() const;

 private:
  std::map<std::string, std::string> names_;
  std::map<std::string, AttributeValue> values_;
  std::map<std::string, bool> used_;
};

// All throw ValidationException. `what` is the parameter's name: "ConditionExpression".
Condition parse_condition(std::string_view what, std::string_view text, Placeholders& placeholders);
Update parse_update(std::string_view text, Placeholders& placeholders);
std::vector<Path> parse_projection(std::string_view text, Placeholders& placeholders);

}  // namespace neargate::dynamodb
