#include "policy/glob.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace neargate::policy {
namespace {

// The bytes of the character that starts here; one, where it is no UTF-8.
std::size_t character_size(std::string_view text) {
  std::size_t size = 1;
  while (size < text.size() && size < 4 &&
         (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) {
    ++size;
  }
  return (static_cast<unsigned char>(text[0]) & 0xC0) == 0xC0 ? size : 1;
}

}  // namespace

void Glob::add(char c, Unit unit) {
  if (unit == Unit::literal && is_literal()) ++literal_prefix_;
  units_ += c;
  kinds_ += static_cast<char>(unit);
}

void Glob::add_literal(std::string_view text) {
  for (const char c : text) add(c, Unit::literal);
}

void Glob::add_any_run(bool within_part) {
  by_parts_ = by_parts_ || within_part;
  add('*', within_part ? Unit::run_within : Unit::run);
}

void Glob::add_any_character(bool within_part) {
  by_parts_ = by_parts_ || within_part;
  add('?', within_part ? Unit::character_within : Unit::character);
}

bool Glob::matches(std::string_view text) const {
  if (is_literal()) return text == units_;
  const std::string_view prefix = std::string_view(units_).substr(0, literal_prefix_);
  if (!text.starts_with(prefix)) return false;
  const auto kind = [this](std::size_t at) { return static_cast<Unit>(kinds_[at]); };
  if (literal_prefix_ + 1 == units_.size() && kind(literal_prefix_) == Unit::run) return true;
  if (by_parts_) return matches_by_parts(text);
  // The last '*' alone need be tried again: what stood before it has matched as early as it can.
  std::size_t unit = literal_prefix_, at = literal_prefix_;
  std::size_t star = std::string::npos, resume = 0;
  while (at < text.size()) {
    if (unit < units_.size() && kind(unit) == Unit::run) {
      star = unit++;
      resume = at;
    } else if (unit < units_.size() && kind(unit) == Unit::character) {
      ++unit;
      at += character_size(text.substr(at));
    } else if (unit < units_.size() && units_[unit] == text[at]) {
      ++unit;
      ++at;
    } else if (star != std::string::npos) {
      unit = star + 1;
      resume += character_size(text.substr(resume));
      at = resume;
    } else {
      return false;
    }
  }
  while (unit < units_.size() && kind(unit) == Unit::run) ++unit;
  return unit == units_.size();
}

// With runs of two kinds the last one alone does not do: every place in the pattern that the text
// so far can have come to is kept.
bool Glob::matches_by_parts(std::string_view text) const {
  std::vector<char> here(units_.size() + 1), next(units_.size() + 1);
  const auto is_run = [this](std::size_t at) {
    const auto kind = static_cast<Unit>(kinds_[at]);
    return kind == Unit::run || kind == Unit::run_within;
  };
  const auto pass_runs = [&](std::vector<char>& places) {  // a run may be empty
    for (std::size_t i = 0; i < units_.size(); ++i) {
      if (places[i] != 0 && is_run(i)) places[i + 1] = 1;
    }
  };
  here[0] = 1;
  pass_runs(here);
  for (std::size_t at = 0; at < text.size();) {
    const bool colon = text[at] == ':';
    const std::size_t size = character_size(text.substr(at));
    for (std::size_t byte = 0; byte < size; ++byte) {
      std::fill(next.begin(), next.end(), 0);
      const bool last = byte + 1 == size;
      for (std::size_t i = 0; i < units_.size(); ++i) {
        if (here[i] == 0) continue;
        switch (static_cast<Unit>(kinds_[i])) {
          case Unit::literal:
            next[i + 1] |= static_cast<char>(units_[i] == text[at + byte]);
            break;
          case Unit::run:
            next[i] = 1;
            break;
          case Unit::run_within:
            next[i] |= static_cast<char>(!colon);
            break;
          // Stays until the character's last byte.
          case Unit::character:
            next[last ? i + 1 : i] = 1;
            break;
          case Unit::character_within:
            next[last ? i + 1 : i] |= static_cast<char>(!colon);
            break;
        }
      }
      if (last) pass_runs(next);
      std::swap(here, next);
    }
    at += size;
  }
  return here.back() != 0;
}

}  // namespace neargate::policy
