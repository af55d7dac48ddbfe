#include "deploy/unified_diff.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/text.hpp"

namespace neargate::deploy {
namespace {

constexpr std::size_t kContext = 3;

using Lines = std::vector<std::string_view>;

Lines lines_of(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  return text.empty() ? Lines{} : split(text, '\n');
}

struct Change {
  char kind;  // ' ', '-' or '+'
  std::string_view line;
};

// By the longest common subsequence; what goes stands before what comes.
std::vector<Change> changes_of(const Lines& before, const Lines& after) {
  const std::size_t rows = before.size(), columns = after.size();
  // common[i][j]: how many lines before[i..] and after[j..] have in common.
  std::vector<std::vector<std::size_t>> common(rows + 1, std::vector<std::size_t>(columns + 1, 0));
  for (std::size_t i = rows; i-- > 0;) {
    for (std::size_t j = columns; j-- > 0;) {
      common[i][j] = before[i] == after[j] ? common[i + 1][j + 1] + 1
                                           : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  std::vector<Change> out;
  std::size_t i = 0, j = 0;
  while (i < rows || j < columns) {
    if (i < rows && j < columns && before[i] == after[j]) {
      out.push_back({' ', before[i++]});
      ++j;
    } else if (i < rows && (j == columns || common[i + 1][j] >= common[i][j + 1])) {
      out.push_back({'-', before[i++]});
    } else {
      out.push_back({'+', after[j++]});
    }
  }
  return out;
}

std::string range(std::size_t first, std::size_t count) {
  return count == 1 ? fmt::format("{}", first) : fmt::format("{},{}", first, count);
}

}  // namespace

std::string unified_diff(std::string_view old_text, std::string_view new_text,
                         std::string_view old_name, std::string_view new_name) {
  const std::vector<Change> changes = changes_of(lines_of(old_text), lines_of(new_text));
  const auto is_changed = [&](std::size_t at) { return changes[at].kind != ' '; };
  std::string out;
  std::size_t old_line = 0, new_line = 0;  // of what stands before `at`
  std::size_t at = 0;
  const auto pass = [&](std::size_t to) {
    for (; at < to; ++at) {
      old_line += changes[at].kind != '+' ? 1 : 0;
      new_line += changes[at].kind != '-' ? 1 : 0;
    }
  };
  while (at < changes.size()) {
    std::size_t first = at;
    while (first < changes.size() && !is_changed(first)) ++first;
    if (first == changes.size()) break;
    // The hunk goes on as long as the next change is within two contexts.
    std::size_t last = first;
    for (std::size_t next = first; next < changes.size() && next <= last + 2 * kContext + 1;
         ++next) {
      if (is_changed(next)) last = next;
    }
    pass(std::max(at, first > kContext ? first - kContext : 0));
    const std::size_t end = std::min(changes.size(), last + 1 + kContext);
    const std::size_t old_before = old_line, new_before = new_line;
    std::string body;
    for (std::size_t each = at; each < end; ++each) {
      body += fmt::format("{}{}\n", changes[each].kind, changes[each].line);
    }
    pass(end);
    const std::size_t old_count = old_line - old_before, new_count = new_line - new_before;
    if (out.empty()) out = fmt::format("--- {}\n+++ {}\n", old_name, new_name);
    out += fmt::format("@@ -{} +{} @@\n",
                       range(old_count == 0 ? old_before : old_before + 1, old_count),
                       range(new_count == 0 ? new_before : new_before + 1, new_count)) +
           body;
  }
  return out;
}

}  // namespace neargate::deploy
