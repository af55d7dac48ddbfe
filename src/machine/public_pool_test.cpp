#include "machine/public_pool.hpp"

#include <filesystem>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "machine/cidr.hpp"

namespace neargate::machine {
namespace {

using ::testing::HasSubstr;

// Claims are kept under /run, for the whole host: the names are the test's own.
class PublicPool : public ::testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root";
    std::string name = (std::filesystem::temp_directory_path() / "neargate-test-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    directory_ = name;
    for (const char* instance : {"ppa", "ppb"}) {
      std::filesystem::create_directory(directory_ + "/" + instance);
    }
  }
  void TearDown() override {
    if (directory_.empty()) return;
    release_public_pool("ppa");
    release_public_pool("ppb");
    std::filesystem::remove_all(directory_);
  }

  std::string claim(const std::string& instance, const std::string& wanted = "") {
    return claim_public_pool(instance, directory_ + "/" + instance, wanted);
  }
  std::string refusal(const std::string& instance, const std::string& wanted) {
    try {
      return "claimed " + claim(instance, wanted);
    } catch (const Error& error) {
      return error.what();
    }
  }

  std::string directory_;
};

TEST_F(PublicPool, EachInstanceHasItsOwn) {
  const Cidr first = Cidr::of(claim("ppa"));
  const Cidr second = Cidr::of(claim("ppb"));
  EXPECT_EQ(first.prefix, 20);
  EXPECT_TRUE(Cidr::of("198.18.0.0/15").contains(first));
  EXPECT_NE(first, second);
}

TEST_F(PublicPool, IsKeptWithTheState) {
  const std::string first = claim("ppa", "198.19.224.0/24");
  EXPECT_EQ(first, "198.19.224.0/24");
  EXPECT_EQ(claim("ppa"), first) << "by a restarted daemon";
  release_public_pool("ppa");
  EXPECT_EQ(claim("ppa"), first) << "after all was taken down";
  EXPECT_THAT(refusal("ppa", "198.19.225.0/24"), HasSubstr("has given out addresses of"));
}

TEST_F(PublicPool, ASecondClaimantIsToldWhoHasIt) {
  claim("ppa", "198.19.224.0/24");
  EXPECT_THAT(refusal("ppb", "198.19.224.128/25"), HasSubstr("'ppa'"));
  release_public_pool("ppa");
  EXPECT_EQ(claim("ppb", "198.19.224.128/25"), "198.19.224.128/25");
}

TEST_F(PublicPool, ANameIsOfOneStateAtATime) {
  claim("ppa");
  const auto on_other_state = [&] { claim_public_pool("ppa", directory_ + "/ppb", ""); };
  EXPECT_THROW(on_other_state(), Error);
  release_public_pool("ppa");
  EXPECT_NO_THROW(on_other_state());
}

TEST_F(PublicPool, AClaimThatWasHalfWrittenHoldsNothing) {
  claim("ppa", "198.19.224.0/24");
  // As kill -9 leaves it in the moment before the rename.
  std::filesystem::rename("/run/neargate-public-pools/ppa",
                          "/run/neargate-public-pools/ppa.tmp4711");
  EXPECT_EQ(claim("ppa"), "198.19.224.0/24");
  EXPECT_FALSE(std::filesystem::exists("/run/neargate-public-pools/ppa.tmp4711"));
}

TEST_F(PublicPool, AForgottenStateHoldsNothing) {
  claim("ppa", "198.19.224.0/24");
  std::filesystem::remove_all(directory_ + "/ppa");
  EXPECT_EQ(claim("ppb", "198.19.224.0/24"), "198.19.224.0/24");
}

}  // namespace
}  // namespace neargate::machine
