#include "deploy/terraform.hpp"

#include <cstdlib>
#include <filesystem>
#include <unistd.h>

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/file.hpp"

namespace neargate::deploy {
namespace {

// A program of that name, alone on the PATH with what a shell needs.
class TerraformTest : public testing::Test {
 protected:
  void install(const std::string& script) {
    make_directories(directory_);
    const std::string program = directory_ + "/terraform";
    write_file_atomically(program, "#!/bin/sh\n" + script, 0755);
    ::setenv("PATH", (directory_ + ":" + path_).c_str(), 1);
  }
  void TearDown() override {
    ::setenv("PATH", path_.c_str(), 1);
    std::filesystem::remove_all(directory_);
  }

  std::string path_ = ::getenv("PATH");
  // Of this process: the tests of this class run beside each other.
  std::string directory_ = testing::TempDir() + "terraform_test" + std::to_string(::getpid());
};

TEST_F(TerraformTest, WarningsDoNotEndUpInWhatIsParsed) {
  install(
      "echo 'Warning: AWS account ID not found for provider' >&2\n"
      "echo '{\"state_bucket\":{\"value\":\"b\"}}'\n"
      "echo 'Warning: another one' >&2\n");
  EXPECT_EQ(Terraform(".", {}).run({"output", "-json"}), "{\"state_bucket\":{\"value\":\"b\"}}\n");
}

TEST_F(TerraformTest, FailsWithItsOwnErrors) {
  install("echo Planning; echo 'Error: no such bucket' >&2; exit 1\n");
  try {
    Terraform(".", {}).run({"plan"});
    FAIL() << "it was taken for done";
  } catch (const Error& error) {
    EXPECT_EQ(error.summary(), "terraform plan failed");
    EXPECT_EQ(error.why(), "no such bucket");
  }
}

TEST(Terraform, TellsItsErrorsInOneLine) {
  EXPECT_EQ(terraform_errors("Planning\n"
                             "╷\n"
                             "│ Error: creating S3 Bucket (b): AccessDenied\n"
                             "│ \n"
                             "│   with aws_s3_bucket.state,\n"
                             "│   on state.tf line 19:\n"
                             "│   19: resource\n"
                             "│ \n"
                             "╵\n"
                             "╷\n"
                             "│ Error: No valid credential sources found\n"
                             "│ \n"
                             "│ Please see the documentation.\n"
                             "╵\n"),
            "creating S3 Bucket (b): AccessDenied; No valid credential sources found Please see "
            "the documentation.");
  EXPECT_EQ(terraform_errors("one\ntwo\n"), "one; two");
}

TEST(Terraform, TellsWhatAnErrorSaysBehindItsPlaceInTheFiles) {
  EXPECT_EQ(terraform_errors("Error: Invalid value for variable\n"
                             "\n"
                             "  on variables.tf line 10:\n"
                             "  10: variable \"github_repository\" {\n"
                             "    ├────────────────\n"
                             "    │ var.github_repository is \"acme\"\n"
                             "\n"
                             "github_repository must be OWNER/NAME.\n"
                             "\n"
                             "Warning: Deprecated\n"
                             "\n"
                             "Of no interest.\n"),
            "Invalid value for variable github_repository must be OWNER/NAME.");
}

}  // namespace
}  // namespace neargate::deploy
