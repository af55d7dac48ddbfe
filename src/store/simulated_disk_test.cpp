#include "store/simulated_disk.hpp"

#include <gtest/gtest.h>

#include "store/database.hpp"

namespace neargate::store {
namespace {

class SimulatedDiskTest : public testing::Test {
 protected:
  // A database on the rows; `disk_` is its disk.
  std::unique_ptr<Database> open() {
    auto disk = std::make_unique<SimulatedDisk>(reactor_, rows_, [] { return Milliseconds(5); });
    disk_ = disk.get();
    return std::make_unique<Database>(std::move(disk), &reactor_);
  }
  void pass(Milliseconds time) {
    clock_.advance(time);
    while (reactor_.run_simulated()) {
    }
  }

  SimulatedClock clock_{Timestamp()};
  net::Reactor reactor_{clock_};
  SimulatedRows rows_;
  SimulatedDisk* disk_ = nullptr;
};

TEST_F(SimulatedDiskTest, WritesAreDurableAfterAWhile) {
  const auto database = open();
  bool durable = false;
  database->put("a", "1", "one");
  database->when_durable([&](bool written) { durable = written; });
  pass(Milliseconds(0));
  pass(Milliseconds(4));
  EXPECT_FALSE(durable);
  EXPECT_TRUE(rows_.empty());
  pass(Milliseconds(1));
  EXPECT_TRUE(durable);
  EXPECT_EQ(rows_["a"]["1"], "one");
}

TEST_F(SimulatedDiskTest, APowerCutLosesWhatIsUnderWayFromSomeWriteOn) {
  {
    const auto database = open();
    for (const char* key : {"1", "2", "3"}) {
      database->put("a", key, "");
      pass(Milliseconds(0));
    }
    EXPECT_EQ(disk_->pending(), 3u);
    disk_->cut(2);
    database->put("a", "4", "");
  }
  EXPECT_EQ(rows_["a"].size(), 2u);
  const auto again = open();
  std::string seen;
  again->load("a", [&](std::string_view key, std::string_view) { seen += key; });
  EXPECT_EQ(seen, "12");
}

TEST_F(SimulatedDiskTest, AFullDiskFailsTheWaiters) {
  const auto database = open();
  std::string reason;
  database->on_failure([&](const std::string& why) { reason = why; });
  database->fail_commits_for_test(true);
  database->put("a", "1", "");
  pass(Milliseconds(0));
  pass(Milliseconds(5));
  EXPECT_NE(reason, "");
  EXPECT_TRUE(rows_.empty());
}

}  // namespace
}  // namespace neargate::store
