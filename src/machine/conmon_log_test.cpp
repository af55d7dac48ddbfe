#include "machine/conmon_log.hpp"

#include <gtest/gtest.h>

#include "base/time_text.hpp"

namespace neargate::machine {
namespace {

// Each line as "<RFC 3339 time> <out|err> <F|P> <text>".
std::string parsed(std::string_view bytes, std::size_t expected_consumed) {
  std::size_t consumed = 0;
  std::string text;
  for (const LogLine& line : parse_conmon_log(bytes, consumed)) {
    text += to_rfc3339(line.time) + (line.from_stderr ? " err " : " out ") +
            (line.partial ? "P " : "F ") + line.text + "\n";
  }
  EXPECT_EQ(consumed, expected_consumed) << bytes;
  return text;
}

TEST(ConmonLog, Table) {
  struct Case {
    std::string bytes;
    std::string lines;
    std::size_t left;  // bytes not consumed
  };
  const Case cases[] = {
      {"", "", 0},
      {"2026-11-23T06:04:00.123456789+00:00 stdout F hello\n",
       "2026-11-23T06:04:00.123Z out F hello\n", 0},
      {"2026-11-23T08:04:00.500000000+02:00 stderr F x\n", "2026-11-23T06:04:00.500Z err F x\n", 0},
      {"2026-11-23T00:04:00.000000000-05:30 stdout F x\n", "2026-11-23T05:34:00Z out F x\n", 0},
      {"2026-11-23T06:04:00.000000000+00:00 stdout P begin\n", "2026-11-23T06:04:00Z out P begin\n",
       0},
      {"2026-11-23T06:04:00.000000000+00:00 stdout F \n", "2026-11-23T06:04:00Z out F \n", 0},
      {"2026-11-23T06:04:00.000000000+00:00 stdout F a b  c\n",
       "2026-11-23T06:04:00Z out F a b  c\n", 0},
      {"2026-11-23T06:04:00.000000000+00:00 stdout F cut", "", 48},
      // A line that cannot be read does not hide the next.
      {"garbage\n2026-11-23T06:04:00.000000000+00:00 stdout F y\n",
       "2026-11-23T06:04:00Z out F y\n", 0},
      {"2026-13-23T06:04:00.000000000+00:00 stdout F y\n", "", 0},
      {"2026-11-23T06:04:00.000000000+00:00 stdin F y\n", "", 0},
      {"2026-11-23T06:04:00.000000000+00:00 stdout X y\n", "", 0},
      {"2026-11-23T06:04:00 stdout F y\n", "", 0},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(parsed(c.bytes, c.bytes.size() - c.left), c.lines) << c.bytes;
  }
}

}  // namespace
}  // namespace neargate::machine
