#include "pipeline/actions/version_constraint.hpp"

#include <array>
#include <charconv>
#include <optional>
#include <vector>

#include "base/text.hpp"

namespace neargate::pipeline {
namespace {

struct Version {
  std::array<int, 3> parts{};
  std::size_t given = 0;  // how many of them were written
};

std::optional<Version> parse(std::string_view text) {
  Version out;
  if (text.starts_with('v')) text.remove_prefix(1);
  for (const std::string_view part : split(text, '.')) {
    if (part == "x" || part == "*") break;
    if (out.given == out.parts.size()) return std::nullopt;
    int& number = out.parts[out.given++];
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (error != std::errc() || end != part.data() + part.size()) return std::nullopt;
  }
  return out;
}

// The first version that is too new, where the part at `index` may not change.
std::array<int, 3> after(const Version& version, std::size_t index) {
  std::array<int, 3> out{};
  for (std::size_t i = 0; i < index; ++i) out[i] = version.parts[i];
  out[index] = version.parts[index] + 1;
  return out;
}

bool satisfies_one(const Version& version, std::string_view operation, const Version& bound) {
  const std::array<int, 3>& mine = version.parts;
  if (operation == ">=") return mine >= bound.parts;
  if (operation == ">") return mine > bound.parts;
  if (operation == "<=") return mine <= bound.parts;
  if (operation == "<") return mine < bound.parts;
  if (operation == "!=") return mine != bound.parts;
  if (bound.given == 0) return true;
  std::size_t fixed = bound.given - 1;  // the last part that is written
  if (operation == "~>") fixed = bound.given < 2 ? 0 : bound.given - 2;
  if (operation == "~") fixed = bound.given < 2 ? 0 : 1;
  if (operation == "^") {
    fixed = 0;
    while (fixed + 1 < bound.given && bound.parts[fixed] == 0) ++fixed;
  }
  return mine >= bound.parts && mine < after(bound, fixed);
}

}  // namespace

bool satisfies(const std::string& version, const std::string& constraint) {
  const auto mine = parse(version);
  if (!mine) return false;
  std::string spaced;
  for (const char c : constraint) spaced += c == ',' ? ' ' : c;
  std::string_view rest = trim(spaced);
  while (!rest.empty()) {
    const std::size_t digits = rest.find_first_of("v0123456789x*");
    if (digits == rest.npos) return false;
    const std::string_view operation = trim(rest.substr(0, digits));
    rest.remove_prefix(digits);
    const std::size_t end = rest.find(' ');
    const auto bound = parse(rest.substr(0, end));
    if (!bound) return false;
    if (!satisfies_one(*mine, operation == "=" ? "" : operation, *bound)) return false;
    rest = end == rest.npos ? std::string_view() : trim(rest.substr(end));
  }
  return true;
}

}  // namespace neargate::pipeline
