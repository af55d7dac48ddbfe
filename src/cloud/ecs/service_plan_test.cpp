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
  ServiceActions actions = plan(state, kStart);
  ASSERT_EQ(actions.stops.size(), 1u);
  EXPECT_TRUE(actions.starts.empty()) << "one that stops still counts for the maximum";
  std::erase_if(state.tasks, [&](const auto& each) { return each.id == actions.stops[0].task; });
  actions = plan(state, kStart);
  EXPECT_TRUE(actions.stops.empty());
  EXPECT_EQ(actions.starts.size(), 1u);
}

TEST(ServicePlan, TheMinimumIsRoundedUpAndTheMaximumDown) {
  const struct {
    int desired, minimum, maximum, tasks_min, tasks_max;
  } cases[] = {{4, 50, 200, 2, 8}, {2, 75, 150, 2, 3}, {3, 50, 150, 2, 4},
               {1, 1, 199, 1, 1},  {5, 0, 120, 0, 6},  {0, 100, 200, 0, 0}};
  for (const auto& each : cases) {
    ServiceState state = service(each.desired);
    state.minimum_healthy_percent = each.minimum;
    state.maximum_percent = each.maximum;
    EXPECT_EQ(healthy_tasks_min(state), each.tasks_min) << each.desired << " " << each.minimum;
    EXPECT_EQ(tasks_max(state), each.tasks_max) << each.desired << " " << each.maximum;
  }
}

TEST(ServicePlan, WhereNoStepIsLeftItSaysSo) {
  ServiceState state = service(2);
  state.maximum_percent = 100;
  state.deployments.push_back({"old", Rollout::completed});
  state.tasks = {task("1", "old", "a", true), task("2", "old", "b", true)};
  ServiceActions actions = plan(state, kStart);
  EXPECT_TRUE(actions.stuck && actions.starts.empty() && actions.stops.empty());
  state.tasks[0].is_protected = true;
  EXPECT_FALSE(plan(state, kStart).stuck) << "that protection ends";
  state.minimum_healthy_percent = 50;
  EXPECT_FALSE(plan(state, kStart).stuck);
}

// --- Unhealthy tasks ---

PlannedTask sick(std::string id, std::string zone) {
  PlannedTask made = task(std::move(id), "new", std::move(zone), true);
  made.healthy = false;
  made.unhealthy = "Task failed ELB health checks";
  return made;
}

TEST(ServicePlan, TheReplacementOfAnUnhealthyTaskStartsFirst) {
  ServiceState state = service(2);
  state.tasks = {task("1", "new", "a", true), sick("2", "b")};
  ServiceActions actions = plan(state, kStart);
  EXPECT_EQ(actions.starts, std::vector<std::string>{"b"});
  EXPECT_EQ(actions.replacements, 1);
  EXPECT_TRUE(actions.stops.empty());
  state.tasks.push_back(task("3", "new", "b", false));
  actions = plan(state, kStart);
  EXPECT_TRUE(actions.starts.empty() && actions.stops.empty()) << "it does not serve yet";
  state.tasks[2] = task("3", "new", "b", true);
  actions = plan(state, kStart);
  ASSERT_EQ(actions.stops.size(), 1u);
  EXPECT_EQ(actions.stops[0], (ServiceActions::Stop{"2", "Task failed ELB health checks", true}));
}

TEST(ServicePlan, WithoutRoomAnUnhealthyTaskIsStoppedFirst) {
  ServiceState state = service(2);
  state.maximum_percent = 100;
  state.tasks = {sick("1", "a"), sick("2", "b")};
  ServiceActions actions = plan(state, kStart);
  EXPECT_TRUE(actions.starts.empty());
  EXPECT_EQ(actions.stops.size(), 1u) << "one by one: the minimum allows none";
  state.tasks[0].phase = Phase::leaving;
  EXPECT_TRUE(plan(state, kStart).stops.empty()) << "the next when this one has been replaced";
  state.tasks[0] = task("3", "new", "a", false);
  EXPECT_TRUE(plan(state, kStart).stops.empty());
}

TEST(ServicePlan, UnhealthyTasksOfADeploymentMakeRoomForNewOnes) {
  ServiceState state = service(2);
  state.deployments.push_back({"old", Rollout::completed});
  state.tasks = {task("1", "old", "a", true), task("2", "old", "b", true), sick("3", "a"),
                 sick("4", "b")};
  const ServiceActions actions = plan(state, kStart);
  EXPECT_TRUE(actions.starts.empty());
  ASSERT_EQ(actions.stops.size(), 2u) << "the old ones serve, so both may go";
  EXPECT_TRUE(actions.stops[0].unhealthy && actions.stops[1].unhealthy);
}

// --- Protection, rebalancing ---

TEST(ServicePlan, ProtectedTasksStayInScaleInAndDeployments) {
  ServiceState state = service(1);
  state.deployments[0].rollout = Rollout::completed;
  state.tasks = {task("1", "new", "a", true), task("2", "new", "b", true),
                 task("3", "new", "a", true)};
  state.tasks[0].is_protected = state.tasks[1].is_protected = true;
  ServiceActions actions = plan(state, kStart);
  ASSERT_EQ(actions.stops.size(), 1u);
  EXPECT_EQ(actions.stops[0].task, "3");
  EXPECT_FALSE(actions.steady);

  state.tasks = {task("1", "old", "a", true), task("2", "new", "b", true)};
  state.tasks[0].is_protected = true;
  state.deployments = {{"new"}, {"old", Rollout::completed}};
  actions = plan(state, kStart);
  EXPECT_TRUE(actions.stops.empty());
  EXPECT_FALSE(actions.completed) << "the deployment waits for it";
  state.active = false;
  EXPECT_EQ(plan(state, kStart).stops.size(), 2u) << "it goes with its service";
}

TEST(ServicePlan, ScaleInTakesTasksThatDoNotServeThenThoseOfTheFullestZone) {
  ServiceState state = service(3);
  state.tasks = {task("1", "new", "a", true), task("2", "new", "a", true),
                 task("3", "new", "a", true), task("4", "new", "b", true),
                 task("5", "new", "b", false)};
  const ServiceActions actions = plan(state, kStart);
  ASSERT_EQ(actions.stops.size(), 2u);
  EXPECT_EQ(actions.stops[0].task, "5");
  EXPECT_EQ(actions.stops[1].task, "3");
}

TEST(ServicePlan, RebalancingStartsInTheEmptiestZoneAndThenStopsInTheFullest) {
  ServiceState state = service(4);
  state.deployments[0].rollout = Rollout::completed;
  state.tasks = {task("1", "new", "a", true), task("2", "new", "a", true),
                 task("3", "new", "a", true), task("4", "new", "b", true)};
  EXPECT_TRUE(plan(state, kStart).starts.empty()) << "not asked for";
  state.rebalances = true;
  ServiceActions actions = plan(state, kStart);
  EXPECT_EQ(actions.starts, std::vector<std::string>{"b"});
  EXPECT_TRUE(actions.rebalancing && actions.stops.empty() && !actions.steady);

  state.rebalancing = true;
  state.tasks.push_back(task("5", "new", "b", false));
  actions = plan(state, kStart);
  EXPECT_TRUE(actions.stops.empty() && actions.starts.empty() && actions.rebalancing);
  state.tasks[4] = task("5", "new", "b", true);
  actions = plan(state, kStart);
  ASSERT_EQ(actions.stops.size(), 1u);
  EXPECT_EQ(actions.stops[0].task, "3");
  state.tasks.erase(state.tasks.begin() + 2);
  actions = plan(state, kStart);
  EXPECT_TRUE(actions.steady && !actions.rebalancing);

  state.tasks.erase(state.tasks.begin());
  state.tasks.push_back(task("6", "new", "b", true));
  state.deployments[0].rollout = Rollout::in_progress;
  state.maximum_percent = 100;
  EXPECT_TRUE(plan(state, kStart).starts.empty()) << "no room";
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
  state.deployments[0].restarts = {4, 0, kStart};
  ServiceActions actions = plan(state, kStart + Milliseconds(3999));
  EXPECT_TRUE(actions.throttled && actions.starts.empty());
  EXPECT_EQ(actions.look_again_at, kStart + Milliseconds(4000));
  EXPECT_EQ(plan(state, kStart + Milliseconds(4000)).starts.size(), 1u);
  state.speed = 4;
  EXPECT_EQ(plan(state, kStart + Milliseconds(1000)).starts.size(), 1u);
}

// --- Deployments that fail ---

using Cause = DeploymentFailure::Cause;

TEST(ServicePlan, TheCircuitBreakerTrips) {
  ServiceState state = service(2);
  state.deployments[0].failed_tasks = 3;
  EXPECT_FALSE(plan(state, kStart).failure) << "not enabled";
  state.circuit_breaker.enabled = true;
  ASSERT_TRUE(plan(state, kStart).failure);
  EXPECT_EQ(plan(state, kStart).failure->cause, Cause::tasks_failed);
  EXPECT_FALSE(plan(state, kStart).failure->roll_back);
  state.circuit_breaker.roll_back = true;
  EXPECT_FALSE(plan(state, kStart).failure->roll_back) << "nothing to go back to";
  state.can_roll_back = true;
  EXPECT_TRUE(plan(state, kStart).failure->roll_back);
  state.deployments[0].is_rollback = true;
  EXPECT_FALSE(plan(state, kStart).failure->roll_back) << "a rollback is not rolled back";
  state.deployments[0].rollout = Rollout::completed;
  EXPECT_FALSE(plan(state, kStart).failure) << "a deployment that is over cannot fail";
}

TEST(ServicePlan, AnAlarmEndsADeploymentButNoRollback) {
  ServiceState state = service(2);
  state.can_roll_back = true;
  state.alarms = {.roll_back = true, .ringing = true};
  ASSERT_TRUE(plan(state, kStart).failure);
  EXPECT_EQ(plan(state, kStart).failure->cause, Cause::alarm);
  EXPECT_TRUE(plan(state, kStart).failure->roll_back);
  state.deployments[0].is_rollback = true;
  EXPECT_FALSE(plan(state, kStart).failure);
}

TEST(ServicePlan, AStopRequestRollsBackWithoutBeingConfigured) {
  ServiceState state = service(2);
  state.can_roll_back = true;
  state.stop_request = StopRequest::roll_back;
  ASSERT_TRUE(plan(state, kStart).failure);
  EXPECT_EQ(plan(state, kStart).failure->cause, Cause::stop_requested);
  EXPECT_TRUE(plan(state, kStart).failure->roll_back);
  state.stop_request = StopRequest::abort;
  EXPECT_FALSE(plan(state, kStart).failure->roll_back);
}

TEST(ServicePlan, WhatHasFailedStartsNothingAndKeepsWhatServes) {
  ServiceState state = service(2);
  state.deployments = {{"new", Rollout::failed}, {"old", Rollout::completed}};
  state.tasks = {task("1", "old", "a", true), task("2", "old", "b", true), sick("3", "a")};
  ServiceActions actions = plan(state, kStart);
  EXPECT_TRUE(actions.starts.empty() && !actions.steady);
  ASSERT_EQ(actions.stops.size(), 1u);
  EXPECT_EQ(actions.stops[0].task, "3");
  state.desired_count = 1;
  EXPECT_EQ(plan(state, kStart).stops.size(), 2u) << "but no more than desired";
}

TEST(ServicePlan, WhatHasFailedKeepsTheHealthyTaskWhereTheProtectedOneIsNot) {
  ServiceState state = service(1);
  state.deployments = {{"new", Rollout::failed}, {"old", Rollout::completed}};
  state.tasks = {task("1", "old", "a", true), task("2", "old", "b", true),
                 task("3", "old", "a", false)};
  state.tasks[2].is_protected = true;
  EXPECT_EQ(plan(state, kStart).stops.size(), 1u);
}

// A replacement that was on its way when the deployment failed outlives the task that it is for.
TEST(ServicePlan, WhatHasFailedGivesUpIllTasksBeforeThoseThatStart) {
  ServiceState state = service(2);
  state.deployments = {{"new", Rollout::failed}, {"old", Rollout::completed}};
  state.tasks = {task("1", "old", "a", true), task("2", "old", "b", false),
                 task("3", "old", "a", false)};
  state.tasks[1].phase = Phase::running;
  state.tasks[1].unhealthy = "Task failed container health checks";
  const ServiceActions actions = plan(state, kStart);
  ASSERT_EQ(actions.stops.size(), 1u);
  EXPECT_EQ(actions.stops[0].task, "2");
}

TEST(ServicePlan, AlarmsAreWatchedOnWhenAllIsAsDesired) {
  ServiceState state = service(1);
  state.tasks = {task("1", "new", "a", true)};
  state.alarms.bake = Seconds(60);
  state.speed = 2;
  ServiceActions actions = plan(state, kStart);
  EXPECT_TRUE(actions.baking && !actions.completed && !actions.steady);
  EXPECT_EQ(actions.look_again_at, kStart + Seconds(30));
  state.deployments[0].baking_since = kStart;
  actions = plan(state, kStart + Milliseconds(29999));
  EXPECT_TRUE(!actions.baking && !actions.completed);
  EXPECT_TRUE(plan(state, kStart + Seconds(30)).completed);
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
