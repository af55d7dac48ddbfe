#include "cloud/ecs/service_plan.hpp"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace neargate::ecs {
namespace {

using Phase = PlannedTask::Phase;
using Rollout = PlannedDeployment::Rollout;

const Timestamp kStart{std::chrono::hours(490000)};

PlannedTask task(std::string id, std::string deployment, std::string zone, bool healthy) {
  PlannedTask made;
  made.id = std::move(id);
  made.deployment = std::move(deployment);
  made.zone = std::move(zone);
  made.phase = healthy ? Phase::running : Phase::starting;
  made.healthy = healthy;
  return made;
}

ServiceState service(int desired) {
  ServiceState state;
  state.desired_count = desired;
  state.zones = {"a", "b"};
  state.deployments = {{"new"}};
  return state;
}

TEST(ServicePlan, StartsSpreadOverZones) {
  EXPECT_EQ(plan(service(3), kStart).starts, (std::vector<std::string>{"a", "b", "a"}));
}

TEST(ServicePlan, WithoutAZoneNothingStarts) {
  ServiceState state = service(3);
  state.zones.clear();
  EXPECT_TRUE(plan(state, kStart).starts.empty());
}

TEST(ServicePlan, ADeploymentOfMinimum100Maximum200) {
  ServiceState state = service(2);
  state.deployments.push_back({"old", Rollout::completed});
  state.tasks = {task("1", "old", "a", true), task("2", "old", "b", true)};
  ServiceActions actions = plan(state, kStart);
  EXPECT_EQ(actions.starts.size(), 2u);
  EXPECT_TRUE(actions.stops.empty());

  state.tasks.push_back(task("3", "new", "a", true));
  state.tasks.push_back(task("4", "new", "b", false));
  actions = plan(state, kStart);
  EXPECT_TRUE(actions.starts.empty());
  ASSERT_EQ(actions.stops.size(), 1u) << "one new one serves: one old one may go";
  EXPECT_EQ(actions.stops[0].reason, "Scaling activity initiated by (deployment new)");
}

TEST(ServicePlan, ADeploymentOfMinimum50Maximum100StopsFirst) {
  ServiceState state = service(2);
  state.minimum_healthy_percent = 50;
  state.maximum_percent = 100;
  state.deployments.push_back({"old", Rollout::completed});
  state.tasks = {task("1", "old", "a", true), task("2", "old", "b", true)};
  const ServiceActions actions = plan(state, kStart);
  EXPECT_EQ(actions.stops.size(), 1u);
  EXPECT_EQ(actions.starts.size(), 1u);
}

// After a restart of the control plane no target's health is known for a while.
TEST(ServicePlan, OldTasksOfUnknownHealthStayUntilOthersServe) {
  ServiceState state = service(2);
  state.deployments.push_back({"old", Rollout::completed});
  state.tasks = {task("1", "old", "a", true), task("2", "old", "b", true),
                 task("3", "new", "a", true), task("4", "new", "b", true)};
  for (PlannedTask& each : state.tasks) each.healthy = false;
  EXPECT_TRUE(plan(state, kStart).stops.empty());
  state.tasks[2].healthy = state.tasks[3].healthy = true;
  EXPECT_EQ(plan(state, kStart).stops.size(), 2u);
  state.tasks[0].phase = Phase::starting;
  state.tasks[2].healthy = false;
  EXPECT_EQ(plan(state, kStart).stops.size(), 1u) << "it never came up";
}

TEST(ServicePlan, CompletesWhenAllServeAndNoOldTaskIsLeft) {
  ServiceState state = service(1);
  state.deployments.push_back({"old", Rollout::completed});
  state.tasks = {task("1", "new", "a", true), task("2", "old", "a", true)};
  state.tasks[1].phase = Phase::leaving;
  EXPECT_FALSE(plan(state, kStart).completed) << "it still drains";
  state.tasks.pop_back();
  const ServiceActions actions = plan(state, kStart);
  EXPECT_TRUE(actions.completed && actions.steady);
  EXPECT_EQ(actions.gone, std::vector<std::string>{"old"});
}

TEST(ServicePlan, TheThrottleHoldsStartsBack) {
  ServiceState state = service(1);
  state.deployments[0].consecutive_failures = 4;
  state.deployments[0].last_failure_at = kStart;
  ServiceActions actions = plan(state, kStart + Milliseconds(3999));
  EXPECT_TRUE(actions.throttled && actions.starts.empty());
  EXPECT_EQ(actions.look_again_at, kStart + Milliseconds(4000));
  EXPECT_EQ(plan(state, kStart + Milliseconds(4000)).starts.size(), 1u);
  state.speed = 4;
  EXPECT_EQ(plan(state, kStart + Milliseconds(1000)).starts.size(), 1u);
}

TEST(ServicePlan, RestartDelays) {
  const std::pair<int, int> cases[] = {{0, 0}, {1, 0},    {2, 1},   {3, 2},
                                       {5, 8}, {12, 900}, {99, 900}};
  for (const auto& [failures, seconds] : cases) {
    EXPECT_EQ(restart_delay(failures), Seconds(seconds)) << failures;
  }
}

TEST(ServicePlan, CircuitBreakerThresholds) {
  const std::pair<int, int> cases[] = {{1, 3}, {6, 3}, {7, 4}, {25, 13}, {400, 200}, {800, 200}};
  for (const auto& [desired, failures] : cases) {
    EXPECT_EQ(circuit_breaker_threshold(desired), failures) << desired;
  }
}

TEST(ServicePlan, TheCircuitBreakerTrips) {
  ServiceState state = service(2);
  state.deployments[0].failed_tasks = 3;
  EXPECT_FALSE(plan(state, kStart).failed) << "not enabled";
  state.circuit_breaker = true;
  EXPECT_TRUE(plan(state, kStart).failed);
  EXPECT_FALSE(plan(state, kStart).roll_back);
  state.circuit_breaker_rollback = true;
  EXPECT_FALSE(plan(state, kStart).roll_back) << "nothing to go back to";
  state.can_roll_back = true;
  EXPECT_TRUE(plan(state, kStart).roll_back);
  state.deployments[0].is_rollback = true;
  EXPECT_FALSE(plan(state, kStart).roll_back) << "a rollback is not rolled back";
}

// --- Properties over generated worlds
// -------------------------------------------------------------

ServiceState generated() {
  ServiceState state;
  state.desired_count = *rc::gen::inRange(0, 9);
  state.minimum_healthy_percent = *rc::gen::element(0, 50, 75, 100);
  state.maximum_percent = *rc::gen::element(100, 125, 150, 200);
  const int zones = *rc::gen::inRange(1, 4);
  for (int zone = 0; zone < zones; ++zone) state.zones.push_back(std::string(1, 'a' + zone));
  state.deployments = {{"new"}, {"old", Rollout::completed}};
  const int old = *rc::gen::inRange(0, 9);
  for (int i = 0; i < old; ++i) {
    state.tasks.push_back(task("old" + std::to_string(i), "old",
                               state.zones[static_cast<std::size_t>(i) % state.zones.size()],
                               *rc::gen::arbitrary<bool>()));
  }
  return state;
}

int count_healthy(const ServiceState& state) {
  return static_cast<int>(std::count_if(state.tasks.begin(), state.tasks.end(), [](const auto& t) {
    return t.phase != Phase::leaving && t.healthy;
  }));
}

void apply(ServiceState& state, const ServiceActions& actions, int& serial) {
  for (const auto& stop : actions.stops) {
    for (PlannedTask& each : state.tasks) {
      if (each.id == stop.task) each.phase = Phase::leaving;
    }
  }
  for (const std::string& zone : actions.starts) {
    const std::string id = "new" + std::to_string(serial++);
    state.tasks.push_back(task(id, state.deployments[0].id, zone, false));
  }
  std::erase_if(state.deployments, [&](const PlannedDeployment& deployment) {
    return std::find(actions.gone.begin(), actions.gone.end(), deployment.id) != actions.gone.end();
  });
  if (actions.completed) state.deployments[0].rollout = Rollout::completed;
}

int staying(const ServiceState& state) {
  return static_cast<int>(std::count_if(state.tasks.begin(), state.tasks.end(),
                                        [](const auto& t) { return t.phase != Phase::leaving; }));
}

RC_GTEST_PROP(ServicePlanProperties, KeepsWithinItsBoundsWhateverHappens, ()) {
  ServiceState state = generated();
  int serial = 0;
  const int steps = *rc::gen::inRange(1, 60);
  for (int step = 0; step < steps; ++step) {
    const int healthy_before = count_healthy(state), staying_before = staying(state);
    const ServiceActions actions = plan(state, kStart);
    int healthy_stopped = 0;
    for (const auto& stop : actions.stops) {
      for (const PlannedTask& each : state.tasks) {
        RC_ASSERT(each.id != stop.task || each.phase != Phase::leaving);
        healthy_stopped += each.id == stop.task && each.healthy && each.deployment == "old";
      }
    }
    apply(state, actions, serial);
    // No deployment takes healthy tasks away below the minimum.
    if (healthy_stopped > 0) {
      RC_ASSERT(count_healthy(state) >= std::min(healthy_before, healthy_tasks_min(state)));
    }
    // Nothing is started beyond the maximum.
    RC_ASSERT(actions.starts.empty() || staying(state) <= tasks_max(state));
    RC_ASSERT(staying(state) <= std::max(staying_before, tasks_max(state)));
    // The same state again asks for nothing that was not done.
    const ServiceActions again = plan(state, kStart);
    for (const auto& stop : again.stops) {
      for (const auto& done : actions.stops) RC_ASSERT(stop.task != done.task);
    }
    // Then the world has its way with one task.
    if (state.tasks.empty()) continue;
    PlannedTask& hit =
        state.tasks[static_cast<std::size_t>(*rc::gen::inRange(0, 1000)) % state.tasks.size()];
    switch (*rc::gen::inRange(0, 4)) {
      case 0:
      case 1:  // it comes up
        if (hit.phase == Phase::starting) hit.phase = Phase::running, hit.healthy = true;
        break;
      case 2:  // it falls ill
        if (hit.phase == Phase::running) hit.healthy = false, hit.unhealthy = "Task failed";
        break;
      default:  // it ends
        state.tasks.erase(state.tasks.begin() + (&hit - state.tasks.data()));
    }
  }
}

RC_GTEST_PROP(ServicePlanProperties, ComesToItsGoalAndStaysThere, ()) {
  ServiceState state = generated();
  // Where no task may be missing and none be too many, a deployment cannot move: as on AWS.
  RC_PRE(tasks_max(state) > state.desired_count || healthy_tasks_min(state) < state.desired_count ||
         state.desired_count == 0);
  int serial = 0;
  for (int round = 0; round < 60; ++round) {
    apply(state, plan(state, kStart), serial);
    std::erase_if(state.tasks,
                  [](const PlannedTask& each) { return each.phase == Phase::leaving; });
    for (PlannedTask& each : state.tasks) {
      if (each.deployment == "new") each.phase = Phase::running, each.healthy = true;
    }
  }
  RC_ASSERT(static_cast<int>(state.tasks.size()) == state.desired_count);
  RC_ASSERT(state.deployments.size() == 1u);
  RC_ASSERT(state.deployments[0].rollout == Rollout::completed);
  std::map<std::string, int> zones;
  for (const std::string& zone : state.zones) zones[zone] = 0;
  for (const PlannedTask& each : state.tasks) ++zones[each.zone];
  int fewest = 1000, most = 0;
  for (const auto& [zone, count] : zones) {
    fewest = std::min(fewest, count);
    most = std::max(most, count);
  }
  RC_ASSERT(most - fewest <= 1);
  const ServiceActions actions = plan(state, kStart);
  RC_ASSERT(actions.steady && actions.starts.empty() && actions.stops.empty());
}

RC_GTEST_PROP(ServicePlanProperties, ScalingKeepsTheZonesLevel, ()) {
  ServiceState state = generated();
  state.deployments.resize(1);
  state.tasks.clear();
  int serial = 0;
  for (int round = 0; round < 6; ++round) {
    state.desired_count = *rc::gen::inRange(0, 12);
    apply(state, plan(state, kStart), serial);
    std::erase_if(state.tasks,
                  [](const PlannedTask& each) { return each.phase == Phase::leaving; });
    for (PlannedTask& each : state.tasks) each.phase = Phase::running, each.healthy = true;
    std::map<std::string, int> zones;
    for (const std::string& zone : state.zones) zones[zone] = 0;
    for (const PlannedTask& each : state.tasks) ++zones[each.zone];
    const auto [low, high] =
        std::minmax_element(zones.begin(), zones.end(),
                            [](const auto& x, const auto& y) { return x.second < y.second; });
    RC_ASSERT(high->second - low->second <= 1);
    RC_ASSERT(static_cast<int>(state.tasks.size()) == state.desired_count);
  }
}

}  // namespace
}  // namespace neargate::ecs
