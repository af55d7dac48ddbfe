#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/expression/value.hpp"

namespace neargate::pipeline {

// An expression that was read. Parts are owned by the whole.
struct Expression {
  enum class Kind {
    literal,   // `value`
    context,   // `name`: github, env, ...
    call,      // `name` (parts...)
    property,  // parts[0] . `name`
    index,     // parts[0] [ parts[1] ]
    filter,    // parts[0] . *  or  parts[0] [*]
    negation,  // ! parts[0]
    binary,    // parts[0] `name` parts[1]
  };
  Kind kind = Kind::literal;
  std::size_t offset = 0;  // in the text it was read from
  Value value;
  std::string name;
  std::vector<Expression> parts;
};

// GitHub's limits, of its runner's expression parser.
constexpr std::size_t kExpressionBytesMax = 21000;
constexpr int kExpressionDepthMax = 50;

// Without the ${{ }} around it. Throws ExpressionError: malformed, a function that does not exist
// or does not take so many arguments.
Expression parse_expression(std::string_view text);

// Calls `visit` for it and all parts of it.
template <class Visit>
void for_each_part(const Expression& expression, const Visit& visit) {
  visit(expression);
  for (const Expression& part : expression.parts) for_each_part(part, visit);
}

}  // namespace neargate::pipeline
