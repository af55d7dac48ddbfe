#include "policy/template.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace neargate::policy {
namespace {

constexpr std::size_t kColonsBeforeResource = 5;  // arn:partition:service:region:account:resource

}  // namespace

Template::Template(std::string_view text, Wildcards wildcards, bool variables) : text_(text) {
  read(text, wildcards, variables);
  const auto is_variable = [](const Token& token) { return token.kind == Token::Kind::variable; };
  if (std::none_of(tokens_.begin(), tokens_.end(), is_variable)) {
    fixed_.emplace();
    for (const Token& token : tokens_) {
      if (token.kind == Token::Kind::literal) fixed_->add_literal(token.text);
      if (token.kind == Token::Kind::run) fixed_->add_any_run(token.within_part);
      if (token.kind == Token::Kind::character) fixed_->add_any_character(token.within_part);
    }
  }
}

void Template::read(std::string_view text, Wildcards wildcards, bool variables) {
  std::size_t colons = 0;
  const std::size_t last_end = variables ? text.rfind('}') : std::string_view::npos;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (last_end != std::string_view::npos && i < last_end && text.substr(i).starts_with("${")) {
      const std::size_t end = text.find('}', i);
      add_variable(text.substr(i + 2, end - i - 2));
      i = end;
      continue;
    }
    if (c == ':') ++colons;
    if (wildcards == Wildcards::none || (c != '*' && c != '?')) {
      add_literal(text.substr(i, 1));
      continue;
    }
    const bool inner = wildcards == Wildcards::resource && colons < kColonsBeforeResource;
    const bool ends_part = i + 1 == text.size() || text[i + 1] == ':';
    Token& token = tokens_.emplace_back();
    token.kind = c == '*' ? Token::Kind::run : Token::Kind::character;
    token.within_part = inner && !(c == '*' && ends_part);
  }
}

void Template::add_literal(std::string_view text) {
  if (tokens_.empty() || tokens_.back().kind != Token::Kind::literal) tokens_.emplace_back();
  tokens_.back().text += text;
}

void Template::add_variable(std::string_view inside) {
  if (inside == "*" || inside == "?" || inside == "$") return add_literal(inside);
  Token& token = tokens_.emplace_back();
  token.kind = Token::Kind::variable;
  const std::size_t comma = inside.find(',');
  token.text = trim(inside.substr(0, comma));
  if (comma == std::string_view::npos) return;
  const std::string_view quoted = trim(inside.substr(comma + 1));
  if (quoted.size() >= 2 && quoted.front() == '\'' && quoted.back() == '\'') {
    token.otherwise = quoted.substr(1, quoted.size() - 2);
  }
}

// A key of several values is no variable: which of them would it be?
std::optional<std::string> Template::value_of(const Token& variable, const Context& context) const {
  const Context::Values* values = context.find(variable.text);
  if (values != nullptr && values->size() == 1) return values->front();
  return variable.otherwise;
}

std::optional<bool> Template::matches(std::string_view text, const Context& context) const {
  if (fixed_) return fixed_->matches(text);
  Glob glob;
  for (const Token& token : tokens_) {
    switch (token.kind) {
      case Token::Kind::literal:
        glob.add_literal(token.text);
        break;
      case Token::Kind::run:
        glob.add_any_run(token.within_part);
        break;
      case Token::Kind::character:
        glob.add_any_character(token.within_part);
        break;
      case Token::Kind::variable: {
        const auto value = value_of(token, context);
        if (!value) return std::nullopt;
        glob.add_literal(*value);
        break;
      }
    }
  }
  return glob.matches(text);
}

std::optional<std::string> Template::fill(const Context& context) const {
  std::string filled;
  for (const Token& token : tokens_) {
    if (token.kind != Token::Kind::variable) {
      filled += token.text;
      continue;
    }
    const auto value = value_of(token, context);
    if (!value) return std::nullopt;
    filled += *value;
  }
  return filled;
}

std::vector<std::string> Template::keys() const {
  std::vector<std::string> keys;
  for (const Token& token : tokens_) {
    if (token.kind == Token::Kind::variable) keys.push_back(token.text);
  }
  return keys;
}

}  // namespace neargate::policy
