#include "pipeline/workflow/event_filter.hpp"

#include <algorithm>
#include <regex>

namespace neargate::pipeline {
namespace {

constexpr std::size_t kPatternBytesMax = 1000;

std::string regex_of(std::string_view pattern) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '*' && i + 1 < pattern.size() && pattern[i + 1] == '*') {
      // "**/" is any number of folders, also none.
      const bool folders =
          i + 2 < pattern.size() && pattern[i + 2] == '/' && (i == 0 || pattern[i - 1] == '/');
      out += folders ? "(.*/)?" : ".*";
      i += folders ? 2 : 1;
    } else if (c == '*') {
      out += "[^/]*";
    } else if (c == '?' || c == '+') {
      out += c;
    } else if (c == '[') {
      const std::size_t end = pattern.find(']', i);
      if (end == pattern.npos) return "[";  // which no regular expression is
      out += pattern.substr(i, end - i + 1);
      i = end;
    } else {
      const char literal = c == '\\' && i + 1 < pattern.size() ? pattern[++i] : c;
      if (std::string_view("\\^$.|(){}[]?*+").find(literal) != std::string_view::npos) out += '\\';
      out += literal;
    }
  }
  return out;
}

bool any_matches(const std::vector<std::string>& patterns, const std::vector<std::string>& texts) {
  return std::any_of(texts.begin(), texts.end(),
                     [&](const std::string& text) { return matches_filters(patterns, text); });
}

bool all_match(const std::vector<std::string>& patterns, const std::vector<std::string>& texts) {
  return !texts.empty() && std::all_of(texts.begin(), texts.end(), [&](const std::string& text) {
    return matches_filters(patterns, text);
  });
}

// A push of a tag is not looked at by filters of branches alone, and the other way round.
bool passes_names(const Trigger& trigger, const EventFacts& facts) {
  const bool about_branches = !trigger.branches.empty() || !trigger.branches_ignore.empty();
  const bool about_tags = !trigger.tags.empty() || !trigger.tags_ignore.empty();
  if (!facts.tag.empty()) {
    if (!about_tags) return !about_branches;
    if (!trigger.tags.empty()) return matches_filters(trigger.tags, facts.tag);
    return !matches_filters(trigger.tags_ignore, facts.tag);
  }
  if (!about_branches) return !about_tags;
  if (!trigger.branches.empty()) return matches_filters(trigger.branches, facts.branch);
  return !matches_filters(trigger.branches_ignore, facts.branch);
}

bool passes_type(const Trigger& trigger, const EventFacts& facts) {
  if (facts.type.empty()) return true;
  std::vector<std::string> types = trigger.types;
  if (types.empty() && facts.event.starts_with("pull_request")) {
    types = {"opened", "synchronize", "reopened"};
  }
  return types.empty() || std::find(types.begin(), types.end(), facts.type) != types.end();
}

}  // namespace

bool matches_filter(std::string_view pattern, std::string_view text) {
  if (pattern.size() > kPatternBytesMax || text.size() > kPatternBytesMax) return false;
  try {
    return std::regex_match(text.begin(), text.end(), std::regex(regex_of(pattern)));
  } catch (const std::regex_error&) {
    return false;
  }
}

bool matches_filters(const std::vector<std::string>& patterns, std::string_view text) {
  bool out = false;
  for (const std::string_view pattern : patterns) {
    const bool excludes = pattern.starts_with('!');
    if (matches_filter(excludes ? pattern.substr(1) : pattern, text)) out = !excludes;
  }
  return out;
}

std::string why_not_triggered(const Workflow& workflow, const EventFacts& facts) {
  const Trigger* trigger = workflow.find_trigger(facts.event);
  if (trigger == nullptr) return "it is not started by '" + facts.event + "'";
  if (!passes_type(*trigger, facts)) return "its types leave out '" + facts.type + "'";
  const bool has_names = facts.event == "push" || facts.event.starts_with("pull_request");
  if (has_names && !passes_names(*trigger, facts)) {
    return "its filters leave out " +
           (facts.tag.empty() ? "the branch '" + facts.branch : "the tag '" + facts.tag) + "'";
  }
  // Paths are not looked at for tags.
  if (facts.tag.empty()) {
    if (!trigger->paths.empty() && !any_matches(trigger->paths, facts.changed)) {
      return "nothing that its paths name has changed";
    }
    if (!trigger->paths_ignore.empty() && all_match(trigger->paths_ignore, facts.changed)) {
      return "only what its paths-ignore names has changed";
    }
  }
  return {};
}

}  // namespace neargate::pipeline
