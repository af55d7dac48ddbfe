#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/workflow/model.hpp"

namespace neargate::pipeline {

// GitHub's patterns of branches, tags and paths: '*' (not '/'), '**', '?' (the character before is
// optional), '+' (the character before, again), [a-z], '!' in front of a pattern excludes, '\'
// escapes. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
bool matches_filter(std::string_view pattern, std::string_view text);
// By the last of these patterns that matches; those with '!' exclude.
bool matches_filters(const std::vector<std::string>& patterns, std::string_view text);

// What happened, as far as filters look at it.
struct EventFacts {
  std::string event;                 // "push"
  std::string type;                  // "opened"; "" where the event has none
  std::string branch;                // pushed to, or a pull request's base; "" for a tag
  std::string tag;                   // pushed
  std::vector<std::string> changed;  // paths
};

// Empty where the workflow would run; else why not.
std::string why_not_triggered(const Workflow& workflow, const EventFacts& facts);

}  // namespace neargate::pipeline
