#include "cli/log_feed.hpp"

#include <gtest/gtest.h>

namespace neargate::cli {
namespace {

logs::FilteredLogEvent event(const std::string& id, std::int64_t at_ms) {
  logs::FilteredLogEvent out;
  out.event_id = id;
  out.timestamp = at_ms;
  return out;
}

std::string ids(const std::vector<logs::FilteredLogEvent>& events) {
  std::string out;
  for (const auto& each : events) out += *each.event_id + " ";
  return out;
}

constexpr std::int64_t kNow = 1'800'000'000'000;

TEST(LogFeed, TellsAlsoWhatComesLaterInTheSameMillisecond) {
  LogFeed feed(kNow - 1000);
  EXPECT_EQ(ids(feed.fresh({event("a", kNow), event("b", kNow)})), "a b ");
  EXPECT_LE(feed.start_ms(), kNow);
  EXPECT_EQ(ids(feed.fresh({event("a", kNow), event("b", kNow), event("c", kNow)})), "c ");
  EXPECT_EQ(ids(feed.fresh({event("a", kNow), event("b", kNow), event("c", kNow)})), "");
}

TEST(LogFeed, TellsWhatAnotherTaskSentTooLate) {
  LogFeed feed(kNow - 60'000);
  feed.fresh({event("a", kNow)});
  EXPECT_EQ(ids(feed.fresh({event("late", kNow - 5000), event("a", kNow)})), "late ");
}

TEST(LogFeed, AsksFromTheBeginningUntilThereIsSomething) {
  LogFeed feed(kNow);
  EXPECT_EQ(feed.start_ms(), kNow);
  feed.fresh({event("a", kNow + 1)});
  EXPECT_EQ(feed.start_ms(), kNow) << "nothing from before what was asked for";
  feed.fresh({event("b", kNow + 60'000)});
  EXPECT_EQ(feed.start_ms(), kNow + 60'000 - LogFeed::kLateMs);
}

// Pages of an answer come one by one.
TEST(LogFeed, TakesAnAnswerInPages) {
  LogFeed feed(kNow);
  EXPECT_EQ(ids(feed.fresh({event("a", kNow), event("b", kNow + 50'000)})), "a b ");
  EXPECT_EQ(ids(feed.fresh({event("c", kNow + 50'000), event("d", kNow + 90'000)})), "c d ");
}

}  // namespace
}  // namespace neargate::cli
