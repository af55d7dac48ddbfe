#include "cloud/autoscaling/policy_rules.hpp"

#include <gtest/gtest.h>

#include "aws/error.hpp"

namespace neargate::autoscaling {
namespace {

using Adjustment = StepScaling::Adjustment;

TEST(PolicyRulesTest, TargetTrackingGoesInProportion) {
  struct Case {
    int capacity;
    double value;
    int wanted;
  };
  for (const Case& c : {Case{2, 140, 4}, Case{2, 71, 3}, Case{2, 70.0001, 3}, Case{10, 77, 11},
                        Case{3, 210, 9}, Case{0, 90, 1},
                        // In: never over the target again.
                        Case{4, 35, 2}, Case{4, 36, 3}, Case{2, 36, 2}, Case{2, 35, 1},
                        Case{9, 62, 8}, Case{10, 0.5, 1}, Case{10, 0, 0}, Case{1, 5, 1},
                        // 7 × 60 / 70 is 6, whatever floating point says.
                        Case{7, 60, 6}, Case{3, 70.0 / 3, 1}}) {
    EXPECT_EQ(wanted(TargetTracking{.target = 70}, c.capacity, c.value), c.wanted)
        << c.capacity << " at " << c.value;
  }
}

// The user guide's example: a threshold of 50; at 60, 10 % more; at 70, 30 % more.
TEST(PolicyRulesTest, StepsFollowTheDistanceFromTheThreshold) {
  const StepScaling out{.adjustment = Adjustment::percent,
                        .steps = {{0.0, 10.0, 0}, {10.0, 20.0, 10}, {20.0, std::nullopt, 30}}};
  EXPECT_EQ(wanted(out, 10, 59.9, 50), 10);
  EXPECT_EQ(wanted(out, 10, 60, 50), 11);
  EXPECT_EQ(wanted(out, 11, 70, 50), 14);
  EXPECT_EQ(wanted(out, 10, 49, 50), 10);
  const StepScaling in{.adjustment = Adjustment::percent,
                       .steps = {{-10.0, 0.0, 0}, {-20.0, -10.0, -10}, {std::nullopt, -20.0, -30}}};
  EXPECT_EQ(wanted(in, 14, 40.1, 50), 14);
  EXPECT_EQ(wanted(in, 14, 40, 50), 13);
  EXPECT_EQ(wanted(in, 13, 30, 50), 10);
}

TEST(PolicyRulesTest, AdjustmentsAreRoundedAndBounded) {
  const auto of = [](Adjustment adjustment, int amount, int least, int capacity) {
    return wanted(StepScaling{.adjustment = adjustment,
                              .steps = {{0.0, std::nullopt, amount}},
                              .adjustment_min = least},
                  capacity, 1, 0);
  };
  EXPECT_EQ(of(Adjustment::change, 5, 0, 3), 8);
  EXPECT_EQ(of(Adjustment::change, -5, 0, 3), 0);
  EXPECT_EQ(of(Adjustment::exact, 5, 0, 3), 5);
  EXPECT_EQ(of(Adjustment::percent, 67, 0, 1), 2);     // .67 is 1
  EXPECT_EQ(of(Adjustment::percent, -58, 0, 1), 0);    // -.58 is -1
  EXPECT_EQ(of(Adjustment::percent, 127, 0, 10), 22);  // 12.7 is 12
  EXPECT_EQ(of(Adjustment::percent, -66, 0, 10), 4);   // -6.6 is -6
  EXPECT_EQ(of(Adjustment::percent, 25, 2, 4), 6);     // at least 2
  EXPECT_EQ(of(Adjustment::percent, -25, 2, 4), 2);
  EXPECT_EQ(of(Adjustment::percent, 0, 2, 4), 4);
}

std::string refusal(const StepScaling& rule) {
  try {
    check(rule);
  } catch (const aws::Error& error) {
    EXPECT_EQ(error.code(), "ValidationException");
    return error.what();
  }
  return "";
}

TEST(PolicyRulesTest, StepsAreChecked) {
  struct Case {
    std::vector<Step> steps;
    const char* refusal;
  };
  const std::optional<double> none;
  const Case cases[] = {
      {{{0.0, none, 1}}, ""},
      {{{none, 0.0, -1}}, ""},
      {{{10.0, none, 2}, {0.0, 10.0, 1}}, ""},
      {{}, "There must be at least one step adjustment"},
      {std::vector<Step>(21, Step{0.0, none, 1}),
       "There can be at most 20 step adjustments per scaling policy"},
      {{{none, none, 1}},
       "Both lower and upper bounds of a step adjustment cannot be left unspecified"},
      {{{0.0, none, 1}, {5.0, none, 1}},
       "At most one step adjustment may have an unspecified upper bound"},
      {{{none, 0.0, 1}, {none, 5.0, 1}},
       "At most one step adjustment may have an unspecified lower bound"},
      {{{0.0, 10.0, 1}},
       "There must be a step adjustment with an unspecified upper bound when one step adjustment "
       "has a positive upper bound"},
      {{{-10.0, 0.0, 1}},
       "There must be a step adjustment with an unspecified lower bound when one step adjustment "
       "has a negative lower bound"},
      {{{0.0, 10.0, 1}, {5.0, none, 2}}, "Step adjustment intervals cannot overlap"},
      {{{0.0, 10.0, 1}, {15.0, none, 2}},
       "Step adjustment intervals cannot have gaps between them"},
      {{{5.0, 5.0, 1}}, "The lower bound must be less than the upper bound for a step adjustment"},
  };
  for (const Case& c : cases) EXPECT_EQ(refusal({.steps = c.steps}), c.refusal);
  EXPECT_EQ(refusal({.adjustment = Adjustment::exact, .steps = {{0.0, none, -1}}}),
            "Scaling adjustment cannot be less than 0 when adjustment type is ExactCapacity");
  EXPECT_EQ(refusal({.steps = {{0.0, none, 1}}, .adjustment_min = 2}),
            "Minimum adjustment magnitude is only allowed for adjustment type "
            "PercentChangeInCapacity");
}

}  // namespace
}  // namespace neargate::autoscaling
