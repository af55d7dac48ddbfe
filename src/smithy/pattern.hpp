#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

namespace neargate::smithy {

// A regular expression of a model's @pattern: the part of ECMAScript that AWS's models use (groups,
// classes, counts, anchors, lookahead, \d \s \w, \uXXXX, \p{L} and its kin; no back references, no
// lookbehind). Matching takes time linear in the text, whatever the pattern and the text: no
// backtracking, no recursion on the text, as callers choose the text.
class Pattern {
 public:
  // Throws neargate::Error where the pattern is not of this language.
  explicit Pattern(std::string_view expression);
  Pattern(Pattern&&) noexcept;
  ~Pattern();

  // True where the whole text matches. AWS's services take patterns so, with or without ^ and $.
  bool matches(std::string_view text) const;

  struct Program;

 private:
  std::unique_ptr<const Program> program_;
};

}  // namespace neargate::smithy
