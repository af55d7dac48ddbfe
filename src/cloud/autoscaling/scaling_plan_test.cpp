#include "cloud/autoscaling/scaling_plan.hpp"

#include <gtest/gtest.h>

namespace neargate::autoscaling {
namespace {

using End = ScalingActions::End;
using Adjustment = StepScaling::Adjustment;
using NotScaled = std::vector<ScalingActions::NotScaled>;

const Timestamp kNow{Milliseconds(1'750'000'000'000)};

AlarmSignal at(double value, double threshold = 70) {
  return {.alarm = value > threshold ? "high" : "low",
          .state = "ALARM",
          .value = value,
          .threshold = threshold};
}

PlannedPolicy tracking(std::vector<AlarmSignal> signals, const char* name = "cpu") {
  return {.name = name, .rule = TargetTracking{.target = 70}, .signals = std::move(signals)};
}

PlannedPolicy steps(int adjustment, std::vector<AlarmSignal> signals) {
  StepScaling rule{.steps = {{0.0, std::nullopt, adjustment}}};
  if (adjustment < 0) rule.steps = {{std::nullopt, 0.0, adjustment}};
  return {.name = "steps", .rule = std::move(rule), .signals = std::move(signals)};
}

// Two of one to ten tasks, all running.
ScalingState state_with(std::vector<PlannedPolicy> policies, int desired = 2) {
  ScalingState state;
  state.capacity_min = 1;
  state.capacity_max = 10;
  state.desired = desired;
  state.running = desired;
  state.policies = std::move(policies);
  return state;
}

std::optional<int> capacity(const ScalingState& state, Timestamp now = kNow) {
  const auto change = plan(state, now).change;
  return change ? std::optional(change->capacity) : std::nullopt;
}

TEST(ScalingPlanTest, ScalesOutInProportion) {
  const ScalingActions actions = plan(state_with({tracking({at(140)})}), kNow);
  ASSERT_TRUE(actions.change);
  EXPECT_EQ(*actions.change, (ScalingActions::Change{
                                 .capacity = 4,
                                 .from = 2,
                                 .cause = "monitor alarm high in state ALARM triggered policy cpu",
                                 .direction = Direction::out,
                                 .cooldown = Seconds(300)}));
  EXPECT_EQ(actions.look_again_at, kNow + Seconds(1));
}

TEST(ScalingPlanTest, RestsWhereNothingIsTriggered) {
  const ScalingActions actions = plan(state_with({tracking({})}), kNow);
  EXPECT_FALSE(actions.change || actions.ended || actions.look_again_at);
  EXPECT_TRUE(actions.not_scaled.empty());
}

TEST(ScalingPlanTest, StaysBetweenTheBounds) {
  EXPECT_EQ(capacity(state_with({tracking({at(1000)})})), 10);
  EXPECT_EQ(capacity(state_with({tracking({at(0)})}, 4)), 1);
  const NotScaled at_max{
      {"monitor alarm high in state ALARM triggered policy cpu", "AlreadyAtMaxCapacity"}};
  EXPECT_EQ(plan(state_with({tracking({at(90)})}, 10), kNow).not_scaled, at_max);
  const NotScaled at_min{
      {"monitor alarm low in state ALARM triggered policy cpu", "AlreadyAtMinCapacity"}};
  EXPECT_EQ(plan(state_with({tracking({at(10)})}, 1), kNow).not_scaled, at_min);
}

// The ECS developer guide on counts that were set by hand.
TEST(ScalingPlanTest, CountsOutsideTheBoundsComeBackWithTheNextActivityOfTheirDirection) {
  auto below = state_with({tracking({at(71)})}, 1);
  below.capacity_min = 4;
  EXPECT_EQ(capacity(below), 4);
  below.policies = {tracking({at(10)})};
  EXPECT_EQ(capacity(below), std::nullopt);
  auto above = state_with({tracking({at(60)})}, 14);
  EXPECT_EQ(capacity(above), 10);
  above.policies = {tracking({at(90)})};
  EXPECT_EQ(capacity(above), std::nullopt);
}

TEST(ScalingPlanTest, NewBoundsBringTheCapacityBetweenThem) {
  auto state = state_with({});
  state.capacity_min = 3;
  EXPECT_EQ(capacity(state), std::nullopt);
  state.bounds_changed = true;
  EXPECT_EQ(plan(state, kNow).change->cause, "minimum capacity was set to 3");
  EXPECT_EQ(plan(state, kNow).change->direction, std::nullopt);
  EXPECT_EQ(capacity(state), 3);
  state.desired = state.running = 12;
  EXPECT_EQ(capacity(state), 10);
  EXPECT_EQ(plan(state, kNow).change->cause, "maximum capacity was set to 10");
  state.desired = state.running = 5;
  EXPECT_EQ(capacity(state), std::nullopt);
}

TEST(ScalingPlanTest, TheCooldownOfAScaleOutCountsWhatItAdded) {
  auto state = state_with({steps(2, {at(80)})});
  EXPECT_EQ(capacity(state), 4);
  state.desired = 4;
  state.change = {.capacity = 4, .from = 2, .started_at = kNow, .direction = Direction::out};
  EXPECT_EQ(capacity(state), std::nullopt);  // on its way
  state.running = 4;
  state.change.reset();
  state.scale_out_cooldown = {.until = kNow + Seconds(300), .from = 2};
  EXPECT_EQ(capacity(state), std::nullopt);
  // A larger one adds what is missing only: two and three are five.
  state.policies = {steps(3, {at(80)})};
  EXPECT_EQ(capacity(state), 5);
  EXPECT_EQ(plan(state, kNow).change->from, 2);
  EXPECT_EQ(capacity(state, kNow + Seconds(300)), 7);
}

TEST(ScalingPlanTest, TheCooldownOfAScaleInBlocksScalingInAndNothingElse) {
  auto state = state_with({tracking({at(20)})}, 8);
  EXPECT_EQ(capacity(state), 3);
  state.scale_in_cooldown_until = kNow + Seconds(300);
  EXPECT_EQ(capacity(state), std::nullopt);
  EXPECT_TRUE(plan(state, kNow).not_scaled.empty());
  EXPECT_EQ(capacity(state, kNow + Seconds(300)), 3);
  state.policies = {tracking({at(80)})};
  EXPECT_EQ(capacity(state), 10);
}

TEST(ScalingPlanTest, DoesNotScaleInWhereItWouldHaveToScaleOutAgain) {
  const ScalingActions actions = plan(state_with({tracking({at(40)})}), kNow);
  EXPECT_FALSE(actions.change);
  ASSERT_EQ(actions.not_scaled.size(), 1u);
  EXPECT_EQ(actions.not_scaled[0].code, "AutoScalingAnticipatedFlapping");
}

TEST(ScalingPlanTest, OfSeveralPoliciesTheLargestCapacityWins) {
  EXPECT_EQ(capacity(state_with({tracking({at(80)}), tracking({at(200)}, "memory")})), 6);
  // Out wins over in.
  EXPECT_EQ(capacity(state_with({tracking({at(20)}), tracking({at(80)}, "memory")}, 4)), 5);
  EXPECT_EQ(capacity(state_with({tracking({at(20)}), tracking({at(50)}, "memory")}, 8)), 6);
}

TEST(ScalingPlanTest, TargetTrackingScalesInOnlyWhereAllPoliciesAgree) {
  EXPECT_EQ(capacity(state_with({tracking({at(20)}), tracking({}, "memory")}, 8)), std::nullopt);
  // One that is ready, but needs all it has, keeps it.
  EXPECT_EQ(capacity(state_with({tracking({at(20)}), tracking({at(62)}, "memory")}, 4)),
            std::nullopt);
  auto disabled = tracking({}, "memory");
  disabled.rule = TargetTracking{.target = 70, .scales_in = false};
  EXPECT_EQ(capacity(state_with({tracking({at(20)}), disabled}, 8)), 3);
  disabled.signals = {at(20)};
  EXPECT_EQ(capacity(state_with({disabled}, 8)), std::nullopt);
  // Steps wait for nobody.
  EXPECT_EQ(capacity(state_with({tracking({}), steps(-1, {at(20)})}, 8)), 7);
}

TEST(ScalingPlanTest, SuspendedDirectionsRest) {
  auto state = state_with({tracking({at(140)})});
  state.scale_out_suspended = true;
  EXPECT_EQ(capacity(state), std::nullopt);
  state.scale_in_suspended = true;
  state.policies = {tracking({at(0)})};
  EXPECT_EQ(capacity(state), std::nullopt);
  state.scale_in_suspended = false;
  EXPECT_EQ(capacity(state), 1);
}

TEST(ScalingPlanTest, ADeploymentIsNotScaledInUnder) {
  auto state = state_with({tracking({at(20)})}, 8);
  state.deploying = true;
  const ScalingActions actions = plan(state, kNow);
  EXPECT_FALSE(actions.change);
  ASSERT_EQ(actions.not_scaled.size(), 1u);
  EXPECT_EQ(actions.not_scaled[0].code, "TargetServicePutResourceAsUnscalable");
  state.policies = {tracking({at(80)})};
  EXPECT_EQ(capacity(state), 10);
}

TEST(ScalingPlanTest, AChangeEndsWhenTheServiceHasReachedIt) {
  auto state = state_with({}, 4);
  state.change = {.capacity = 4, .from = 2, .started_at = kNow, .direction = Direction::out};
  state.running = 3;
  EXPECT_EQ(plan(state, kNow).ended, std::nullopt);
  EXPECT_EQ(plan(state, kNow).look_again_at, kNow + Seconds(1));
  EXPECT_EQ(plan(state, kNow + kFulfilmentMax).ended, End::unfulfilled);
  state.running = 4;
  EXPECT_EQ(plan(state, kNow).ended, End::fulfilled);
  state.desired = 6;
  EXPECT_EQ(plan(state, kNow).ended, End::overridden);
}

TEST(ScalingPlanTest, SchedulesRunInTheirOrder) {
  auto state = state_with({tracking({at(140)})});
  state.schedules = {
      {"later", kNow}, {"sooner", kNow - Seconds(60)}, {"not yet", kNow + Seconds(60)}};
  const std::vector<ScalingActions::Due> due{{"sooner", true}, {"later", true}};
  EXPECT_EQ(plan(state, kNow).due, due);
  EXPECT_FALSE(plan(state, kNow).change);  // first things first
  state.schedule_suspended = true;
  const std::vector<ScalingActions::Due> passing{{"sooner", false}, {"later", false}};
  EXPECT_EQ(plan(state, kNow).due, passing);
  state.schedules = {{"not yet", kNow + Seconds(60)}};
  EXPECT_TRUE(plan(state, kNow).due.empty());
  state.policies.clear();
  EXPECT_EQ(plan(state, kNow).look_again_at, kNow + Seconds(60));
}

TEST(ScalingPlanTest, WaitsAreScaled) {
  auto state = state_with({}, 4);
  state.speed = 20;
  state.running = 3;
  state.change = {.capacity = 4, .from = 2, .started_at = kNow, .direction = Direction::out};
  EXPECT_EQ(plan(state, kNow).look_again_at, kNow + Milliseconds(50));
  EXPECT_EQ(plan(state, kNow + kFulfilmentMax / 20).ended, End::unfulfilled);
}

}  // namespace
}  // namespace neargate::autoscaling
