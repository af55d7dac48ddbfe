#include "app/metrics.hpp"

#include <ctime>
#include <regex>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace neargate::app {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Metrics, CountsRequestsAndTheirDurations) {
  Metrics metrics;
  for (int i = 0; i < 4; ++i) metrics.request_started();
  EXPECT_EQ(metrics.in_flight(), 4);
  metrics.request_finished("/", "GET", 200, 0.0004);
  metrics.request_finished("/", "GET", 200, 0.001);  // a bound belongs to its bucket
  metrics.request_finished("/", "GET", 503, 60);
  const std::string text = metrics.text({.version = "1", .commit = "a\"b\\"});
  EXPECT_THAT(text,
              HasSubstr("http_requests_total{route=\"/\",method=\"GET\",status=\"200\"} 2\n"));
  EXPECT_THAT(text,
              HasSubstr("http_requests_total{route=\"/\",method=\"GET\",status=\"503\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("_bucket{route=\"/\",method=\"GET\",le=\"0.0005\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("_bucket{route=\"/\",method=\"GET\",le=\"0.001\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("_bucket{route=\"/\",method=\"GET\",le=\"10\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("_bucket{route=\"/\",method=\"GET\",le=\"+Inf\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("_count{route=\"/\",method=\"GET\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("_sum{route=\"/\",method=\"GET\"} 60.0014\n"));
  EXPECT_THAT(text, HasSubstr("http_requests_in_flight 1\n"));
  EXPECT_THAT(text, HasSubstr("app_build_info{version=\"1\",commit=\"a\\\"b\\\\\"} 1\n"));
}

TEST(Metrics, FollowTheExpositionFormat) {
  Metrics metrics;
  metrics.request_started();
  metrics.request_finished("/v1/summaries", "POST", 200, 0.02);
  const std::regex sample(R"re([a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?[0-9.e+-]+)re");
  const std::regex comment("# (HELP [a-z_]+ .+|TYPE [a-z_]+ (counter|gauge|histogram))");
  std::istringstream lines(metrics.text({}));
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    EXPECT_TRUE(std::regex_match(line, line[0] == '#' ? comment : sample)) << line;
  }
  EXPECT_GT(count, 40);
}

TEST(Metrics, TellAboutTheProcess) {
  std::vector<char> memory(64 << 20, 1);
  const ProcessStatistics statistics = process_statistics();
  EXPECT_GT(statistics.cpu_seconds, 0);
  EXPECT_GT(statistics.resident_bytes, memory.size());
  EXPECT_LT(statistics.resident_bytes, std::uint64_t{4} << 30);
  EXPECT_GE(statistics.virtual_bytes, statistics.resident_bytes);
  EXPECT_NEAR(statistics.start_time_seconds, static_cast<double>(std::time(nullptr)), 300);
  EXPECT_GE(statistics.open_descriptors, 3u);
  EXPECT_GE(statistics.threads, 1u);
}

}  // namespace
}  // namespace neargate::app
