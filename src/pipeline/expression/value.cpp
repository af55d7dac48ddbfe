#include "pipeline/expression/value.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "base/text.hpp"

namespace neargate::pipeline {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::optional<double> parse_radix(std::string_view digits, int radix) {
  std::uint64_t number = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), number, radix);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return static_cast<double>(number);
}

double parse_number(std::string_view text) {
  text = trim(text);
  if (text.empty()) return 0;
  if (text.starts_with("0x")) return parse_radix(text.substr(2), 16).value_or(kNaN);
  if (text.starts_with("0o")) return parse_radix(text.substr(2), 8).value_or(kNaN);
  if (text == "Infinity" || text == "+Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  if (text.starts_with('+')) text.remove_prefix(1);
  // from_chars() reads "inf" and "nan", which are no numbers here.
  if (text.find_first_not_of("0123456789.eE+-") != text.npos) return kNaN;
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : kNaN;
}

int compare_ignoring_case(std::string_view a, std::string_view b) {
  return to_upper(a).compare(to_upper(b));
}

}  // namespace

const Value::Array* Value::array() const {
  const auto* held = std::get_if<std::shared_ptr<const Array>>(&value_);
  return held == nullptr ? nullptr : held->get();
}

const Value::Object* Value::object() const {
  const auto* held = std::get_if<std::shared_ptr<const Object>>(&value_);
  return held == nullptr ? nullptr : held->get();
}

const Value& Value::member(std::string_view name) const {
  static const Value kNull;
  if (const Object* members = object()) {
    for (const auto& [key, value] : *members) {
      if (equal_ignoring_case(key, name)) return value;
    }
  }
  return kNull;
}

bool Value::is_truthy() const {
  if (is_null()) return false;
  if (const bool* value = boolean()) return *value;
  if (const double* value = number()) return *value != 0 && !std::isnan(*value);
  if (const std::string* value = text()) return !value->empty();
  return true;
}

double Value::to_number() const {
  if (is_null()) return 0;
  if (const bool* value = boolean()) return *value ? 1 : 0;
  if (const double* value = number()) return *value;
  if (const std::string* value = text()) return parse_number(*value);
  return kNaN;
}

std::string Value::to_text() const {
  if (is_null()) return {};
  if (const bool* value = boolean()) return *value ? "true" : "false";
  if (const std::string* value = text()) return *value;
  if (const double* value = number()) {
    if (std::isnan(*value)) return "NaN";
    if (std::isinf(*value)) return *value < 0 ? "-Infinity" : "Infinity";
    return fmt::format("{:.15g}", *value == 0 ? 0.0 : *value);  // no "-0"
  }
  return array() != nullptr ? "Array" : "Object";
}

Value::Order Value::compare(const Value& other) const {
  const auto order = [](auto a, auto b) {
    return a < b ? Order::less : b < a ? Order::greater : Order::equal;
  };
  if (text() != nullptr && other.text() != nullptr) {
    return order(compare_ignoring_case(*text(), *other.text()), 0);
  }
  const double mine = to_number(), others = other.to_number();
  if (std::isnan(mine) || std::isnan(others)) return Order::unordered;
  return order(mine, others);
}

bool Value::equals(const Value& other) const {
  if (array() != nullptr || other.array() != nullptr) return array() == other.array();
  if (object() != nullptr || other.object() != nullptr) return object() == other.object();
  return compare(other) == Order::equal;
}

void set_member(Value::Object& object, std::string_view name, Value value) {
  for (auto& [key, old] : object) {
    if (equal_ignoring_case(key, name)) {
      old = std::move(value);
      return;
    }
  }
  object.emplace_back(name, std::move(value));
}

}  // namespace neargate::pipeline
