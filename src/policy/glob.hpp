#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace neargate::policy {

// A text with wildcards, compiled: '*' stands for any run of characters, '?' for one character
// (of UTF-8). Wildcards of an ARN's inner parts do not match beyond a colon.
class Glob {
 public:
  void add_literal(std::string_view text);
  void add_any_run(bool within_part = false);
  void add_any_character(bool within_part = false);

  bool matches(std::string_view text) const;

  // True where there is no wildcard; then text() is what alone matches.
  bool is_literal() const { return literal_prefix_ == units_.size(); }
  const std::string& text() const { return units_; }

 private:
  enum class Unit : char { literal, run, character, run_within, character_within };

  void add(char c, Unit unit);
  bool matches_by_parts(std::string_view text) const;

  // One unit a byte, and what each is. Separate, so that what is literal compares as text.
  std::string units_;
  std::string kinds_;
  std::size_t literal_prefix_ = 0;
  bool by_parts_ = false;
};

}  // namespace neargate::policy
