#include "deploy/update.hpp"

#include <gmock/gmock.h>

#include "deploy/fake_ecs_for_test.hpp"

namespace neargate::deploy {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class UpdateTest : public testing::Test {
 protected:
  UpdateTest() {
    ecs_.set_rollout("web:1", "COMPLETED");
    ecs_.add_deployment("first", "web:1", "SUCCESSFUL");
    ecs_.add_task("web:1");
  }

  Outcome update() {
    return update_and_follow(ecs_,
                             {.name = {"shop", "web"},
                              .task_definition = "web:2",
                              .serving = "web:1",
                              .timeout = Seconds(60)},
                             listener_.surroundings());
  }

  FakeEcs ecs_;
  Listener listener_;
};

TEST_F(UpdateTest, FollowsItsOwnDeploymentAndNotOneThatSomebodyElseStarts) {
  ecs_.on_update = [this] {
    ecs_.add_deployment("ours", "web:2", "SUCCESSFUL");
    ecs_.add_deployment("theirs", "web:3", "IN_PROGRESS");
    ecs_.add_task("web:2");
  };
  EXPECT_EQ(update(), Outcome::succeeded);
  EXPECT_THAT(listener_.last(), AllOf(HasSubstr("web:2 is deployed"), HasSubstr("web:2 serves")));
}

// The service has been changed by then: to end as if nothing had happened would be a lie.
TEST_F(UpdateTest, IsLeftWhereSomebodyInterruptsBeforeTheDeploymentIsListed) {
  listener_.interrupt = [] { return Interrupt::leave; };
  EXPECT_EQ(update(), Outcome::left);
  EXPECT_THAT(ecs_.calls, testing::ElementsAre("UpdateService"));
  EXPECT_THAT(listener_.last(), AllOf(HasSubstr("goes on"), HasSubstr("interrupted"),
                                      HasSubstr("web:1 serves"), HasSubstr("neargate wait")));
}

// As in the bake time: the old tasks are gone, and the new ones serve.
TEST_F(UpdateTest, IsLeftWithTheNewVersionServing) {
  ecs_.on_update = [this] {
    ecs_.tasks.clear();
    ecs_.add_task("web:2");
  };
  listener_.interrupt = [] { return Interrupt::leave; };
  EXPECT_EQ(update(), Outcome::left);
  EXPECT_THAT(listener_.last(), AllOf(HasSubstr("web:2 serves"), Not(HasSubstr("does NOT serve"))));
}

TEST_F(UpdateTest, IsLeftWhereItMayNotSeeItsDeployment) {
  ecs_.on_update = [this] {
    ecs_.on_list = [] { throw aws::Error("ExpiredTokenException", "it has expired", 400); };
  };
  EXPECT_EQ(update(), Outcome::left);
  EXPECT_THAT(listener_.last(), AllOf(HasSubstr("it has expired"), HasSubstr("neargate wait")));
}

TEST_F(UpdateTest, LooksAgainWhereNobodyAnswers) {
  int calls = 0;
  ecs_.on_update = [&] {
    ecs_.add_deployment("ours", "web:2", "SUCCESSFUL");
    ecs_.add_task("web:2");
    ecs_.on_list = [&] {
      if (++calls < 3) throw Error("nobody answers");
    };
  };
  EXPECT_EQ(update(), Outcome::succeeded);
}

// ECS says so of deployments; of the tasks that have gone since then it says something else.
TEST_F(UpdateTest, HasNotSucceededWhereNothingServes) {
  ecs_.on_update = [this] { ecs_.add_deployment("ours", "web:2", "SUCCESSFUL"); };
  int waits = 0;
  listener_.interrupt = [&] { return ++waits < 3 ? Interrupt::none : Interrupt::leave; };
  EXPECT_EQ(update(), Outcome::not_serving);
  EXPECT_THAT(listener_.last(), AllOf(HasSubstr("web:2 is deployed, but does not serve"),
                                      HasSubstr("web:2 does NOT serve: 0 of 1 tasks run")));
  EXPECT_EQ(waits, 3);  // what ECS lists is eventually consistent
}

TEST_F(UpdateTest, HasNothingRunningWhereTheServiceWasScaledToNothingMeanwhile) {
  ecs_.on_update = [this] {
    ecs_.add_deployment("ours", "web:2", "SUCCESSFUL");
    ecs_.service.desired_count = 0;
  };
  EXPECT_EQ(update(), Outcome::nothing_running);
}

}  // namespace
}  // namespace neargate::deploy
