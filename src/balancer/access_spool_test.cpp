#include "balancer/access_spool.hpp"

#include <algorithm>
#include <filesystem>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

namespace neargate::balancer {
namespace {

namespace fs = std::filesystem;

constexpr Milliseconds kInterval{300'000};
constexpr Timestamp kNoon{Milliseconds(1'800'014'400'000)};  // a whole multiple of the interval

class AccessSpoolTest : public testing::Test {
 protected:
  ~AccessSpoolTest() override { fs::remove_all(directory_); }

  // "10.0.1.5 whole 300000: text", sorted: end after noon.
  std::vector<std::string> files() const {
    std::vector<std::string> out;
    for (const auto& entry : fs::directory_iterator(directory_)) {
      const std::string name = entry.path().filename();
      const std::size_t end = name.find('_') + 1;
      const auto after = std::stoll(name.substr(end)) - kNoon.time_since_epoch().count();
      out.push_back(name.substr(0, end - 1) + (name.ends_with(".log") ? " whole " : " open ") +
                    std::to_string(after) + ": " + *read_file(entry.path()));
    }
    std::ranges::sort(out);
    return out;
  }

  static AccessLines lines(const std::string& text, const std::string& address = "10.0.1.5") {
    return {.nodes = {{address, {.text = text, .count = 1}}}};
  }

  const std::string directory_ = testing::TempDir() + "/spool" + std::to_string(::getpid()) +
                                 testing::UnitTest::GetInstance()->current_test_info()->name();
};

using Files = std::vector<std::string>;

TEST_F(AccessSpoolTest, HasAFileForEachNodeAndInterval) {
  AccessSpool spool(directory_, kInterval, 1000);
  spool.write(lines("a\n"), kNoon + Milliseconds(1));
  spool.write(lines("b\n"), kNoon + Milliseconds(299'999));
  spool.write(lines("c\n", "10.0.2.5"), kNoon + Milliseconds(299'999));
  EXPECT_EQ(files(), (Files{"10.0.1.5 open 300000: a\nb\n", "10.0.2.5 open 300000: c\n"}));
  spool.write({}, kNoon + kInterval);
  EXPECT_EQ(files(), (Files{"10.0.1.5 whole 300000: a\nb\n", "10.0.2.5 whole 300000: c\n"}));
  spool.write(lines("d\n"), kNoon + kInterval);
  EXPECT_EQ(files().front(), "10.0.1.5 open 600000: d\n");
  spool.finish();
  EXPECT_EQ(files().front(), "10.0.1.5 whole 300000: a\nb\n");
}

TEST_F(AccessSpoolTest, CompletesWhatAKilledProcessHasLeft) {
  {
    AccessSpool killed(directory_, kInterval, 1000);
    killed.write(lines("a\n"), kNoon);
  }
  AccessSpool spool(directory_, kInterval, 1000);
  EXPECT_EQ(files(), (Files{"10.0.1.5 whole 300000: a\n"}));
  spool.write(lines("b\n"), kNoon);
  EXPECT_EQ(files().size(), 2U);
}

TEST_F(AccessSpoolTest, KeepsNoMoreThanItMay) {
  AccessSpool spool(directory_, kInterval, 5);
  EXPECT_EQ(spool.write(lines("abcd\n"), kNoon), 0);
  EXPECT_EQ(spool.write(lines("e\n"), kNoon), 1);
  EXPECT_EQ(files(), (Files{"10.0.1.5 open 300000: abcd\n"}));
  spool.finish();
  EXPECT_EQ(spool.write(lines("e\n"), kNoon), 1) << "nobody has fetched it";
  fs::remove_all(directory_);
  fs::create_directory(directory_);
  EXPECT_EQ(spool.write(lines("e\n"), kNoon), 0);
}

TEST_F(AccessSpoolTest, BearsThatAFileIsFetchedWhileItIsOpen) {
  AccessSpool spool(directory_, kInterval, 1000);
  spool.write(lines("a\n"), kNoon);
  for (const auto& entry : fs::directory_iterator(directory_)) fs::remove(entry.path());
  spool.finish();
  EXPECT_EQ(files(), Files{});
}

}  // namespace
}  // namespace neargate::balancer
