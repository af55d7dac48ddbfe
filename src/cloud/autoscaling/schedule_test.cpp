#include "cloud/autoscaling/schedule.hpp"

#include <gtest/gtest.h>

#include "aws/error.hpp"
#include "base/time_text.hpp"

namespace neargate::autoscaling {
namespace {

const Timestamp kNow = *parse_rfc3339("2026-11-23T09:00:00Z");

std::string next(const std::string& expression, std::optional<std::string> zone = {},
                 double speed = 1) {
  SimulatedClock clock(kNow);
  clock.set_speed(speed);
  try {
    const auto found = Schedule::parse(expression, zone).next_after(kNow, clock);
    return found ? to_rfc3339(*found) : "never";
  } catch (const aws::Error& error) {
    EXPECT_EQ(error.code(), "ValidationException");
    return std::string(error.what()).substr(0, 30);
  }
}

TEST(ScheduleTest, FindsTheNextTime) {
  EXPECT_EQ(next("at(2026-11-23T10:30:00)"), "2026-11-23T10:30:00Z");
  EXPECT_EQ(next("at(2026-11-23T09:00:00)"), "never");
  EXPECT_EQ(next("rate(5 minutes)"), "2026-11-23T09:05:00Z");
  EXPECT_EQ(next("rate(1 hour)"), "2026-11-23T10:00:00Z");
  EXPECT_EQ(next("Rate(2days)"), "2026-11-25T09:00:00Z");
  EXPECT_EQ(next("cron(0 22 * * ? *)"), "2026-11-23T22:00:00Z");
}

TEST(ScheduleTest, GoesByTheClocksOfItsZone) {
  if (!TimeZone::find("Asia/Tokyo")) GTEST_SKIP() << "tzdata is not installed";
  EXPECT_EQ(next("at(2026-11-23T23:00:00)", "Asia/Tokyo"), "2026-11-23T14:00:00Z");
  EXPECT_EQ(next("cron(0 22 * * ? *)", "Asia/Tokyo"), "2026-11-23T13:00:00Z");
}

// A rate is a wait; a time of day is none.
TEST(ScheduleTest, OnlyWaitsGoFaster) {
  EXPECT_EQ(next("rate(20 minutes)", {}, 20), "2026-11-23T09:01:00Z");
  EXPECT_EQ(next("cron(0 22 * * ? *)", {}, 20), "2026-11-23T22:00:00Z");
}

TEST(ScheduleTest, RefusesWhatIsNone) {
  for (const char* expression : {"tomorrow", "0 22 * * ? *", "rate(5)", "rate(5 weeks)", "rate()",
                                 "rate(-5 minutes)", "rate(5 minutes", "every(5 minutes)"}) {
    EXPECT_EQ(next(expression), "Invalid schedule expression. S") << expression;
  }
  EXPECT_EQ(next("rate(0 minutes)"), "Invalid schedule frequency: ru");
  for (const char* expression : {"at(2026-11-23)", "at(2026-11-23T10:30:00Z)", "at(noon)"}) {
    EXPECT_EQ(next(expression), "Invalid schedule at DateTime e") << expression;
  }
  EXPECT_EQ(next("cron(0 22 * * * *)"), "Invalid CRON expression: cron(");
  EXPECT_EQ(next("rate(5 minutes)", "Europe/Atlantis"), "Invalid timezone: Europe/Atlan");
}

}  // namespace
}  // namespace neargate::autoscaling
