#include "cloud/autoscaling/cron.hpp"

#include <gtest/gtest.h>

#include "base/time_text.hpp"

namespace neargate::autoscaling {
namespace {

Timestamp at(const std::string& text) { return *parse_rfc3339(text); }

std::string next(const char* fields, const char* after, const char* zone = "UTC") {
  const auto cron = Cron::parse(fields);
  const auto place = TimeZone::find(zone);
  if (!cron) return "not an expression";
  if (!place) return "no such zone";
  const auto found = cron->next_after(at(after), *place);
  return found ? to_rfc3339(*found) : "never";
}

TEST(CronTest, FindsTheNextTime) {
  struct Case {
    const char* fields;
    const char* after;
    const char* next;
  };
  for (const Case& c : {
           Case{"0 10 * * ? *", "2026-11-23T09:00:00Z", "2026-11-23T10:00:00Z"},
           Case{"0 10 * * ? *", "2026-11-23T10:00:00Z", "2026-11-24T10:00:00Z"},
           Case{"15 12 * * ? *", "2026-12-31T12:15:00Z", "2027-01-01T12:15:00Z"},
           Case{"0 18 ? * MON-FRI *", "2026-11-27T18:00:00Z", "2026-11-30T18:00:00Z"},
           Case{"0 8 1 * ? *", "2026-11-23T00:00:00Z", "2026-12-01T08:00:00Z"},
           Case{"0/15 * * * ? *", "2026-11-23T09:50:00Z", "2026-11-23T10:00:00Z"},
           Case{"1/10 * * * ? *", "2026-11-23T09:50:00Z", "2026-11-23T09:51:00Z"},
           Case{"0/5 8-17 ? * MON-FRI *", "2026-11-27T17:55:00Z", "2026-11-30T08:00:00Z"},
           Case{"30 6 ? * mon *", "2026-11-23T06:30:00Z", "2026-11-30T06:30:00Z"},
           Case{"0 9 ? * 2#1 *", "2026-11-23T00:00:00Z", "2026-12-07T09:00:00Z"},
           Case{"0 9 ? * 6L *", "2026-11-23T00:00:00Z", "2026-11-27T09:00:00Z"},
           Case{"0 9 ? * L *", "2026-11-23T00:00:00Z", "2026-11-28T09:00:00Z"},
           Case{"0 9 L * ? *", "2027-02-01T00:00:00Z", "2027-02-28T09:00:00Z"},
           Case{"0 9 LW * ? *", "2027-02-01T00:00:00Z", "2027-02-26T09:00:00Z"},
           Case{"0 9 1W * ? *", "2026-07-31T12:00:00Z", "2026-08-03T09:00:00Z"},   // a Saturday
           Case{"0 9 31W * ? *", "2026-05-01T00:00:00Z", "2026-05-29T09:00:00Z"},  // a Sunday
           Case{"0 9 15W * ? *", "2026-11-01T00:00:00Z", "2026-11-16T09:00:00Z"},  // a Sunday
           Case{"0 0 29 2 ? *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z"},
           Case{"0 0 1 JAN,jul ? *", "2026-01-01T00:00:00Z", "2026-07-01T00:00:00Z"},
           Case{"0 0 1 1 ? 2030-2040", "2026-01-01T00:00:00Z", "2030-01-01T00:00:00Z"},
           Case{"0 0 1 1 ? 2020", "2026-01-01T00:00:00Z", "never"},
           Case{"0 0 30 2 ? *", "2026-01-01T00:00:00Z", "never"},
           Case{"0 10 * * ?", "2026-11-23T09:00:00Z", "2026-11-23T10:00:00Z"},
       }) {
    EXPECT_EQ(next(c.fields, c.after), c.next) << c.fields;
  }
}

TEST(CronTest, RefusesWhatIsNone) {
  for (const char* fields : {"",
                             "* * * *",
                             "0 10 * * * *",
                             "0 10 ? * ? *",
                             "0 10 1 * 2 *",
                             "60 10 * * ? *",
                             "0 24 * * ? *",
                             "0 10 0 * ? *",
                             "0 10 32 * ? *",
                             "0 10 * 13 ? *",
                             "0 10 ? * 8 *",
                             "0 10 ? * 0 *",
                             "0 10 ? * 2#6 *",
                             "0 10 ? * 3#1,6#3 *",
                             "5-1 10 * * ? *",
                             "*/0 10 * * ? *",
                             "0 10 * FOO ? *",
                             "0 10 * * ? 1969",
                             "0 10 * * ? 2200",
                             "a 10 * * ? *",
                             "-1 10 * * ? *",
                             "0 10 W * ? *",
                             "0 10 40W * ? *",
                             "0 10 ? * XL *",
                             "0,,5 1 * * ? *",
                             "1 2 3 4 ? 2026 7"}) {
    EXPECT_EQ(next(fields, "2026-01-01T00:00:00Z"), "not an expression") << fields;
  }
}

// Where clocks change, an action that they skip is skipped, and one that they repeat runs once.
TEST(CronTest, FollowsTheClocksOfItsZone) {
  if (!TimeZone::find("Europe/Berlin")) GTEST_SKIP() << "tzdata is not installed";
  EXPECT_EQ(next("0 9 * * ? *", "2026-03-28T12:00:00Z", "Europe/Berlin"), "2026-03-29T07:00:00Z");
  EXPECT_EQ(next("0 9 * * ? *", "2026-10-24T12:00:00Z", "Europe/Berlin"), "2026-10-25T08:00:00Z");
  EXPECT_EQ(next("30 2 * * ? *", "2026-03-28T12:00:00Z", "Europe/Berlin"), "2026-03-30T00:30:00Z");
  EXPECT_EQ(next("30 2 * * ? *", "2026-10-24T12:00:00Z", "Europe/Berlin"), "2026-10-25T00:30:00Z");
  EXPECT_EQ(next("30 2 * * ? *", "2026-10-25T00:30:00Z", "Europe/Berlin"), "2026-10-26T01:30:00Z");
  EXPECT_EQ(next("0 0 1 1 ? *", "2026-06-01T00:00:00Z", "Pacific/Kiritimati"),
            "2026-12-31T10:00:00Z");
}

}  // namespace
}  // namespace neargate::autoscaling
