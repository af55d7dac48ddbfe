#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace neargate::balancer {

// A pattern of a listener rule: * is any number of characters, ? is exactly one. Made once, when a
// snapshot comes; matching takes no memory, and at most length of pattern × length of text steps.
class Pattern {
 public:
  enum class Case : std::uint8_t { sensitive, ignored };
  // Whether \* and \? stand for the characters themselves.
  enum class Escapes : std::uint8_t { none, backslash };

  explicit Pattern(std::string_view text, Case letters = Case::sensitive,
                   Escapes escapes = Escapes::none);

  bool matches(std::string_view text) const;

 private:
  static constexpr std::int16_t kAny = -1;   // ?
  static constexpr std::int16_t kMany = -2;  // *

  bool fits(std::int16_t token, char c) const;

  std::vector<std::int16_t> tokens_;  // characters, kAny and kMany
  bool ignores_case_;
};

}  // namespace neargate::balancer
