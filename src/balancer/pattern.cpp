#include "balancer/pattern.hpp"

#include <cstddef>

namespace neargate::balancer {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; }

}  // namespace

Pattern::Pattern(std::string_view text, Case letters, Escapes escapes)
    : ignores_case_(letters == Case::ignored) {
  tokens_.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escaped = escapes == Escapes::backslash && text[i] == '\\' && i + 1 < text.size() &&
                         (text[i + 1] == '*' || text[i + 1] == '?');
    if (escaped) {
      tokens_.push_back(static_cast<unsigned char>(text[++i]));
    } else if (text[i] == '*') {
      tokens_.push_back(kMany);
    } else if (text[i] == '?') {
      tokens_.push_back(kAny);
    } else {
      tokens_.push_back(static_cast<unsigned char>(ignores_case_ ? lower(text[i]) : text[i]));
    }
  }
}

bool Pattern::fits(std::int16_t token, char c) const {
  return token == kAny || token == static_cast<unsigned char>(ignores_case_ ? lower(c) : c);
}

bool Pattern::matches(std::string_view text) const {
  constexpr std::size_t kNone = SIZE_MAX;
  std::size_t at = 0, t = 0;
  // What follows the last * is tried at one place of the text after the other. Those before it need
  // no second look: they have matched as early as they can.
  std::size_t last_star = kNone, tried_at = 0;
  while (t < text.size()) {
    if (at < tokens_.size() && tokens_[at] == kMany) {
      last_star = at++;
      tried_at = t;
    } else if (at < tokens_.size() && fits(tokens_[at], text[t])) {
      ++at;
      ++t;
    } else if (last_star != kNone) {
      at = last_star + 1;
      t = ++tried_at;
    } else {
      return false;
    }
  }
  while (at < tokens_.size() && tokens_[at] == kMany) ++at;
  return at == tokens_.size();
}

}  // namespace neargate::balancer
