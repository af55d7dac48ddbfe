#include "cloud/logs/filter_pattern.hpp"

#include <algorithm>

#include "aws/error.hpp"
#include "base/text.hpp"

namespace neargate::logs {

FilterPattern::FilterPattern(std::string_view text) {
  text = trim(text);
  if (text.starts_with('{') || text.starts_with('[') || text.starts_with('%')) {
    throw aws::Error("InvalidParameterException",
                     "Invalid filter pattern: patterns for JSON, columns and regular expressions "
                     "are not supported; use terms.");
  }
  while (!text.empty()) {
    std::vector<std::string>* kind = &all_;
    if (text.front() == '?' || text.front() == '-') {
      kind = text.front() == '?' ? &any_ : &none_;
      text.remove_prefix(1);
    }
    std::string_view term;
    if (text.starts_with('"')) {
      const std::size_t end = text.find('"', 1);
      if (end == std::string_view::npos) {
        throw aws::Error("InvalidParameterException",
                         "Invalid filter pattern: a quotation mark is not closed");
      }
      term = text.substr(1, end - 1);
      text.remove_prefix(end + 1);
    } else {
      term = text.substr(0, text.find_first_of(" \t"));
      text.remove_prefix(term.size());
    }
    if (!term.empty()) kind->emplace_back(term);
    text = trim(text);
  }
}

bool FilterPattern::matches(std::string_view message) const {
  const auto has = [&](const std::string& term) {
    return message.find(term) != std::string_view::npos;
  };
  if (std::any_of(none_.begin(), none_.end(), has)) return false;
  if (!std::all_of(all_.begin(), all_.end(), has)) return false;
  // Beside required terms, optional ones do not decide.
  return any_.empty() || !all_.empty() || std::any_of(any_.begin(), any_.end(), has);
}

}  // namespace neargate::logs
