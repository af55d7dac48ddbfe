#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "scenarios/stage.hpp"

// What a user of ECS sees of a deployment, from its beginning to its end: compared, line by line,
// with golden files. Each says which pages of AWS's documentation it follows, and what of it no
// source could be found for.
namespace neargate::scenarios {
namespace {

const std::string kGuide = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/";

struct Head {
  std::string title;
  std::vector<std::string> pages;  // of the developer guide
  std::vector<std::string> unsourced = {};
};

std::string text_of(const Head& head, const std::string& timeline) {
  std::string text = "# " + head.title + "\n#\n";
  for (const std::string& page : head.pages) text += "# follows " + kGuide + page + ".html\n";
  for (const std::string& what : head.unsourced) text += "# no source found for " + what + "\n";
  return text + "\n" + timeline;
}

void compare(const std::string& name, const Head& head, const Stage& stage) {
  const std::string path = NEARGATE_GOLDEN_FILES "/" + name + ".txt";
  const std::string text = text_of(head, stage.timeline().text());
  if (std::getenv("NEARGATE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path) << text;
    return;
  }
  std::stringstream golden;
  golden << std::ifstream(path).rdbuf();
  EXPECT_EQ(text, golden.str()) << "where this change is meant, NEARGATE_UPDATE_GOLDEN=1 writes "
                                << path << " anew";
}

const std::string kEvents = "service-event-messages-list";
const std::string kRolling = "deployment-type-ecs";
const std::string kHistory = "service-deployment";
const std::string kBreaker = "deployment-circuit-breaker";
const std::string kStopped = "stopped-task-error-codes";

TEST(DeploymentScenarios, AGoodRollout) {
  Stage stage;
  stage.create(stage.site(2));
  stage.settle();
  stage.deploy(Image::good);
  stage.settle();
  compare("good-rollout", {"A good rollout behind a load balancer", {kRolling, kHistory, kEvents}},
          stage);
}

TEST(DeploymentScenarios, AnImageThatIsMissing) {
  Stage stage;
  stage.create(stage.site(2));
  stage.settle();
  stage.deploy(Image::missing);
  stage.settle();
  compare("missing-image",
          {"An image that cannot be pulled: the circuit breaker rolls back",
           {kBreaker, kHistory, kEvents, kStopped, "task_cannot_pull_image"}},
          stage);
}

TEST(DeploymentScenarios, ACrashLoop) {
  Stage stage;
  stage.create(stage.site(2));
  stage.settle();
  stage.deploy(Image::crashing);
  stage.settle();
  compare("crash-loop",
          {"An essential container that exits: the circuit breaker rolls back",
           {kBreaker, kHistory, kEvents, kStopped, "service-throttle-logic"}},
          stage);
}

TEST(DeploymentScenarios, OneThatNeverTurnsHealthy) {
  Stage stage;
  stage.create(stage.site(2));
  stage.settle();
  stage.deploy(Image::unhealthy);
  stage.settle();
  compare("never-healthy",
          {"Tasks that fail the load balancer's health checks: the circuit breaker rolls back",
           {kBreaker, kHistory, kEvents, "troubleshoot-service-load-balancers"}},
          stage);
}

TEST(DeploymentScenarios, AContainerHealthCheckThatFails) {
  Stage stage;
  stage.create(stage.site(2));
  stage.settle();
  stage.deploy(Image::sick);
  stage.settle();
  compare("container-health-check",
          {"Tasks that fail their container health check: the circuit breaker rolls back",
           {kBreaker, kHistory, kEvents, "healthcheck"}},
          stage);
}

TEST(DeploymentScenarios, AFirstOneThatFails) {
  Stage stage;
  auto request = stage.site(1);
  stage.register_revision(Image::missing);
  stage.create(request);
  stage.settle();
  compare("nothing-to-go-back-to",
          {"A first deployment that fails: there is nothing to go back to",
           {kBreaker, kHistory, kEvents, "action-logs-troubleshooting"}},
          stage);
}

TEST(DeploymentScenarios, OneThatIsSuperseded) {
  Stage stage;
  stage.create(stage.site(2));
  stage.settle();
  stage.deploy(Image::unhealthy);
  stage.pass(Seconds(10));
  stage.deploy(Image::good);
  stage.settle();
  compare("superseded",
          {"A deployment that another one supersedes",
           {kRolling, kHistory, kEvents},
           {"the statusReason of a service deployment that is superseded"}},
          stage);
}

TEST(DeploymentScenarios, StoppedWithRollback) {
  Stage stage;
  stage.create(stage.site(2));
  stage.settle();
  stage.deploy(Image::unhealthy);
  stage.pass(Seconds(10));
  stage.stop_deployment("ROLLBACK");
  stage.settle();
  compare("stopped-rollback",
          {"StopServiceDeployment with ROLLBACK",
           {"stop-service-deployment", kHistory, kEvents},
           {"the statusReason, the rolloutStateReason and the reason in the event of a deployment "
            "that is stopped on request"}},
          stage);
}

TEST(DeploymentScenarios, StoppedWithAbort) {
  Stage stage;
  stage.create(stage.site(2));
  stage.settle();
  stage.deploy(Image::unhealthy);
  stage.pass(Seconds(10));
  stage.stop_deployment("ABORT");
  stage.settle();
  compare("stopped-abort",
          {"StopServiceDeployment with ABORT",
           {"stop-service-deployment", kHistory, kEvents},
           {"the statusReason, the rolloutStateReason and the reason in the event of a deployment "
            "that is stopped on request"}},
          stage);
}

TEST(DeploymentScenarios, AnAlarmDuringTheBakeTime) {
  Stage stage;
  stage.put_alarm("errors");
  auto request = stage.site(2);
  ecs::DeploymentAlarms& alarms = request.deployment_configuration->alarms.emplace();
  alarms.alarm_names = {"errors"};
  alarms.enable = true;
  alarms.rollback = true;
  request.deployment_configuration->bake_time_in_minutes = 2;
  stage.create(request);
  stage.settle();
  stage.deploy(Image::good);
  stage.pass(Seconds(90));
  stage.ring_alarm("errors");
  stage.settle();
  compare("alarm-while-baking",
          {"An alarm in the bake time: the deployment is rolled back",
           {"deployment-alarm-failure", kHistory, kEvents},
           {"the statusReason of a deployment that an alarm has failed, and how its "
            "rolloutStateReason begins"}},
          stage);
}

TEST(DeploymentScenarios, ScaledInOverProtectedTasks) {
  Stage stage;
  stage.create(stage.site(4));
  stage.settle();
  stage.protect(stage.tasks()[0]);
  stage.protect(stage.tasks()[1]);
  stage.update("desiredCount 1",
               [](ecs::UpdateServiceRequest& request) { request.desired_count = 1; });
  stage.pass(std::chrono::minutes(6));
  stage.settle();
  compare("scale-in-protected",
          {"Scaled in over protected tasks, until their protection ends",
           {"task-scale-in-protection", kEvents}},
          stage);
}

TEST(DeploymentScenarios, DesiredCountChangedMidway) {
  Stage stage;
  stage.create(stage.site(2));
  stage.settle();
  stage.deploy(Image::good);
  stage.pass(Seconds(3));
  stage.update("desiredCount 4",
               [](ecs::UpdateServiceRequest& request) { request.desired_count = 4; });
  stage.settle();
  compare("desired-count-midway",
          {"The desired count is changed during a deployment", {kRolling, kHistory, kEvents}},
          stage);
}

TEST(DeploymentScenarios, AZoneIsLost) {
  Stage stage;
  stage.create(stage.site(4));
  stage.settle();
  stage.lose_zone("us-east-1a");
  stage.pass(std::chrono::minutes(2));
  stage.settle();
  compare("zone-lost",
          {"All tasks of one zone are lost and replaced",
           {"ecs_services", kEvents, kStopped, "service-rebalancing"}},
          stage);
}

TEST(DeploymentScenarios, ASpotTaskIsInterrupted) {
  Stage stage;
  auto request = stage.site(2);
  request.launch_type.reset();
  ecs::CapacityProviderStrategyItem spot;
  spot.capacity_provider = ecs::kFargateSpot;
  spot.weight = 1;
  request.capacity_provider_strategy = {spot};
  stage.create(request);
  stage.settle();
  stage.interrupt_spot_task();
  stage.pass(std::chrono::minutes(2));
  stage.settle();
  compare("spot-interruption",
          {"A FARGATE_SPOT task is interrupted, and replaced",
           {"fargate-capacity-providers", "ecs_task_events", kEvents}},
          stage);
}

TEST(DeploymentScenarios, AnUnhealthyTaskIsReplaced) {
  Stage stage;
  stage.create(stage.site(2));
  stage.settle();
  stage.make_unhealthy(stage.tasks()[0]);
  stage.pass(std::chrono::minutes(2));
  stage.settle();
  compare("unhealthy-replaced",
          {"A task that turns unhealthy is replaced",
           {"ecs_services", kEvents, "troubleshoot-service-load-balancers"}},
          stage);
}

}  // namespace
}  // namespace neargate::scenarios
