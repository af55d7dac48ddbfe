#include "pipeline/expression/text_template.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "pipeline/expression/lexer.hpp"

namespace neargate::pipeline {
namespace {

constexpr std::string_view kOpen = "${{";

// Where the expression that begins at `begin` ends: its "}}". Braces in strings do not count.
std::size_t find_end(std::string_view text, std::size_t begin) {
  bool quoted = false;
  for (std::size_t i = begin; i + 1 < text.size(); ++i) {
    if (text[i] == '\'') quoted = !quoted;
    if (!quoted && text[i] == '}' && text[i + 1] == '}') return i;
  }
  throw ExpressionError(begin - kOpen.size(), "this ${{ has no end", "close it with }}");
}

Expression parse_at(std::string_view text, std::size_t begin, std::size_t end) {
  try {
    return parse_expression(text.substr(begin, end - begin));
  } catch (ExpressionError& error) {
    error.offset += begin;
    throw;
  }
}

}  // namespace

TextTemplate TextTemplate::parse(std::string_view text) {
  TextTemplate out;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t open = text.find(kOpen, at);
    if (open != at) {
      const std::size_t length = std::min(open, text.size()) - at;
      out.pieces_.push_back({false, std::string(text.substr(at, length)), {}, at});
    }
    if (open == text.npos) break;
    const std::size_t begin = open + kOpen.size();
    const std::size_t end = find_end(text, begin);
    out.pieces_.push_back({true, {}, parse_at(text, begin, end), begin});
    at = end + 2;
  }
  return out;
}

bool TextTemplate::has_expressions() const {
  return std::any_of(pieces_.begin(), pieces_.end(),
                     [](const Piece& piece) { return piece.is_expression; });
}

Value TextTemplate::value(const Surroundings& surroundings) const {
  if (is_one_expression()) return evaluate(pieces_[0].expression, surroundings);
  std::string out;
  for (const Piece& piece : pieces_) {
    out += piece.is_expression ? evaluate(piece.expression, surroundings).to_text() : piece.literal;
  }
  return out;
}

Expression parse_condition(std::string_view text) {
  const std::size_t open = text.find(kOpen);
  if (open == text.npos) return parse_expression(text);
  const std::size_t begin = open + kOpen.size();
  const std::size_t end = find_end(text, begin);
  if (!trim(text.substr(0, open)).empty() || !trim(text.substr(end + 2)).empty()) {
    throw ExpressionError(open, "with text beside ${{ }} this condition is always true",
                          "put ${{ }} around the whole of it, or leave it out");
  }
  return parse_at(text, begin, end);
}

}  // namespace neargate::pipeline
