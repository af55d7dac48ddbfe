#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/context.hpp"
#include "policy/glob.hpp"

namespace neargate::policy {

// What '*' and '?' are in a text.
enum class Wildcards {
  none,     // themselves
  text,     // wildcards
  resource  // of a Resource: wildcards, which in an ARN's first five parts end at a colon, but a
            // '*' that ends its part, which may go on beyond it
};

// A value of a policy, compiled: text with wildcards and policy variables, which the request's
// context fills: ${aws:username}, ${aws:PrincipalTag/team, 'nobody'}; ${*}, ${?} and ${$} are the
// characters themselves. What a context puts in is never a wildcard.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
class Template {
 public:
  // `variables`: whether the policy's version has them ("2012-10-17"); text otherwise.
  Template(std::string_view text, Wildcards wildcards, bool variables);

  // Nothing where a variable has neither a single value in the context nor a default.
  std::optional<bool> matches(std::string_view text, const Context& context) const;
  // The text with its variables filled; of a template without wildcards.
  std::optional<std::string> fill(const Context& context) const;

  const std::string& text() const { return text_; }  // as the policy writes it
  // The keys of its variables, as the policy writes them.
  std::vector<std::string> keys() const;

 private:
  struct Token {
    enum class Kind { literal, run, character, variable } kind = Kind::literal;
    std::string text = {};  // the literal, or the variable's key
    bool within_part = false;
    std::optional<std::string> otherwise = std::nullopt;  // the variable's default
  };

  void read(std::string_view text, Wildcards wildcards, bool variables);
  void add_literal(std::string_view text);
  void add_variable(std::string_view inside);
  std::optional<std::string> value_of(const Token& variable, const Context& context) const;

  std::string text_;
  std::vector<Token> tokens_;
  std::optional<Glob> fixed_;  // where there are no variables
};

}  // namespace neargate::policy
