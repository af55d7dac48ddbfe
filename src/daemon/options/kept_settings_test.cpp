#include "daemon/options/kept_settings.hpp"

#include <filesystem>
#include <sys/stat.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "daemon/options/settings.hpp"

namespace neargate::daemon {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class KeptSettings : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "neargate-test-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    directory_ = name;
    path_ = directory_ + "/settings.json";
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::string directory_, path_;
};

TEST_F(KeptSettings, AreReadAsTheyWereKept) {
  Settings settings = default_settings();
  settings.speed = 2.5;
  settings.quotas = {{"vpcs", 20}};
  keep_settings(directory_, settings);
  const Settings kept = kept_settings(directory_);
  EXPECT_THAT(differences(settings, kept), IsEmpty());
  EXPECT_EQ(kept.quotas, settings.quotas);
  EXPECT_FALSE(kept_settings(directory_ + "/of-nobody").account);
}

TEST_F(KeptSettings, AreWrittenOnlyWhereTheyChanged) {
  const auto file = [&] {
    struct stat status {};
    ::stat(path_.c_str(), &status);
    return status.st_ino;  // another one where it was replaced
  };
  keep_settings(directory_, default_settings());
  const auto first = file();
  keep_settings(directory_, default_settings());
  EXPECT_EQ(file(), first) << "so that a full disk keeps no one from starting as before";
  Settings faster = default_settings();
  faster.speed = 20;
  keep_settings(directory_, faster);
  EXPECT_NE(file(), first);
}

TEST_F(KeptSettings, OfANewerVersionAreReadAndDamagedOnesAreRefused) {
  write_file_atomically(path_, R"({"account":"210987654321","colour":"blue"})");
  EXPECT_EQ(*kept_settings(directory_).account, "210987654321");
  write_file_atomically(path_, R"({"account":)");
  try {
    kept_settings(directory_);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr(path_));
    EXPECT_THAT(error.advice(), HasSubstr("remove it"));
  }
}

TEST_F(KeptSettings, OfTheRunDirectoryHoldWhileItIsThere) {
  Settings kept = default_settings(), wanted = default_settings();
  kept.run_directory = directory_;
  wanted.run_directory = directory_ + "/other";
  EXPECT_THROW(check_run_directory(wanted, kept), Error);
  EXPECT_NO_THROW(check_run_directory(kept, kept));
  EXPECT_NO_THROW(check_run_directory(wanted, {})) << "none is kept";
  kept.run_directory = directory_ + "/gone";
  EXPECT_NO_THROW(check_run_directory(wanted, kept)) << "after a reboot, or `down`";
}

}  // namespace
}  // namespace neargate::daemon
