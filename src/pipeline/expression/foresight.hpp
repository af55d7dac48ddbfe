#pragma once

#include <optional>
#include <string>

#include "pipeline/expression/text_template.hpp"

// What expressions come to, as far as that can be said before what they ask for is there: jobs and
// steps that have not run. `known` are the contexts that are complete; any other one, and how those
// before have ended, may become anything.
namespace neargate::pipeline {

// Nothing where it cannot be said yet, or the expression fails.
std::optional<Value> foresee(const Expression& expression, const Value::Object& known);
std::optional<std::string> foresee(const TextTemplate& text, const Value::Object& known);

// Of an `if`, whatever becomes of those before: its status functions may say anything.
std::optional<bool> foresee_condition(const Expression& expression, const Value::Object& known);

}  // namespace neargate::pipeline
