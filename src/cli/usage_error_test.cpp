#include "cli/usage_error.hpp"

#include <CLI/CLI.hpp>
#include <gtest/gtest.h>

namespace neargate::cli {
namespace {

// What is said of a command line.
std::string said(std::vector<std::string> words) {
  CLI::App program("", "neargate");
  program.require_subcommand(1);
  program.fallthrough();
  program.add_flag("--json");
  program.add_subcommand("status", "")->add_option("--cluster");
  program.add_subcommand("deploy", "")->add_option("--tag")->required();
  CLI::App* const oidc = program.add_subcommand("oidc", "");
  oidc->require_subcommand(1);
  oidc->add_subcommand("start", "");
  oidc->add_subcommand("token", "");
  std::ranges::reverse(words);
  try {
    program.parse(std::move(words));
  } catch (const CLI::ParseError& error) {
    return usage_error(&program, error);
  }
  return "nothing";
}

TEST(UsageError, NamesTheCommandThatThereIsNot) {
  EXPECT_EQ(said({"frobnicate"}),
            "neargate: there is no command frobnicate; there are: status, deploy, oidc\n"
            "See: neargate --help\n");
  EXPECT_EQ(said({"--json", "deplyo", "--tag", "v1"}),
            "neargate: there is no command deplyo; did you mean deploy?\nSee: neargate --help\n");
}

TEST(UsageError, SaysWhichCommandsThereAre) {
  EXPECT_EQ(said({}), "neargate: it takes a command: status, deploy, oidc\nSee: neargate --help\n");
  EXPECT_EQ(said({"oidc"}),
            "neargate oidc: it takes a command: start, token\nSee: neargate oidc --help\n");
}

TEST(UsageError, SaysOfWhichCommandItSpeaks) {
  EXPECT_EQ(said({"deploy"}), "neargate deploy: --tag is required\nSee: neargate deploy --help\n");
  EXPECT_EQ(said({"status", "--nope"}),
            "neargate status: The following argument was not expected: --nope\n"
            "See: neargate status --help\n");
}

}  // namespace
}  // namespace neargate::cli
