#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "pipeline/expression/value.hpp"

namespace neargate::pipeline {

// What is wrong with an expression, and where in it.
class ExpressionError : public Error {
 public:
  ExpressionError(std::size_t position, std::string why, std::string advice = {});
  std::size_t offset;  // of bytes, from the expression's beginning
};

struct Token {
  enum class Kind {
    end,
    literal,  // `value`
    name,     // `text`: a context, a function, or a property after a point
    star,     // '*'
    symbol,   // `text`: ( ) [ ] . , ! < <= > >= == != && ||
  };
  Kind kind = Kind::end;
  std::size_t offset = 0;
  std::string text;
  Value value;
};

// The last one is of Kind::end. Throws ExpressionError.
std::vector<Token> tokenize(std::string_view expression);

}  // namespace neargate::pipeline
