#include "deploy/follow.hpp"

#include <gmock/gmock.h>

#include "aws/error.hpp"
#include "deploy/fake_ecs_for_test.hpp"

namespace neargate::deploy {
namespace {

// Refuses every call: so many times for a while, and then for good.
class Refusing final : public aws::Transport {
 public:
  void call(const smithy::Service&, const smithy::Operation&, const void*, void*) override {
    if (++calls <= 3) throw aws::Error("InternalError", "try again", 503);
    throw aws::Error("ExpiredTokenException", "The security token has expired", 400);
  }
  int calls = 0;
};

TEST(Follow, GoesOnWhereAnswersAreLackingAndLeavesWhatItMayNotSee) {
  Refusing transport;
  std::vector<std::string> told;
  const Surroundings surroundings{.tell = [&](const Event& event) { told.push_back(event.text); },
                                  .wait = [](Milliseconds) { return Interrupt::none; }};
  const Following what{.name = {"shop", "web"},
                       .service_deployment = "arn:aws:ecs:us-east-1:1:service-deployment/a/b/c",
                       .task_definition = "web:2",
                       .timeout = Seconds(3600)};
  const Followed followed = follow(transport, what, surroundings);
  EXPECT_EQ(followed.outcome, Outcome::left);
  EXPECT_THAT(followed.reason, testing::HasSubstr("has expired"));
  EXPECT_EQ(transport.calls, 4);
  EXPECT_THAT(told, testing::ElementsAre(testing::HasSubstr("asking again")));
}

// As `wait` does, an hour after the deployment ended: it took what it took.
TEST(Follow, CountsFromTheDeploymentsOwnBeginning) {
  FakeEcs ecs;
  ecs.add_deployment("first", "web:1", "SUCCESSFUL");
  ecs.deployments.front().started_at = Timestamp{Seconds(1010)};
  ecs.deployments.front().finished_at = Timestamp{Seconds(1100)};
  Listener listener;
  const Followed followed = follow(
      ecs, {.name = {"shop", "web"}, .service_deployment = "first", .task_definition = "web:1"},
      listener.surroundings());
  EXPECT_EQ(followed.outcome, Outcome::succeeded);
  EXPECT_EQ(followed.took, Seconds(90));
}

}  // namespace
}  // namespace neargate::deploy
