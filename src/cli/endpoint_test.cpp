#include "cli/endpoint.hpp"

#include <cstdlib>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace neargate::cli {
namespace {

constexpr const char* kVariables[] = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE",
                                      "AWS_ENDPOINT_URL", "AWS_REGION"};

// No daemon runs, no file is there, and the environment is empty.
class EndpointTest : public testing::Test {
 protected:
  EndpointTest() {
    std::string name = testing::TempDir() + "endpointXXXXXX";
    directory_ = mkdtemp(name.data());
    for (const char* variable : kVariables) ::unsetenv(variable);
    ::setenv("HOME", directory_.c_str(), 1);
  }
  ~EndpointTest() override {
    for (const char* variable : kVariables) ::unsetenv(variable);
    std::filesystem::remove_all(directory_);
  }

  std::string failure(const Endpoint& endpoint) const {
    try {
      endpoint.find();
    } catch (const Error& error) {
      return error.summary();
    }
    return "";
  }

  std::string directory_;
};

TEST_F(EndpointTest, IsTheEnvironmentsWhereItNamesSomebody) {
  ::setenv("AWS_ACCESS_KEY_ID", "AK", 1);
  ::setenv("AWS_SECRET_ACCESS_KEY", "SK", 1);
  ::setenv("AWS_REGION", "eu-central-1", 1);
  const Endpoint::Found found = Endpoint{.run_directory = directory_}.find();
  EXPECT_FALSE(found.is_near);
  EXPECT_EQ(found.config.region, "eu-central-1");
  EXPECT_EQ(failure({.run_directory = directory_, .is_directory_given = true}),
            "Neargate is not running")
      << "--run is before the environment";
}

TEST_F(EndpointTest, IsNobody) {
  EXPECT_EQ(failure({.run_directory = directory_}), "nobody to ask");
  EXPECT_EQ(failure({.run_directory = directory_, .aws = true}), "no AWS region is set");
}

// Root's Neargate may run behind a directory that others may not look into: for them it must not
// count as none, or their commands would go on to AWS.
TEST_F(EndpointTest, IsNotLookedForElsewhereForWantOfRights) {
  if (::getuid() != 0) GTEST_SKIP() << "SKIPPED: wants root, to be somebody else";
  ASSERT_EQ(::chmod(directory_.c_str(), 0700), 0);
  constexpr uid_t kNobody = 65534;
  const auto look = [&] {
    if (::setresuid(kNobody, kNobody, kNobody) != 0) std::_Exit(2);
    std::_Exit(failure({.run_directory = directory_}) == "cannot ask the Neargate of this machine"
                   ? 0
                   : 1);
  };
  EXPECT_EXIT(look(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace neargate::cli
