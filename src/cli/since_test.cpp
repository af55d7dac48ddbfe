#include "cli/since.hpp"

#include <gtest/gtest.h>

#include "base/time_text.hpp"
#include "cli/wrong_usage.hpp"

namespace neargate::cli {
namespace {

const Timestamp kNow = *parse_rfc3339("2026-11-23T16:20:31Z");

std::string since(const std::string& text) {
  const auto parsed = parse_since(text, kNow);
  return parsed ? to_rfc3339(*parsed) : "";
}

TEST(Since, IsALengthOfTimeOrATime) {
  EXPECT_EQ(since("31s"), "2026-11-23T16:20:00Z");
  EXPECT_EQ(since("1d"), "2026-11-22T16:20:31Z");
  EXPECT_EQ(since("2026-11-23T12:00:01.5Z"), "2026-11-23T12:00:01.500Z");
  EXPECT_EQ(since("2026-11-23T12:00:01+01:00"), "2026-11-23T11:00:01Z");
  EXPECT_EQ(since("2026-11-23T12:00:01"), "2026-11-23T12:00:01Z");
  EXPECT_EQ(since("2026-11-23T12:00"), "2026-11-23T12:00:00Z");
  EXPECT_EQ(since("2026-11-23"), "2026-11-23T00:00:00Z");
}

TEST(Since, RefusesWhatIsNeither) {
  for (const char* wrong : {"", "soon", "5", "-5m", "12:00", "2026-13-01", "2026-11-23T25:00"}) {
    EXPECT_EQ(since(wrong), "") << wrong;
  }
  EXPECT_THROW(since_option("soon", kNow), WrongUsage);
}

}  // namespace
}  // namespace neargate::cli
