// What a step says to the runner: in its output, and in files.
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "pipeline/commands.hpp"
#include "pipeline/masker.hpp"
#include "pipeline/step_files.hpp"

namespace neargate::pipeline {
namespace {

std::string shown(const char* line) {
  const auto command = parse_command(line);
  if (!command) return "none";
  std::string out = command->name + "|";
  for (const auto& [name, value] : command->properties) out += name + "=" + value + ";";
  return out + "|" + command->message;
}

TEST(WorkflowCommand, IsReadFromALine) {
  const char* cases[][2] = {
      {"::error file=app.js,line=10,col=15::Something went wrong",
       "error|col=15;file=app.js;line=10;|Something went wrong"},
      {"::debug::Set the Octocat variable", "debug||Set the Octocat variable"},
      {"  ::Add-Mask::Mona The Octocat", "add-mask||Mona The Octocat"},
      {"::group::", "group||"},
      {"::warning title=a%2Cb%3A%0A::50%25 of%0Aall%3A", "warning|title=a,b:\n;|50% of\nall%3A"},
      {"::endgroup::", "endgroup||"},
      {"::error ::x", "error||x"},
      {":: ::x", "none"},
      {"::::x", "none"},
      {"std::string a::b", "none"},
      {"::no end", "none"},
  };
  for (const auto& [line, expected] : cases) EXPECT_EQ(shown(line), expected) << line;
}

TEST(StepFiles, HoldAssignments) {
  EXPECT_EQ(parse_assignments("a=1\nb=x=y\n\nc<<EOF\none\ntwo=2\nEOF\nd=\ne=<<x\r\n"),
            (Assignments{{"a", "1"}, {"b", "x=y"}, {"c", "one\ntwo=2"}, {"d", ""}, {"e", "<<x"}}));
  EXPECT_EQ(parse_assignments("c<<E\nE\n"), (Assignments{{"c", ""}}));
  for (const char* wrong : {"nothing", "=x", "a<<\n", "<<E\nE", "a<<E\nb\n"}) {
    EXPECT_THROW(parse_assignments(wrong), Error) << wrong;
  }
  EXPECT_EQ(parse_lines("/a\n\n /b \n"), (std::vector<std::string>{"/a", "/b"}));
  EXPECT_TRUE(is_reserved_variable("GITHUB_SHA"));
  EXPECT_FALSE(is_reserved_variable("AWS_REGION"));
}

TEST(Masker, HidesSecrets) {
  Masker masker;
  masker.add("abc");
  masker.add("abcdef");
  masker.add("first line\nsecond line\n");
  masker.add("x");
  EXPECT_EQ(masker.mask("abc abcdef xabcx"), "*** *** x***x");
  EXPECT_EQ(masker.mask("the second line, first"), "the ***, first");
  EXPECT_TRUE(masker.hides("--abc--"));
  EXPECT_FALSE(masker.hides("x"));
}

}  // namespace
}  // namespace neargate::pipeline
