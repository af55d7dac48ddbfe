#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace neargate::pipeline {

// What an expression of a workflow is made of and comes to. Arrays and objects are shared and never
// change, so that copies are cheap and "the same instance" (GitHub's equality of them) has a
// meaning. Rules: https://docs.github.com/actions/reference/workflows-and-actions/expressions
class Value {
 public:
  using Array = std::vector<Value>;
  // In the order of the document; names are found without case.
  using Object = std::vector<std::pair<std::string, Value>>;

  Value() = default;  // null
  Value(bool value) : value_(value) {}
  Value(double value) : value_(value) {}
  Value(int value) : value_(static_cast<double>(value)) {}
  Value(std::string value) : value_(std::move(value)) {}
  Value(std::string_view value) : value_(std::string(value)) {}
  Value(const char* value) : value_(std::string(value)) {}
  Value(Array items) : value_(std::make_shared<const Array>(std::move(items))) {}
  Value(Object members) : value_(std::make_shared<const Object>(std::move(members))) {}

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  const bool* boolean() const { return std::get_if<bool>(&value_); }
  const double* number() const { return std::get_if<double>(&value_); }
  const std::string* text() const { return std::get_if<std::string>(&value_); }
  const Array* array() const;    // null where it is none
  const Object* object() const;  // null where it is none

  // A member of an object; null where there is none of that name, or this is no object.
  const Value& member(std::string_view name) const;

  bool is_truthy() const;
  double to_number() const;     // NaN where there is none
  std::string to_text() const;  // of arrays and objects "Array" and "Object", as GitHub writes them

  // GitHub's loose equality: no case, different types as numbers.
  bool equals(const Value& other) const;
  // Of texts without case, else as numbers; `unordered` where a NaN takes part.
  enum class Order { less, equal, greater, unordered };
  Order compare(const Value& other) const;

 private:
  std::variant<std::monostate, bool, double, std::string, std::shared_ptr<const Array>,
               std::shared_ptr<const Object>>
      value_;
};

// Replaces or appends a member.
void set_member(Value::Object& object, std::string_view name, Value value);

// Indented by two spaces, as toJSON() writes it.
std::string to_json(const Value& value);
// Throws Error where the text is no JSON, or nested too deeply.
Value from_json(std::string_view text);

}  // namespace neargate::pipeline
