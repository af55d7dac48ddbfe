#include "base/time_text.hpp"

#include <gtest/gtest.h>

namespace neargate {
namespace {

Timestamp at(std::int64_t ms) { return Timestamp(Milliseconds(ms)); }

TEST(TimeText, WritesEachForm) {
  const Timestamp time = at(1795412409000);  // 2026-11-23T05:40:09Z, a Monday
  EXPECT_EQ(to_rfc3339(time), "2026-11-23T05:40:09Z");
  EXPECT_EQ(to_rfc3339(time + Milliseconds(7)), "2026-11-23T05:40:09.007Z");
  EXPECT_EQ(to_rfc3339_millis(time), "2026-11-23T05:40:09.000Z");
  EXPECT_EQ(to_http_date(time), "Mon, 23 Nov 2026 05:40:09 GMT");
  EXPECT_EQ(to_basic_iso8601(time), "20261123T054009Z");
  EXPECT_EQ(to_rfc3339(at(-1000)), "1969-12-31T23:59:59Z");
}

TEST(TimeText, ReadsWhatItWrites) {
  for (const std::int64_t ms : {0ll, 1ll, 951782400000ll, 1795412409123ll, 4102444800000ll}) {
    EXPECT_EQ(parse_rfc3339(to_rfc3339(at(ms))), at(ms));
    const Timestamp whole = at(ms - ms % 1000);
    EXPECT_EQ(parse_http_date(to_http_date(whole)), whole);
    EXPECT_EQ(parse_basic_iso8601(to_basic_iso8601(whole)), whole);
  }
  EXPECT_EQ(parse_rfc3339("2026-11-23T06:40:09+01:00"), at(1795412409000));
  EXPECT_EQ(parse_rfc3339("2026-11-23T05:40:09.123456789Z"), at(1795412409123));
}

TEST(TimeText, RefusesWhatIsNotOfTheForm) {
  for (const char* text : {"", "2026-11-23", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z",
                           "2026-11-23T24:00:00Z", "2026-11-23T05:40:09", "2026-11-23T05:40:09ZZ",
                           "2026-11-23T05:40:09.Z", "2026-11-23 05:40:09Z"}) {
    EXPECT_FALSE(parse_rfc3339(text)) << text;
  }
  EXPECT_FALSE(parse_http_date("Tue, 23 Nov 2026 05:40:09 GMT")) << "it was a Monday";
  EXPECT_FALSE(parse_basic_iso8601("20261123T054009"));
}

}  // namespace
}  // namespace neargate
