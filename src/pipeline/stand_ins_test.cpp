#include <gtest/gtest.h>

#include "pipeline/action_catalogue.hpp"
#include "pipeline/actions/version_constraint.hpp"
#include "pipeline/script.hpp"
#include "pipeline/workflow/read_workflow.hpp"

namespace neargate::pipeline {
namespace {

TEST(VersionConstraint, IsNpmsOrTerraforms) {
  struct {
    const char* version;
    const char* constraint;
    bool satisfied;
  } cases[] = {
      {"1.11.4", "1.11.4", true},     {"1.11.5", "1.11.4", false},   {"1.11.5", "1.11.x", true},
      {"1.12.0", "1.11.x", false},    {"1.11.5", "1.11", true},      {"1.11.5", "1", true},
      {"1.11.5", "*", true},          {"1.11.9", "~1.11.2", true},   {"1.11.1", "~1.11.2", false},
      {"1.12.0", "~1.11.2", false},   {"1.11.9", "~> 1.11.2", true}, {"1.12.0", "~> 1.11.2", false},
      {"1.12.0", "~> 1.11", true},    {"2.0.0", "~> 1.11", false},   {"1.12.0", "^1.2.3", true},
      {"2.0.0", "^1.2.3", false},     {"0.2.9", "^0.2.3", true},     {"0.3.0", "^0.2.3", false},
      {"1.5.0", ">= 1.5, < 2", true}, {"2.0.0", ">=1.5 <2", false},  {"1.5.0", ">= 1.5.1", false},
      {"1.5.0", "= 1.5.0", true},     {"1.5.0", "!= 1.5.0", false},  {"1.5.0", "v1.5.0", true},
      {"1.5.0", "soon", false},       {"", "1.5.0", false},
  };
  for (const auto& [version, constraint, satisfied] : cases) {
    EXPECT_EQ(satisfies(version, constraint), satisfied) << version << " and " << constraint;
  }
}

TEST(ActionReference, IsTakenApart) {
  const auto shown = [](const char* uses) {
    const auto reference = ActionReference::parse(uses);
    if (!reference) return std::string("none");
    return reference->repository + "|" + reference->path + "|" + reference->ref;
  };
  EXPECT_EQ(shown("actions/checkout@v5"), "actions/checkout||v5");
  EXPECT_EQ(shown("actions/cache/save@v4"), "actions/cache|save|v4");
  EXPECT_EQ(shown("./.github/actions/x"), "|.github/actions/x|");
  for (const char* none :
       {"actions/checkout", "checkout@v5", "docker://alpine:3@x", "a/b@", "a/../../b@v1", "/a@b"}) {
    EXPECT_EQ(shown(none), "none") << none;
  }
}

TEST(ActionCatalogue, RefusesWhatItCannotRun) {
  const Workflow workflow = read_workflow("w.yml", R"(on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with: {submodules: true, fetch-depth: 0}
      - uses: nobody/nothing@v1
      - uses: docker://alpine
)");
  ActionCatalogue catalogue("", "/nowhere");
  Problems problems;
  catalogue.add(workflow.jobs[0].steps, problems);
  ASSERT_EQ(problems.size(), 3u);
  EXPECT_EQ(problems[0].text,
            "the stand-in for actions/checkout does not act on the input "
            "'submodules'");
  EXPECT_EQ(problems[0].place.line, 7);
  EXPECT_NE(problems[1].text.find("'nobody/nothing@v1' is neither on disk"), std::string::npos);
  EXPECT_EQ(problems[2].place.line, 9);
}

TEST(Script, IsStartedByItsShell) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(shell_of("", "/s").arguments, (Words{"bash", "-e", "/s.sh"}));
  EXPECT_EQ(shell_of("bash", "/s").arguments,
            (Words{"bash", "--noprofile", "--norc", "-eo", "pipefail", "/s.sh"}));
  EXPECT_EQ(shell_of("sh", "/s").arguments, (Words{"sh", "-e", "/s.sh"}));
  EXPECT_EQ(shell_of("perl -w {0}", "/s").arguments, (Words{"perl", "-w", "/s"}));
  EXPECT_THROW(shell_of("fish", "/s"), Error);
}

}  // namespace
}  // namespace neargate::pipeline
