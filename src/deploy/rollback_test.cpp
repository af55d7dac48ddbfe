#include <gmock/gmock.h>

#include "deploy/delivery.hpp"
#include "deploy/fake_ecs_for_test.hpp"

namespace neargate::deploy {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class RollbackTest : public testing::Test {
 protected:
  RollbackTest() {
    ecs_.add_deployment("first", "web:1", "SUCCESSFUL");
    ecs_.add_task("web:1");
  }

  // The deployment's end, at the next look after this one.
  void ends_as(const char* status) {
    listener_.interrupt = [this, status] {
      ecs_.deployments.front().status = status;
      return Interrupt::none;
    };
  }

  Outcome roll_back() {
    return deploy::roll_back(ecs_, {.name = {"shop", "web"}, .to = "", .timeout = Seconds(60)},
                             listener_.surroundings());
  }

  FakeEcs ecs_;
  Listener listener_;
};

TEST_F(RollbackTest, StopsWhatIsUnderWay) {
  ecs_.set_rollout("web:2", "IN_PROGRESS");
  ecs_.add_deployment("second", "web:2", "IN_PROGRESS");
  ends_as("ROLLBACK_SUCCESSFUL");
  EXPECT_EQ(roll_back(), Outcome::succeeded);
  EXPECT_THAT(ecs_.calls, testing::ElementsAre("StopServiceDeployment"));
  EXPECT_THAT(listener_.last(), AllOf(HasSubstr("web:1 is deployed"), HasSubstr("web:1 serves")));
}

// ECS shows the old version as the one that is coming then, and none as completed.
TEST_F(RollbackTest, AwaitsTheOneThatIsUnderWayAlready) {
  ecs_.set_rollout("web:1", "IN_PROGRESS");
  ecs_.add_deployment("second", "web:2", "ROLLBACK_IN_PROGRESS");
  ends_as("ROLLBACK_SUCCESSFUL");
  EXPECT_EQ(roll_back(), Outcome::succeeded);
  EXPECT_TRUE(ecs_.calls.empty());
  EXPECT_THAT(listener_.told.front().text,
              HasSubstr("deployment of web:2 is being rolled back already, to web:1"));
  EXPECT_THAT(listener_.last(), AllOf(HasSubstr("web:1 is deployed"), HasSubstr("web:1 serves")));
}

TEST_F(RollbackTest, HasNothingToGoBackToInAFirstDeployment) {
  ecs_.deployments.clear();
  ecs_.add_deployment("first", "web:1", "IN_PROGRESS");
  ecs_.set_rollout("web:1", "IN_PROGRESS");
  EXPECT_THROW(roll_back(), Error);
  EXPECT_TRUE(ecs_.calls.empty());
}

TEST_F(RollbackTest, WaitNamesTheVersionThatFailedNotTheOneThatIsBack) {
  ecs_.set_rollout("web:1", "COMPLETED");
  ecs_.add_deployment("second", "web:2", "ROLLBACK_SUCCESSFUL");
  ecs_.deployments.front().deployment_circuit_breaker.emplace().status = "TRIGGERED";
  EXPECT_EQ(wait_for_deployment(ecs_, {"shop", "web"}, Seconds(60), listener_.surroundings()),
            Outcome::rolled_back);
  EXPECT_THAT(listener_.last(),
              AllOf(HasSubstr("web:2 failed and was rolled back"), HasSubstr("web:1 serves")));
}

// Right after an UpdateService that nobody followed, the newest deployment listed is the old one.
TEST_F(RollbackTest, WaitAwaitsADeploymentThatIsNotListedYet) {
  ecs_.set_rollout("web:2", "IN_PROGRESS");
  ecs_.service.deployments->front().created_at = Timestamp{Seconds(2000)};
  ecs_.add_task("web:2");
  listener_.interrupt = [this] {
    ecs_.add_deployment("second", "web:2", "SUCCESSFUL");
    ecs_.set_rollout("web:2", "COMPLETED");
    return Interrupt::none;
  };
  EXPECT_EQ(wait_for_deployment(ecs_, {"shop", "web"}, Seconds(60), listener_.surroundings()),
            Outcome::succeeded);
  EXPECT_THAT(listener_.last(), HasSubstr("web:2 serves"));
}

}  // namespace
}  // namespace neargate::deploy
