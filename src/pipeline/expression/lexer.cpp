#include "pipeline/expression/lexer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace neargate::pipeline {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Token> run() {
    std::vector<Token> tokens;
    do {
      tokens.push_back(next(tokens));
    } while (tokens.back().kind != Token::Kind::end);
    return tokens;
  }

 private:
  Token next(const std::vector<Token>& before) {
    at_ = std::min(text_.find_first_not_of(kSpace, at_), text_.size());
    Token token;
    token.offset = at_;
    if (at_ == text_.size()) return token;
    const char c = text_[at_];
    const char following = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    // After a value a point is a property's, elsewhere it may begin a number (.5).
    const bool begins_number =
        is_digit(c) || ((c == '-' || c == '+') && (is_digit(following) || following == '.')) ||
        (c == '.' && is_digit(following) && !follows_value(before));
    if (c == '\'') return string(token);
    if (begins_number) return number(token);
    if (is_letter(c)) return word(token, before);
    if (c == '*') {
      ++at_;
      token.kind = Token::Kind::star;
      return token;
    }
    return symbol(token);
  }

  static bool follows_value(const std::vector<Token>& before) {
    if (before.empty()) return false;
    const Token& last = before.back();
    return last.kind != Token::Kind::symbol || last.text == ")" || last.text == "]";
  }

  Token string(Token token) {
    token.kind = Token::Kind::literal;
    std::string content;
    for (++at_;; ++at_) {
      if (at_ >= text_.size()) throw ExpressionError(token.offset, "this string has no end");
      if (text_[at_] != '\'') {
        content += text_[at_];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '\'') {
        content += text_[at_++];
      } else {
        break;
      }
    }
    ++at_;
    token.value = content;
    return token;
  }

  Token number(Token token) {
    const std::size_t begin = at_++;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      const bool sign = (c == '-' || c == '+') && (text_[at_ - 1] == 'e' || text_[at_ - 1] == 'E');
      if (!is_letter(c) && !is_digit(c) && c != '.' && !sign) break;
      ++at_;
    }
    const std::string written(text_.substr(begin, at_ - begin));
    const double value = Value(written).to_number();
    if (std::isnan(value)) throw ExpressionError(begin, "'" + written + "' is no number");
    token.kind = Token::Kind::literal;
    token.value = value;
    return token;
  }

  Token word(Token token, const std::vector<Token>& before) {
    const std::size_t begin = at_;
    while (at_ < text_.size() &&
           (is_letter(text_[at_]) || is_digit(text_[at_]) || text_[at_] == '-')) {
      ++at_;
    }
    token.text = text_.substr(begin, at_ - begin);
    token.kind = Token::Kind::name;
    const bool property =
        !before.empty() && before.back().kind == Token::Kind::symbol && before.back().text == ".";
    if (property) return token;
    token.kind = Token::Kind::literal;
    if (token.text == "true") {
      token.value = true;
    } else if (token.text == "false") {
      token.value = false;
    } else if (token.text == "NaN") {
      token.value = std::numeric_limits<double>::quiet_NaN();
    } else if (token.text == "Infinity") {
      token.value = std::numeric_limits<double>::infinity();
    } else if (token.text != "null") {
      token.kind = Token::Kind::name;
    }
    return token;
  }

  Token symbol(Token token) {
    token.kind = Token::Kind::symbol;
    for (const std::string_view two : {"<=", ">=", "==", "!=", "&&", "||"}) {
      if (!text_.substr(at_).starts_with(two)) continue;
      token.text = two;
      at_ += two.size();
      return token;
    }
    const char c = text_[at_];
    if (c == '"') {
      throw ExpressionError(at_, "strings are in single quotes", "write 'text', '' for a quote");
    }
    if (std::string_view("()[].,!<>").find(c) == std::string_view::npos) {
      throw ExpressionError(at_, std::string("unexpected '") + c + "'");
    }
    token.text = std::string(1, c);
    ++at_;
    return token;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

ExpressionError::ExpressionError(std::size_t position, std::string why, std::string advice)
    : Error("cannot read this expression", std::move(why), std::move(advice)), offset(position) {}

std::vector<Token> tokenize(std::string_view expression) { return Lexer(expression).run(); }

}  // namespace neargate::pipeline
