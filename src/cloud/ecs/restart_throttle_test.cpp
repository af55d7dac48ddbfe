#include "cloud/ecs/restart_throttle.hpp"

#include <gtest/gtest.h>

namespace neargate::ecs {
namespace {

TEST(RestartThrottle, Delays) {
  const struct {
    int never_ran, crashed, seconds;
    bool throttled;
  } cases[] = {
      {0, 0, 0, false}, {1, 0, 0, false},    {2, 0, 1, true},     {3, 0, 2, true},
      {5, 0, 8, true},  {12, 0, 1024, true}, {13, 0, 1620, true}, {99, 0, 1620, true},
      {0, 1, 0, false}, {0, 2, 1, false},    {0, 6, 16, false},   {0, 7, 30, false},
      {2, 7, 30, true}, {1, 99, 30, false},
  };
  for (const auto& each : cases) {
    const RestartHistory history{each.never_ran, each.crashed, std::nullopt};
    EXPECT_EQ(restart_delay(history), Seconds(each.seconds))
        << each.never_ran << " never ran, " << each.crashed << " crashed";
    EXPECT_EQ(is_throttled(history), each.throttled) << each.never_ran;
  }
}

}  // namespace
}  // namespace neargate::ecs
