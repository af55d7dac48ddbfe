#include "pipeline/source_repository.hpp"

#include <cstdlib>

#include <gtest/gtest.h>

#include "machine/command.hpp"

namespace neargate::pipeline {
namespace {

TEST(SourceRepository, IsNamedByItsRemote) {
  const char* cases[][2] = {
      {"git@github.com:owner/name.git", "owner/name"},
      {"https://github.com/owner/name", "owner/name"},
      {"ssh://git@github.com/owner/name.git/", "owner/name"},
      {"/srv/git/name.git", ""},
      {"../name", ""},
      {"", ""},
  };
  for (const auto& [url, name] : cases) EXPECT_EQ(repository_of_remote(url), name) << url;
}

// git speaks up on standard error, of what it dislikes in a configuration say, and answers on the
// other.
TEST(SourceRepository, TakesNoWarningForAnAnswer) {
  if (machine::find_program("git").empty()) GTEST_SKIP() << "git is not on the PATH";
  const std::string directory = ::testing::TempDir() + "source_repository";
  machine::run_or_throw({{"sh", "-c",
                          "rm -rf \"$0\" && git init -q -b main \"$0/one\" && cd \"$0/one\" &&"
                          " echo text >file && git add . && git -c user.name=A -c user.email=a@b"
                          " -c commit.gpgsign=false commit -q -m first",
                          directory}});
  ::setenv("GIT_TRACE", "1", 1);
  RunRequest request;
  request.source = directory + "/one";
  const SourceRepository repository(request, directory + "/clone.git");
  ::unsetenv("GIT_TRACE");
  EXPECT_EQ(repository.name(), "local/one");
  EXPECT_EQ(repository.ref(), "refs/heads/main");
  EXPECT_EQ(repository.commit().sha.size(), 40u) << repository.commit().sha;
  EXPECT_EQ(repository.commit().message, "first");
  EXPECT_EQ(repository.commit().changed, std::vector<std::string>{"file"});
  EXPECT_EQ(repository.read("file"), "text\n");
  EXPECT_FALSE(repository.has_changes());
}

}  // namespace
}  // namespace neargate::pipeline
