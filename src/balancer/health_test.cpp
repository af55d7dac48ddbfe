#include "balancer/health.hpp"

#include <tuple>

#include <gtest/gtest.h>

#include "balancer/matcher.hpp"

namespace neargate::balancer {
namespace {

// P: passed, W: wrong status 500, T: timed out, F: failed. Thresholds: 3 to be healthy, 2 to be
// not.
struct Case {
  const char* checks;
  const char* state;
  const char* reason;
};

const Case kCases[] = {
    {"", "initial", "Elb.RegistrationInProgress"},
    {"F", "initial", "Elb.InitialHealthChecking"},
    {"P", "healthy", ""},
    {"FP", "healthy", ""},
    {"FF", "unhealthy", "Target.FailedHealthChecks"},
    {"WW", "unhealthy", "Target.ResponseCodeMismatch"},
    {"FT", "unhealthy", "Target.Timeout"},
    {"PF", "healthy", ""},
    {"PFPF", "healthy", ""},
    {"PFF", "unhealthy", "Target.FailedHealthChecks"},
    {"PFFPP", "unhealthy", "Target.FailedHealthChecks"},
    {"PFFPPFPP", "unhealthy", "Target.FailedHealthChecks"},
    {"PFFPPP", "healthy", ""},
    {"FFT", "unhealthy", "Target.Timeout"},
};

CheckResult result_of(char check) {
  switch (check) {
    case 'P':
      return {.outcome = CheckResult::Outcome::passed, .status = 200};
    case 'W':
      return {.outcome = CheckResult::Outcome::wrong_status, .status = 500};
    case 'T':
      return {.outcome = CheckResult::Outcome::timed_out};
    default:
      return {.outcome = CheckResult::Outcome::failed};
  }
}

TEST(HealthTest, FollowsTheChecks) {
  for (const Case& test : kCases) {
    Health health;
    EXPECT_TRUE(health.begin_checks());
    std::string state(health.state_name()), reason(health.reason());
    for (const char check : std::string_view(test.checks)) {
      const bool changed = health.observe(result_of(check), 3, 2);
      EXPECT_EQ(changed, state != health.state_name() || reason != health.reason()) << test.checks;
      state = health.state_name();
      reason = health.reason();
    }
    EXPECT_EQ(state, test.state) << test.checks;
    EXPECT_EQ(reason, test.reason) << test.checks;
  }
}

TEST(HealthTest, TellsTheStatusThatWasWrong) {
  Health health;
  health.begin_checks();
  health.observe(result_of('W'), 3, 1);
  EXPECT_EQ(health.description(), "Health checks failed with these codes: [500]");
}

TEST(HealthTest, UnusedAndDrainingTargetsAreNotChecked) {
  Health health;
  EXPECT_EQ(health.reason(), "Target.NotInUse");
  EXPECT_FALSE(health.observe(result_of('P'), 3, 2));
  health.begin_checks();
  health.observe(result_of('P'), 3, 2);
  EXPECT_FALSE(health.begin_checks()) << "a new snapshot does not forget what is known";
  EXPECT_TRUE(health.set_draining());
  EXPECT_FALSE(health.set_draining());
  EXPECT_FALSE(health.observe(result_of('P'), 3, 2));
  EXPECT_EQ(health.reason(), "Target.DeregistrationInProgress");
}

TEST(StatusMatcherTest, TakesNumbersListsAndRanges) {
  const std::tuple<const char*, int, bool> cases[] = {
      {"200", 200, true},         {"200", 201, false},    {"200,202", 202, true},
      {"200,202", 201, false},    {"200-299", 299, true}, {"200-299", 300, false},
      {"200,300-399", 350, true},
  };
  for (const auto& [text, status, expected] : cases) {
    ASSERT_TRUE(StatusMatcher::parse(text)) << text;
    EXPECT_EQ(StatusMatcher::parse(text)->matches(status), expected) << text << " " << status;
  }
  for (const char* text : {"", "abc", "200-", "-200", "299-200", "200,", "99", "600", "2xx"}) {
    EXPECT_FALSE(StatusMatcher::parse(text)) << text;
  }
}

}  // namespace
}  // namespace neargate::balancer
