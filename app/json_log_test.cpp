#include "app/json_log.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "base/file.hpp"

namespace neargate::app {
namespace {

class LogTest : public testing::Test {
 protected:
  std::string text() const {
    char buffer[4096];
    const ssize_t got = ::pread(file_.get(), buffer, sizeof buffer, 0);
    return {buffer, static_cast<std::size_t>(got)};
  }
  SimulatedClock clock_{Timestamp(Milliseconds(1'763'876'409'007))};
  UniqueFd file_{::memfd_create("log", MFD_CLOEXEC)};
};

TEST_F(LogTest, WritesOneObjectALine) {
  const Log log(clock_, file_.get(), Level::info);
  log.write(Level::info, "one \"1\"\n",
            {{"text", "a\tb\x01"}, {"n", std::int64_t{-7}}, {"ms", 1.5}});
  log.write(Level::debug, "not shown");
  log.write(Level::error, "two \xFF");
  EXPECT_EQ(text(),
            "{\"time\":\"2025-11-23T05:40:09.007Z\",\"level\":\"info\",\"message\":\"one "
            "\\\"1\\\"\\n\",\"text\":\"a\\tb\\u0001\",\"n\":-7,\"ms\":1.500}\n"
            "{\"time\":\"2025-11-23T05:40:09.007Z\",\"level\":\"error\",\"message\":\"two "
            "\xEF\xBF\xBD\"}\n");
}

TEST_F(LogTest, GoesOnWhereNobodyReads) {
  const Log log(clock_, -1, Level::debug);
  log.write(Level::error, "lost");
}

TEST(LogLevel, HasNames) {
  EXPECT_EQ(parse_level("warning"), Level::warning);
  EXPECT_EQ(parse_level("warn"), std::nullopt);
  for (const Level level : {Level::debug, Level::info, Level::warning, Level::error}) {
    EXPECT_EQ(parse_level(level_name(level)), level);
  }
}

}  // namespace
}  // namespace neargate::app
