#include "pipeline/workflow/event_filter.hpp"

#include <gtest/gtest.h>

#include "pipeline/workflow/read_workflow.hpp"

namespace neargate::pipeline {
namespace {

TEST(EventFilter, MatchesAsGitHubDocuments) {
  struct {
    const char* pattern;
    const char* text;
    bool matches;
  } cases[] = {
      {"feature/*", "feature/my-branch", true},
      {"feature/*", "feature/beta-a/my-branch", false},
      {"feature/**", "feature/beta-a/my-branch", true},
      {"main", "main", true},
      {"main", "Main", false},
      {"releases/mona-the-octocat", "releases/mona-the-octocat", true},
      {"*", "main", true},
      {"*", "all/the/branches", false},
      {"**", "all/the/branches", true},
      {"*feature", "mona-feature", true},
      {"*feature", "ver-10-feature", true},
      {"v2*", "v2.9", true},
      {"v[12].[0-9]+.[0-9]+", "v1.10.1", true},
      {"v[12].[0-9]+.[0-9]+", "v3.1.1", false},
      {"*.jsx?", "page.js", true},
      {"*.jsx?", "page.jsx", true},
      {"**.js", "src/js/app.js", true},
      {"docs/**/*.md", "docs/README.md", true},
      {"docs/**/*.md", "docs/a/b/README.md", true},
      {"**/docs/**", "docs/hello.md", true},
      {"**/docs/**", "dir/docs/my-file.txt", true},
      {"a.b", "axb", false},
      {"\\*", "*", true},
      {"[", "[", false},
  };
  for (const auto& [pattern, text, matches] : cases) {
    EXPECT_EQ(matches_filter(pattern, text), matches) << pattern << " and " << text;
  }
}

TEST(EventFilter, TheLastPatternThatMatchesDecides) {
  EXPECT_TRUE(matches_filters({"releases/**", "!releases/**-alpha"}, "releases/1"));
  EXPECT_FALSE(matches_filters({"releases/**", "!releases/**-alpha"}, "releases/1-alpha"));
  EXPECT_TRUE(matches_filters({"a*", "!ab", "ab"}, "ab"));
}

std::string verdict(const std::string& on, const EventFacts& facts) {
  return why_not_triggered(
      read_workflow("w.yml", "on:\n" + on +
                                 "\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
                                 "      - run: 'true'\n"),
      facts);
}

TEST(EventFilter, SaysWhyAWorkflowDoesNotRun) {
  const EventFacts push{"push", "", "main", "", {"src/a.cpp", "docs/b.md"}};
  const EventFacts tag{"push", "", "", "v1", {"src/a.cpp"}};
  const EventFacts request{"pull_request", "synchronize", "main", "", {"docs/b.md"}};
  struct {
    const char* on;
    EventFacts facts;
    const char* why;
  } cases[] = {
      {"  push:", push, ""},
      {"  - push", push, ""},
      {"  push", push, ""},
      {"  pull_request:", push, "it is not started by 'push'"},
      {"  push: {branches: [main]}", push, ""},
      {"  push: {branches: ['release/**']}", push, "its filters leave out the branch 'main'"},
      {"  push: {branches-ignore: [main]}", push, "its filters leave out the branch 'main'"},
      {"  push: {branches: [main]}", tag, "its filters leave out the tag 'v1'"},
      {"  push: {tags: ['v*']}", tag, ""},
      {"  push: {tags: ['v*']}", push, "its filters leave out the branch 'main'"},
      {"  push: {paths: ['src/**']}", push, ""},
      {"  push: {paths: ['app/**']}", push, "nothing that its paths name has changed"},
      {"  push: {paths: ['app/**']}", tag, ""},
      {"  push: {paths-ignore: ['**.md']}", push, ""},
      {"  pull_request: {paths-ignore: ['**.md']}", request,
       "only what its paths-ignore names has changed"},
      {"  pull_request: {types: [closed]}", request, "its types leave out 'synchronize'"},
      {"  pull_request: {branches: [main]}", request, ""},
      {"  schedule:\n    - cron: '0 5 * * *'", {"schedule", "", "main", "", {}}, ""},
  };
  for (const auto& [on, facts, why] : cases) EXPECT_EQ(verdict(on, facts), why) << on;
}

}  // namespace
}  // namespace neargate::pipeline
