#include "deploy/scaling.hpp"

#include <gtest/gtest.h>

namespace neargate::deploy {
namespace {

TEST(ScalingAdvice, SaysWhatAutoscalingMakesOfACount) {
  const ScalingLimits limits{.min = 2, .max = 10};
  EXPECT_EQ(scaling_advice(std::nullopt, 3), "");  // there is none
  EXPECT_EQ(scaling_advice(ScalingLimits{.min = 2, .max = 10, .is_suspended = true}, 3), "");
  EXPECT_EQ(scaling_advice(limits, 2),
            "autoscaling (between 2 and 10) may change it again at any time");
  EXPECT_EQ(scaling_advice(limits, 10), scaling_advice(limits, 2));
  const std::string outside =
      "autoscaling keeps it between 2 and 10, and may bring it back there; change that with: "
      "neargate scale --min N --max M";
  EXPECT_EQ(scaling_advice(limits, 1), outside);
  EXPECT_EQ(scaling_advice(limits, 11), outside);
}

}  // namespace
}  // namespace neargate::deploy
