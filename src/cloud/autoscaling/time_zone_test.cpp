#include "cloud/autoscaling/time_zone.hpp"

#include <filesystem>

#include <gtest/gtest.h>

#include "base/file.hpp"
#include "base/time_text.hpp"

namespace neargate::autoscaling {
namespace {

Timestamp at(const char* text) { return *parse_rfc3339(text); }
LocalTime local(const char* text) {
  return LocalTime(std::chrono::floor<Seconds>(at(text).time_since_epoch()));
}

class TimeZoneTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists("/usr/share/zoneinfo/Europe/Berlin")) {
      GTEST_SKIP() << "tzdata is not installed";
    }
  }
};

TEST_F(TimeZoneTest, KnowsWhatClocksShow) {
  struct Case {
    const char* zone;
    const char* time;
    int minutes;  // ahead of UTC
  };
  for (const Case& c : {
           Case{"America/New_York", "2026-03-08T06:59:59Z", -300},
           Case{"America/New_York", "2026-03-08T07:00:00Z", -240},
           Case{"America/New_York", "2026-11-01T05:59:59Z", -240},
           Case{"America/New_York", "2026-11-01T06:00:00Z", -300},
           Case{"Europe/Berlin", "2026-07-01T00:00:00Z", 120},
           Case{"Asia/Kolkata", "2026-07-01T00:00:00Z", 330},
           Case{"Etc/GMT+9", "2026-07-01T00:00:00Z", -540},
           Case{"Pacific/Tahiti", "2026-07-01T00:00:00Z", -600},
           Case{"Asia/Kathmandu", "1985-12-31T18:29:59Z", 330},
           Case{"Asia/Kathmandu", "1985-12-31T18:30:00Z", 345},
           // By the rule at the file's end; the southern summer goes over the new year.
           Case{"Europe/Berlin", "2090-03-26T00:59:59Z", 60},
           Case{"Europe/Berlin", "2090-03-26T01:00:00Z", 120},
           Case{"Australia/Sydney", "2090-01-01T00:00:00Z", 660},
           Case{"Australia/Sydney", "2090-07-01T00:00:00Z", 600},
           Case{"UTC", "2026-07-01T00:00:00Z", 0},
       }) {
    const auto zone = TimeZone::find(c.zone);
    ASSERT_TRUE(zone) << c.zone;
    EXPECT_EQ(zone->offset(at(c.time)), std::chrono::minutes(c.minutes)) << c.zone << c.time;
  }
}

TEST_F(TimeZoneTest, LocalTimesAreSkippedAndRepeated) {
  const auto zone = TimeZone::find("Europe/Berlin");
  ASSERT_TRUE(zone);
  EXPECT_EQ(zone->from_local(local("2026-03-29T01:59:59Z")), at("2026-03-29T00:59:59Z"));
  EXPECT_EQ(zone->from_local(local("2026-03-29T02:30:00Z")), std::nullopt);
  EXPECT_EQ(zone->from_local(local("2026-03-29T03:00:00Z")), at("2026-03-29T01:00:00Z"));
  EXPECT_EQ(zone->from_local(local("2026-10-25T02:30:00Z")), at("2026-10-25T00:30:00Z"));
  EXPECT_EQ(zone->from_local(local("2026-10-25T03:00:00Z")), at("2026-10-25T02:00:00Z"));
  EXPECT_EQ(zone->to_local(at("2026-10-25T01:30:00Z")), local("2026-10-25T02:30:00Z"));
}

TEST_F(TimeZoneTest, UnknownZonesAreNone) {
  for (const char* name : {"", "Europe/Atlantis", "../zoneinfo/UTC", "/etc/localtime", "Europe",
                           "CET CEST", "tzdata.zi"}) {
    EXPECT_FALSE(TimeZone::find(name)) << name;
  }
}

// Whatever is cut off, it is read or refused, never read beyond its end.
TEST_F(TimeZoneTest, FilesThatAreCutAreRefused) {
  const std::string file = *read_file("/usr/share/zoneinfo/Europe/Berlin");
  ASSERT_TRUE(TimeZone::parse(file));
  std::size_t read = 0;
  for (std::size_t size = 0; size < file.size(); ++size) {
    if (TimeZone::parse(file.substr(0, size))) ++read;
  }
  EXPECT_LE(read, 8u);  // without the rule, or with a part of it that is a rule too
}

}  // namespace
}  // namespace neargate::autoscaling
