#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/expression/evaluator.hpp"

namespace neargate::pipeline {

// A text of a workflow file with ${{ expressions }} in it.
class TextTemplate {
 public:
  // Throws ExpressionError, with its offset in `text`.
  static TextTemplate parse(std::string_view text);

  // One expression and nothing around it: its value keeps its type.
  bool is_one_expression() const { return pieces_.size() == 1 && pieces_[0].is_expression; }
  bool has_expressions() const;

  Value value(const Surroundings& surroundings) const;
  std::string text(const Surroundings& surroundings) const { return value(surroundings).to_text(); }

  // In their order; of an expression with its offset in the text.
  template <class VisitLiteral, class VisitExpression>
  void for_each_piece(const VisitLiteral& literal, const VisitExpression& expression) const {
    for (const Piece& piece : pieces_) {
      piece.is_expression ? expression(piece.expression, piece.offset) : literal(piece.literal);
    }
  }
  template <class Visit>
  void for_each_expression(const Visit& visit) const {
    for_each_piece([](const std::string&) {}, visit);
  }

 private:
  struct Piece {
    bool is_expression = false;
    std::string literal;
    Expression expression;
    std::size_t offset = 0;  // of the expression's own text, in the template
  };
  std::vector<Piece> pieces_;
};

// The condition of an `if`: ${{ }} may be left out. Throws ExpressionError; also where text stands
// beside ${{ }}, as such a condition is always true.
Expression parse_condition(std::string_view text);

}  // namespace neargate::pipeline
