#include "pipeline/expression/evaluator.hpp"

#include <cmath>
#include <optional>

#include "base/error.hpp"
#include "base/text.hpp"
#include "pipeline/expression/functions.hpp"

namespace neargate::pipeline {
namespace {

using Kind = Expression::Kind;

// A value, and whether it is what a filter has left: then properties are taken of each item.
struct Result {
  Value value;
  bool filtered = false;
};

class Evaluation {
 public:
  explicit Evaluation(const Surroundings& surroundings) : surroundings_(surroundings) {}

  Result run(const Expression& expression) const {
    switch (expression.kind) {
      case Kind::literal:
        return {expression.value};
      case Kind::context:
        return {context(expression.name)};
      case Kind::call:
        return {call(expression)};
      case Kind::property:
        return select(run(expression.parts[0]), expression.name);
      case Kind::index:
        return select(run(expression.parts[0]), run(expression.parts[1]).value);
      case Kind::filter:
        return filter(run(expression.parts[0]));
      case Kind::negation:
        return {!run(expression.parts[0]).value.is_truthy()};
      case Kind::binary:
        return {binary(expression)};
    }
    return {};
  }

 private:
  Value context(const std::string& name) const {
    for (const auto& [key, value] : surroundings_.contexts) {
      if (equal_ignoring_case(key, name)) return value;
    }
    return {};
  }

  Value call(const Expression& expression) const {
    const Function* function = find_function(expression.name);
    if (equal_ignoring_case(expression.name, "case")) return choose(expression);
    std::vector<Value> arguments;
    for (const Expression& part : expression.parts) arguments.push_back(run(part).value);
    if (function->apply != nullptr) return function->apply(arguments);
    if (function->name == "always") return true;
    if (function->name == "success") return surroundings_.success;
    if (function->name == "failure") return surroundings_.failure;
    if (function->name == "cancelled") return surroundings_.cancelled;
    return hash_files(arguments);
  }

  Value choose(const Expression& expression) const {
    const std::vector<Expression>& parts = expression.parts;
    if (parts.size() % 2 == 0) {
      throw Error("case() has no default", "its arguments are pairs, and a last one");
    }
    for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
      const Value condition = run(parts[i]).value;
      if (condition.boolean() == nullptr) {
        throw Error("case() cannot choose", "a condition of it is neither true nor false");
      }
      if (*condition.boolean()) return run(parts[i + 1]).value;
    }
    return run(parts.back()).value;
  }

  Value hash_files(const std::vector<Value>& arguments) const {
    if (!surroundings_.hash_files) throw Error("hashFiles() cannot be used here");
    std::vector<std::string> patterns;
    for (const Value& argument : arguments) patterns.push_back(argument.to_text());
    return surroundings_.hash_files(patterns);
  }

  static std::optional<Value> item(const Value& from, const Value& key) {
    if (const Value::Array* items = from.array()) {
      const double number = key.to_number();
      if (!(number >= 0) || number >= static_cast<double>(items->size())) return std::nullopt;
      return (*items)[static_cast<std::size_t>(std::floor(number))];
    }
    if (from.object() == nullptr || key.array() != nullptr || key.object() != nullptr) {
      return std::nullopt;
    }
    const std::string name = key.to_text();
    for (const auto& [member, value] : *from.object()) {
      if (equal_ignoring_case(member, name)) return value;
    }
    return std::nullopt;
  }

  static Result select(const Result& from, const Value& key) {
    if (!from.filtered) return {item(from.value, key).value_or(Value())};
    Value::Array out;
    for (const Value& each : *from.value.array()) {
      if (auto found = item(each, key)) out.push_back(std::move(*found));
    }
    return {std::move(out), true};
  }

  static Result filter(const Result& from) {
    Value::Array out;
    const auto add = [&](const Value& collection) {
      if (const Value::Array* items = collection.array()) {
        out.insert(out.end(), items->begin(), items->end());
      } else if (const Value::Object* members = collection.object()) {
        for (const auto& [name, value] : *members) out.push_back(value);
      }
    };
    if (from.filtered) {
      for (const Value& each : *from.value.array()) add(each);
    } else {
      add(from.value);
    }
    return {std::move(out), true};
  }

  Value binary(const Expression& expression) const {
    const std::string& operation = expression.name;
    Value left = run(expression.parts[0]).value;
    if (operation == "&&") return left.is_truthy() ? run(expression.parts[1]).value : left;
    if (operation == "||") return left.is_truthy() ? left : run(expression.parts[1]).value;
    const Value right = run(expression.parts[1]).value;
    if (operation == "==") return left.equals(right);
    if (operation == "!=") return !left.equals(right);
    const Value::Order order = left.compare(right);
    if (order == Value::Order::unordered) return false;
    if (operation == "<") return order == Value::Order::less;
    if (operation == "<=") return order != Value::Order::greater;
    if (operation == ">") return order == Value::Order::greater;
    return order != Value::Order::less;
  }

  const Surroundings& surroundings_;
};

}  // namespace

Value evaluate(const Expression& expression, const Surroundings& surroundings) {
  return Evaluation(surroundings).run(expression).value;
}

bool evaluate_condition(const Expression& expression, const Surroundings& surroundings) {
  bool asks_for_status = false;
  for_each_part(expression, [&](const Expression& part) {
    asks_for_status |= part.kind == Kind::call && is_status_function(part.name);
  });
  if (!asks_for_status && !surroundings.success) return false;
  return evaluate(expression, surroundings).is_truthy();
}

}  // namespace neargate::pipeline
