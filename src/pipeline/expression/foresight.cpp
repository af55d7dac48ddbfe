#include "pipeline/expression/foresight.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "pipeline/expression/functions.hpp"

namespace neargate::pipeline {
namespace {

using Kind = Expression::Kind;

bool is_known(const Expression& expression, const Value::Object& known) {
  bool out = true;
  for_each_part(expression, [&](const Expression& part) {
    if (part.kind == Kind::context) {
      out = out && std::any_of(known.begin(), known.end(), [&](const auto& context) {
              return equal_ignoring_case(context.first, part.name);
            });
    }
    if (part.kind != Kind::call) return;
    const bool is_open = is_status_function(part.name) && !equal_ignoring_case(part.name, "always");
    out = out && !is_open && !equal_ignoring_case(part.name, "hashFiles");
  });
  return out;
}

// "||" is decided by what is true, "&&" by what is not.
std::optional<bool> deciding(const Expression& expression) {
  if (expression.kind != Kind::binary) return std::nullopt;
  if (expression.name == "||") return true;
  if (expression.name == "&&") return false;
  return std::nullopt;
}

}  // namespace

std::optional<Value> foresee(const Expression& expression, const Value::Object& known) {
  if (is_known(expression, known)) {
    try {
      Surroundings around;
      around.contexts = known;
      return evaluate(expression, around);
    } catch (const Error&) {
      return std::nullopt;
    }
  }
  const auto decides = deciding(expression);
  if (!decides) return std::nullopt;
  const auto first = foresee(expression.parts[0], known);
  if (!first) return std::nullopt;
  return first->is_truthy() == *decides ? first : foresee(expression.parts[1], known);
}

std::optional<std::string> foresee(const TextTemplate& text, const Value::Object& known) {
  std::string out;
  bool all_known = true;
  text.for_each_piece([&](const std::string& literal) { out += literal; },
                      [&](const Expression& expression, std::size_t) {
                        const auto value = foresee(expression, known);
                        all_known = all_known && value;
                        if (value) out += value->to_text();
                      });
  return all_known ? std::optional(out) : std::nullopt;
}

std::optional<bool> foresee_condition(const Expression& expression, const Value::Object& known) {
  if (const auto value = foresee(expression, known)) return value->is_truthy();
  if (expression.kind == Kind::negation) {
    const auto truth = foresee_condition(expression.parts[0], known);
    return truth ? std::optional(!*truth) : std::nullopt;
  }
  const auto decides = deciding(expression);
  if (!decides) return std::nullopt;
  for (const Expression& part : expression.parts) {
    if (foresee_condition(part, known) == decides) return decides;
  }
  return std::nullopt;
}

}  // namespace neargate::pipeline
