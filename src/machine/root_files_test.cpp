#include "machine/root_files.hpp"

#include <filesystem>

#include <gtest/gtest.h>

namespace neargate::machine {
namespace {

class RootFiles : public testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/root-files-test-XXXXXX";
    root_ = ::mkdtemp(name);
    std::filesystem::create_directories(root_ + "/usr/bin");
    write_file_atomically(root_ + "/usr/bin/tool", "");
    std::filesystem::permissions(root_ + "/usr/bin/tool", std::filesystem::perms::owner_all);
    write_file_atomically(root_ + "/usr/bin/text", "");
    std::filesystem::permissions(root_ + "/usr/bin/text", std::filesystem::perms::owner_read);
    std::filesystem::create_symlink("/usr/bin", root_ + "/bin");          // from the root
    std::filesystem::create_symlink("/bin/sh", root_ + "/usr/bin/host");  // not there
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  bool has(const std::string& name) const { return has_program_in_root(root_, "/sbin:/bin", name); }

  std::string root_;
};

TEST_F(RootFiles, ProgramsAreFoundByNameAndByPath) {
  EXPECT_TRUE(has("tool"));
  EXPECT_TRUE(has("/bin/tool"));
  EXPECT_FALSE(has("nosuch"));
  EXPECT_FALSE(has("text"));      // cannot be executed
  EXPECT_FALSE(has("/usr/bin"));  // a directory
}

TEST_F(RootFiles, LinksDoNotLeadOutOfTheRoot) { EXPECT_FALSE(has("host")); }

}  // namespace
}  // namespace neargate::machine
