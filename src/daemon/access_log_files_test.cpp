#include "daemon/access_log_files.hpp"

#include <gtest/gtest.h>

#include "base/time_text.hpp"

namespace neargate::daemon {
namespace {

const AccessLogDestination kPlain{"logs", "", "app/web/50dc6c495c0c9188"};
const AccessLogDestination kPrefixed{"logs", "team/web", "app/web/50dc6c495c0c9188"};
const Owner kOwner{"123456789012", "us-east-2"};

TEST(AccessLogFiles, AFolderSaysWhereItsFilesGo) {
  for (const AccessLogDestination& destination : {kPlain, kPrefixed}) {
    const std::string folder = access_log_folder("/state", destination);
    ASSERT_TRUE(folder.starts_with("/state/"));
    EXPECT_EQ(parse_access_log_folder(folder.substr(7)), destination) << folder;
  }
  for (const char* other : {"", ".", "logs", "logs/prefix=", "logs/web/app", "a/prefix=/b/c"}) {
    EXPECT_FALSE(parse_access_log_folder(other)) << other;
  }
}

TEST(AccessLogFiles, AFileSaysOfWhomAndOfWhenItIs) {
  const auto file = parse_access_log_file("10.0.1.5_1795465200000_0a1b2c3d.log");
  ASSERT_TRUE(file);
  EXPECT_EQ(file->address, "10.0.1.5");
  EXPECT_EQ(file->end, Timestamp(Milliseconds(1'795'465'200'000)));
  EXPECT_EQ(file->random, "0a1b2c3d");
  EXPECT_TRUE(file->whole);
  EXPECT_FALSE(parse_access_log_file("10.0.1.5_1795465200000_0a1b2c3d.open")->whole);
  for (const char* other : {"", ".log", "a_b_c.log", "a_1.log", "a_1_b", "a_1x_b.log"}) {
    EXPECT_FALSE(parse_access_log_file(other)) << other;
  }
}

// As the user guide has them.
TEST(AccessLogFiles, KeysAreThoseOfTheUserGuide) {
  const AccessLogFile file{.address = "203.0.113.7",
                           .end = *parse_rfc3339("2026-05-01T23:40:00Z"),
                           .random = "20sg8hgm",
                           .whole = true};
  EXPECT_EQ(access_log_key(kPlain, file, kOwner),
            "AWSLogs/123456789012/elasticloadbalancing/us-east-2/2026/05/01/"
            "123456789012_elasticloadbalancing_us-east-2_app.web.50dc6c495c0c9188_20260501T2340Z_"
            "203.0.113.7_20sg8hgm.log.gz");
  EXPECT_TRUE(
      access_log_key(kPrefixed, file, kOwner).starts_with("team/web/AWSLogs/123456789012/"));
  EXPECT_EQ(access_log_test_key(kPrefixed, kOwner),
            "team/web/AWSLogs/123456789012/ELBAccessLogTestFile");
}

}  // namespace
}  // namespace neargate::daemon
