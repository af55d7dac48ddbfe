#include "cloud/dynamodb/expression.hpp"

#include <algorithm>

#include "aws/error.hpp"
#include "base/text.hpp"

namespace neargate::dynamodb {
namespace {

// Source: "Expression parameters" under "Quotas in Amazon DynamoDB".
constexpr std::size_t kExpressionBytesMax = 4096;
constexpr std::size_t kOperatorsMax = 300;
// Parentheses and NOTs; a guard for our own stack.
constexpr int kNestingMax = 100;

struct Token {
  enum class Kind { end, name, name_placeholder, value_placeholder, number, symbol };
  Kind kind = Kind::end;
  std::string text;
};

class Parser {
 public:
  Parser(std::string_view what, std::string_view text, Placeholders& placeholders)
      : what_(what), placeholders_(placeholders) {
    if (text.empty()) fail("The expression can not be empty;");
    if (text.size() > kExpressionBytesMax) {
      fail("Expression size has exceeded the maximum allowed size;");
    }
    tokenise(text);
  }

  Condition condition() {
    Condition parsed = any_of();
    expect_end();
    return parsed;
  }

  Update update() {
    Update out;
    std::vector<std::string> seen;
    while (peek().kind != Token::Kind::end) {
      const std::string clause = to_upper(peek().text);
      if (peek().kind != Token::Kind::name ||
          (clause != "SET" && clause != "REMOVE" && clause != "ADD" && clause != "DELETE")) {
        syntax_error();
      }
      if (std::find(seen.begin(), seen.end(), clause) != seen.end()) {
        fail("The \"" + clause + "\" section can only be used once in an update expression;");
      }
      seen.push_back(clause);
      ++position_;
      do {
        if (clause == "SET") {
          Update::Assignment& assignment = out.set.emplace_back();
          assignment.path = path();
          expect("=");
          assignment.operand = sum();
        } else if (clause == "REMOVE") {
          out.remove.push_back(path());
        } else {
          Update::Assignment& assignment = (clause == "ADD" ? out.add : out.erase).emplace_back();
          assignment.path = path();
          assignment.operand = value_operand();
        }
      } while (accept(","));
    }
    return out;
  }

  std::vector<Path> projection() {
    std::vector<Path> paths;
    do {
      paths.push_back(path());
    } while (accept(","));
    expect_end();
    return paths;
  }

 private:
  using Kind = Condition::Kind;

  [[noreturn]] void fail(const std::string& message) const {
    throw aws::Error("ValidationException", "Invalid " + std::string(what_) + ": " + message);
  }
  [[noreturn]] void syntax_error() const {
    const std::string token = peek().kind == Token::Kind::end ? "<EOF>" : peek().text;
    std::string near;
    for (std::size_t i = position_ == 0 ? 0 : position_ - 1;
         i < std::min(tokens_.size(), position_ + 2); ++i) {
      near += (near.empty() ? "" : " ") + tokens_[i].text;
    }
    fail("Syntax error; token: \"" + token + "\", near: \"" + near + "\"");
  }

  void tokenise(std::string_view text) {
    std::size_t i = 0;
    const auto is_name = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    };
    while (i < text.size()) {
      const char c = text[i];
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        ++i;
        continue;
      }
      Token token;
      std::size_t end = i + 1;
      if (is_name(c) || c == '#' || c == ':') {
        while (end < text.size() && is_name(text[end])) ++end;
        const bool digit = c >= '0' && c <= '9';
        token.kind = c == '#'   ? Token::Kind::name_placeholder
                     : c == ':' ? Token::Kind::value_placeholder
                     : digit    ? Token::Kind::number
                                : Token::Kind::name;
      } else {
        token.kind = Token::Kind::symbol;
        const std::string_view two = text.substr(i, 2);
        if (two == "<>" || two == "<=" || two == ">=") end = i + 2;
      }
      token.text = text.substr(i, end - i);
      tokens_.push_back(std::move(token));
      i = end;
    }
    tokens_.emplace_back();
  }

  const Token& peek() const { return tokens_[position_]; }
  bool accept(std::string_view symbol) {
    if (peek().kind != Token::Kind::symbol || peek().text != symbol) return false;
    ++position_;
    return true;
  }
  bool accept_word(std::string_view word) {
    if (peek().kind != Token::Kind::name || !equal_ignoring_case(peek().text, word)) return false;
    ++position_;
    return true;
  }
  void expect(std::string_view symbol) {
    if (!accept(symbol)) syntax_error();
  }
  void expect_end() const {
    if (peek().kind != Token::Kind::end) syntax_error();
  }

  Condition any_of() {
    Condition first = all_of();
    if (!accept_word("OR")) return first;
    Condition out{Kind::any_of, {std::move(first)}, {}};
    do {
      count_operator();
      out.conditions.push_back(all_of());
    } while (accept_word("OR"));
    return out;
  }

  Condition all_of() {
    Condition first = negatable();
    if (!accept_word("AND")) return first;
    Condition out{Kind::all_of, {std::move(first)}, {}};
    do {
      count_operator();
      out.conditions.push_back(negatable());
    } while (accept_word("AND"));
    return out;
  }

  Condition negatable() {
    if (++nesting_ > kNestingMax) fail("The expression is nested too deeply;");
    Condition out = [&]() -> Condition {
      if (accept_word("NOT")) {
        count_operator();
        return {Kind::negated, {negatable()}, {}};
      }
      if (accept("(")) {
        Condition inner = any_of();
        expect(")");
        return inner;
      }
      return primary();
    }();
    --nesting_;
    return out;
  }

  Condition primary() {
    count_operator();
    if (auto function = function_condition()) return *function;
    Operand left = operand();
    if (accept_word("BETWEEN")) {
      Operand low = operand();
      if (!accept_word("AND")) syntax_error();
      return {Kind::between, {}, {std::move(left), std::move(low), operand()}};
    }
    if (accept_word("IN")) {
      Condition out{Kind::in, {}, {std::move(left)}};
      expect("(");
      do {
        out.operands.push_back(operand());
      } while (accept(","));
      expect(")");
      return out;
    }
    static const std::pair<const char*, Kind> kComparators[] = {
        {"=", Kind::equal}, {"<>", Kind::not_equal},        {"<=", Kind::less_or_equal},
        {"<", Kind::less},  {">=", Kind::greater_or_equal}, {">", Kind::greater}};
    for (const auto& [symbol, kind] : kComparators) {
      if (accept(symbol)) return {kind, {}, {std::move(left), operand()}};
    }
    syntax_error();
  }

  std::optional<Condition> function_condition() {
    static const std::pair<const char*, Kind> kFunctions[] = {
        {"attribute_exists", Kind::attribute_exists},
        {"attribute_not_exists", Kind::attribute_not_exists},
        {"attribute_type", Kind::attribute_type},
        {"begins_with", Kind::begins_with},
        {"contains", Kind::contains}};
    if (peek().kind != Token::Kind::name || !is_call()) return std::nullopt;
    for (const auto& [name, kind] : kFunctions) {
      if (peek().text != name) continue;
      position_ += 2;
      Condition out{kind, {}, {operand()}};
      const bool one = kind == Kind::attribute_exists || kind == Kind::attribute_not_exists;
      if (!one) {
        expect(",");
        out.operands.push_back(operand());
      } else if (out.operands[0].kind != Operand::Kind::path) {
        fail(std::string("Operator or function requires a document path; operator or function: ") +
             name);
      }
      expect(")");
      return out;
    }
    return std::nullopt;
  }

  bool is_call() const {
    return position_ + 1 < tokens_.size() && tokens_[position_ + 1].kind == Token::Kind::symbol &&
           tokens_[position_ + 1].text == "(";
  }

  Operand sum() {
    Operand left = operand();
    const bool plus = accept("+");
    if (!plus && !accept("-")) return left;
    Operand out;
    out.kind = plus ? Operand::Kind::plus : Operand::Kind::minus;
    out.operands = {std::move(left), operand()};
    return out;
  }

  Operand operand() {
    if (peek().kind == Token::Kind::value_placeholder) return value_operand();
    if (peek().kind == Token::Kind::name && is_call()) return function_operand();
    Operand out;
    out.kind = Operand::Kind::path;
    out.path = path();
    return out;
  }

  Operand value_operand() {
    if (peek().kind != Token::Kind::value_placeholder) syntax_error();
    Operand out;
    out.value = placeholders_.value(tokens_[position_++].text);
    return out;
  }

  Operand function_operand() {
    const std::string name = peek().text;
    position_ += 2;
    Operand out;
    if (name == "size") {
      out.kind = Operand::Kind::size;
      out.path = path();
    } else if (name == "if_not_exists") {
      out.kind = Operand::Kind::if_not_exists;
      out.path = path();
      expect(",");
      out.operands.push_back(operand());
    } else if (name == "list_append") {
      out.kind = Operand::Kind::list_append;
      out.operands.push_back(operand());
      expect(",");
      out.operands.push_back(operand());
    } else {
      fail("Invalid function name; function: " + name);
    }
    expect(")");
    return out;
  }

  Path path() {
    Path out;
    do {
      const Token& token = peek();
      if (token.kind == Token::Kind::name_placeholder) {
        out.parts.emplace_back(placeholders_.name(token.text));
      } else if (token.kind == Token::Kind::name) {
        out.parts.emplace_back(token.text);
      } else {
        syntax_error();
      }
      ++position_;
      while (accept("[")) {
        if (peek().kind != Token::Kind::number || peek().text.size() > 6) syntax_error();
        out.parts.emplace_back(static_cast<std::size_t>(std::stoul(tokens_[position_++].text)));
        expect("]");
      }
    } while (accept("."));
    return out;
  }

  void count_operator() {
    if (++operators_ > kOperatorsMax) fail("The expression contains too many operators;");
  }

  std::string_view what_;
  Placeholders& placeholders_;
  std::vector<Token> tokens_;
  std::size_t position_ = 0;
  std::size_t operators_ = 0;
  int nesting_ = 0;
};

}  // namespace

std::string Path::text() const {
  std::string out;
  for (const Part& part : parts) {
    if (const auto* index = std::get_if<std::size_t>(&part)) {
      out += "[" + std::to_string(*index) + "]";
    } else {
      out += (out.empty() ? "" : ".") + std::get<std::string>(part);
    }
  }
  return out;
}

Placeholders::Placeholders(const std::optional<std::map<std::string, std::string>>& names,
                           const std::optional<std::map<std::string, AttributeValue>>& values)
    : names_(names.value_or(std::map<std::string, std::string>{})),
      values_(values.value_or(std::map<std::string, AttributeValue>{})) {
  for (auto& [name, value] : values_) normalise(value);
}

const std::string& Placeholders::name(const std::string& placeholder) {
  const auto found = names_.find(placeholder);
  if (found == names_.end()) {
    throw aws::Error("ValidationException",
                     "An expression attribute name used in the document path is not defined; "
                     "attribute name: " +
                         placeholder);
  }
  used_[placeholder] = true;
  return found->second;
}

const AttributeValue& Placeholders::value(const std::string& placeholder) {
  const auto found = values_.find(placeholder);
  if (found == values_.end()) {
    throw aws::Error("ValidationException",
                     "An expression attribute value used in expression is not defined; attribute "
                     "value: " +
                         placeholder);
  }
  used_[placeholder] = true;
  return found->second;
}

void Placeholders::check_all_used() const {
  for (const auto& [placeholder, name] : names_) {
    if (!used_.contains(placeholder)) {
      throw aws::Error("ValidationException",
                       "Value provided in ExpressionAttributeNames unused in expressions: keys: {" +
                           placeholder + "}");
    }
  }
  for (const auto& [placeholder, value] : values_) {
    if (!used_.contains(placeholder)) {
      throw aws::Error("ValidationException",
                       "Value provided in ExpressionAttributeValues unused in expressions: keys: "
                       "{" +
                           placeholder + "}");
    }
  }
}

Condition parse_condition(std::string_view what, std::string_view text,
                          Placeholders& placeholders) {
  return Parser(what, text, placeholders).condition();
}

Update parse_update(std::string_view text, Placeholders& placeholders) {
  return Parser("UpdateExpression", text, placeholders).update();
}

std::vector<Path> parse_projection(std::string_view text, Placeholders& placeholders) {
  return Parser("ProjectionExpression", text, placeholders).projection();
}

}  // namespace neargate::dynamodb
