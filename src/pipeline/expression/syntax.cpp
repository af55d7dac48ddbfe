#include "pipeline/expression/syntax.hpp"

#include <fmt/format.h>

#include "pipeline/expression/functions.hpp"
#include "pipeline/expression/lexer.hpp"

namespace neargate::pipeline {
namespace {

using Kind = Expression::Kind;

// From the weakest to the strongest; operators of one level are taken from the left.
constexpr std::string_view kLevels[][4] = {{"||"}, {"&&"}, {"==", "!="}, {"<", "<=", ">", ">="}};
constexpr std::size_t kLevelCount = std::size(kLevels);

class Parser {
 public:
  explicit Parser(std::string_view text) : tokens_(tokenize(text)) {}

  Expression run() {
    if (peek().kind == Token::Kind::end) throw ExpressionError(0, "it is empty");
    Expression out = binary(0);
    if (peek().kind != Token::Kind::end) throw unexpected();
    return out;
  }

 private:
  const Token& peek() const { return tokens_[at_]; }
  bool is(std::string_view symbol) const {
    return peek().kind == Token::Kind::symbol && peek().text == symbol;
  }
  bool take(std::string_view symbol) {
    if (!is(symbol)) return false;
    ++at_;
    return true;
  }
  void expect(std::string_view symbol) {
    if (!take(symbol)) throw unexpected(fmt::format(", '{}' is missing", symbol));
  }

  ExpressionError unexpected(const std::string& detail = {}) const {
    const Token& token = peek();
    if (token.kind == Token::Kind::end) {
      return {token.offset, "it ends too early" + detail};
    }
    return {token.offset, fmt::format("unexpected '{}'{}", shown(token), detail)};
  }

  static std::string shown(const Token& token) {
    if (token.kind == Token::Kind::star) return "*";
    return token.kind == Token::Kind::literal ? token.value.to_text() : token.text;
  }

  // Counts how deep we are, for as long as it lives.
  struct Deeper {
    explicit Deeper(Parser& owner) : parser(owner) {
      if (++parser.depth_ > kExpressionDepthMax) {
        throw ExpressionError(parser.peek().offset, "it is nested too deeply");
      }
    }
    Deeper(const Deeper&) = delete;
    ~Deeper() { --parser.depth_; }
    Parser& parser;
  };

  Expression binary(std::size_t level) {
    if (level == kLevelCount) return unary();
    Expression left = binary(level + 1);
    for (int length = 0;; ++length) {
      std::string_view found;
      for (const std::string_view symbol : kLevels[level]) {
        if (!symbol.empty() && is(symbol)) found = symbol;
      }
      if (found.empty()) return left;
      // A long chain is a deep tree.
      if (length >= kExpressionDepthMax) {
        throw ExpressionError(peek().offset, "it is nested too deeply");
      }
      Expression whole = make(Kind::binary, std::string(found));
      ++at_;
      whole.parts.push_back(std::move(left));
      whole.parts.push_back(binary(level + 1));
      left = std::move(whole);
    }
  }

  Expression unary() {
    const Deeper deeper(*this);
    if (!is("!")) return postfix();
    Expression out = make(Kind::negation);
    ++at_;
    out.parts.push_back(unary());
    return out;
  }

  Expression postfix() {
    Expression left = primary();
    for (int length = 0; is(".") || is("["); ++length) {
      if (length >= kExpressionDepthMax) {
        throw ExpressionError(peek().offset, "it is nested too deeply");
      }
      Expression whole = make(Kind::property);
      const bool bracket = take("[");
      if (!bracket) expect(".");
      whole.parts.push_back(std::move(left));
      if (peek().kind == Token::Kind::star) {
        ++at_;
        whole.kind = Kind::filter;
      } else if (bracket) {
        whole.kind = Kind::index;
        whole.parts.push_back(binary(0));
      } else if (peek().kind == Token::Kind::name) {
        whole.name = tokens_[at_++].text;
      } else {
        throw unexpected(", a property's name must follow '.'");
      }
      if (bracket) expect("]");
      left = std::move(whole);
    }
    return left;
  }

  Expression primary() {
    if (take("(")) {
      Expression inner = binary(0);
      expect(")");
      return inner;
    }
    if (peek().kind == Token::Kind::literal) {
      Expression out = make(Kind::literal);
      out.value = tokens_[at_++].value;
      return out;
    }
    if (peek().kind != Token::Kind::name) throw unexpected();
    Expression out = make(Kind::context, peek().text);
    ++at_;
    return take("(") ? call(std::move(out)) : out;
  }

  Expression call(Expression out) {
    out.kind = Kind::call;
    if (!take(")")) {
      do out.parts.push_back(binary(0));
      while (take(","));
      expect(")");
    }
    check_call(out);
    return out;
  }

  static void check_call(const Expression& call) {
    const Function* function = find_function(call.name);
    if (function == nullptr) {
      throw ExpressionError(call.offset, "there is no function '" + call.name + "'");
    }
    const std::size_t count = call.parts.size();
    if (count < function->arguments_min || count > function->arguments_max) {
      throw ExpressionError(call.offset,
                            fmt::format("{}() does not take {} arguments", function->name, count));
    }
  }

  Expression make(Kind kind, std::string name = {}) const {
    Expression out;
    out.kind = kind;
    out.offset = peek().offset;
    out.name = std::move(name);
    return out;
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

Expression parse_expression(std::string_view text) {
  if (text.size() > kExpressionBytesMax) {
    throw ExpressionError(
        0, fmt::format("it has {} bytes, more than {}", text.size(), kExpressionBytesMax));
  }
  return Parser(text).run();
}

}  // namespace neargate::pipeline
