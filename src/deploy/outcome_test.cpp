#include "deploy/outcome.hpp"

#include <set>

#include <gtest/gtest.h>

namespace neargate::deploy {
namespace {

struct Case {
  const char* status;
  const char* breaker;
  const char* alarms;  // nullptr: none are configured
  bool has_newer;
  int desired_count;
  std::optional<Outcome> outcome;
};

TEST(Outcome, OfWhatEcsSays) {
  const char* const kWatching = "MONITORING";
  const char* const kDone = "MONITORING_COMPLETE";
  const char* const kTriggered = "TRIGGERED";
  const char* const kOff = "DISABLED";
  const Case cases[] = {
      // It goes on.
      {"PENDING", kWatching, nullptr, false, 2, {}},
      {"IN_PROGRESS", kWatching, nullptr, false, 2, {}},
      {"IN_PROGRESS", kWatching, kWatching, true, 2, {}},  // ECS has not noticed yet
      {"ROLLBACK_REQUESTED", kWatching, nullptr, false, 2, {}},
      {"ROLLBACK_IN_PROGRESS", kTriggered, nullptr, false, 2, {}},
      {"STOP_REQUESTED", kWatching, nullptr, false, 2, {}},
      // Good.
      {"SUCCESSFUL", kDone, nullptr, false, 2, Outcome::succeeded},
      {"SUCCESSFUL", kDone, kDone, false, 2, Outcome::succeeded},
      {"SUCCESSFUL", kDone, nullptr, true, 2, Outcome::succeeded},  // it had completed before
      {"SUCCESSFUL", kDone, nullptr, false, 0, Outcome::nothing_running},
      // Given up by the circuit breaker or an alarm.
      {"ROLLBACK_SUCCESSFUL", kTriggered, nullptr, false, 2, Outcome::rolled_back},
      {"ROLLBACK_SUCCESSFUL", kDone, kTriggered, false, 2, Outcome::rolled_back},
      {"ROLLBACK_SUCCESSFUL", kOff, kTriggered, false, 2, Outcome::rolled_back},
      {"ROLLBACK_FAILED", kTriggered, nullptr, false, 2, Outcome::failed},
      {"STOPPED", kTriggered, nullptr, false, 2, Outcome::failed},
      {"STOPPED", kDone, kTriggered, false, 2, Outcome::failed},
      // Somebody stopped it.
      {"ROLLBACK_SUCCESSFUL", kDone, nullptr, false, 2, Outcome::stopped},
      {"ROLLBACK_SUCCESSFUL", kDone, kDone, false, 2, Outcome::stopped},
      {"STOPPED", kDone, nullptr, false, 2, Outcome::stopped},
      // Another took its place, also while it was being rolled back.
      {"STOP_REQUESTED", kWatching, nullptr, true, 2, Outcome::superseded},
      {"STOPPED", kDone, nullptr, true, 2, Outcome::superseded},
      {"ROLLBACK_FAILED", kTriggered, nullptr, true, 2, Outcome::superseded},
      // A status that is newer than this program.
      {"PAUSED", kWatching, nullptr, false, 2, {}},
  };
  for (const Case& each : cases) {
    ecs::ServiceDeployment deployment;
    deployment.status = each.status;
    deployment.deployment_circuit_breaker.emplace().status = each.breaker;
    if (each.alarms != nullptr) deployment.alarms.emplace().status = each.alarms;
    EXPECT_EQ(outcome_of({.deployment = deployment,
                          .has_newer = each.has_newer,
                          .desired_count = each.desired_count}),
              each.outcome)
        << each.status << ", circuit breaker " << each.breaker;
  }
}

TEST(Outcome, HasACodeAndANameOfItsOwn) {
  std::set<int> codes = {1, 2};  // any other error, and wrong usage
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(Outcome::not_serving); ++i) {
    EXPECT_TRUE(codes.insert(exit_code_of(static_cast<Outcome>(i))).second) << i;
    EXPECT_TRUE(names.insert(name_of(static_cast<Outcome>(i))).second) << i;
  }
}

}  // namespace
}  // namespace neargate::deploy
