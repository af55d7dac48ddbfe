#include "cli/service_status.hpp"

#include <gtest/gtest.h>

namespace neargate::cli {
namespace {

const Timestamp kNow{Milliseconds(1'800'000'000'000)};

ecs::Service service() {
  ecs::Service out;
  out.cluster_arn = "arn:aws:ecs:us-east-1:123456789012:cluster/main";
  out.service_name = "web";
  out.task_definition = "arn:aws:ecs:us-east-1:123456789012:task-definition/web:7";
  out.desired_count = 4;
  out.running_count = 3;
  out.pending_count = 1;
  ecs::Deployment& old = out.deployments.emplace().emplace_back();
  old.status = "ACTIVE";
  old.rollout_state = "COMPLETED";
  ecs::Deployment& primary = out.deployments->emplace_back();
  primary.status = "PRIMARY";
  primary.rollout_state = "IN_PROGRESS";
  primary.failed_tasks = 2;
  ecs::ServiceEvent& event = out.events.emplace().emplace_back();
  event.message = "(service web) has started 1 tasks.";
  event.created_at = kNow - Seconds(125);
  return out;
}

TEST(ServiceStatus, IsOfThePrimaryDeployment) {
  const daemon::ServiceStatus status = status_of(service());
  EXPECT_EQ(status.cluster, "main");
  EXPECT_EQ(status.task_definition, "web:7");
  EXPECT_EQ(status.rollout_state, "IN_PROGRESS");
  EXPECT_EQ(status.failed, 2);
  EXPECT_EQ(status.running, 3);
}

TEST(ServiceStatus, IsATableAndEvents) {
  daemon::ServiceStatus status = status_of(service());
  status.healthy_targets = 3;
  status.targets = 4;
  status.minimum = 2;
  status.maximum = 8;
  status.url = "https://web.example/";
  status.alarms = {{.name = "errors", .state = "ALARM", .purpose = "deployment"},
                   {.name = "slow", .state = "OK", .purpose = "deployment"},
                   {.name = "cpu-low", .state = "ALARM", .purpose = "scale-in"}};
  EXPECT_EQ(text_of({status}, kNow),
            "SERVICE  CLUSTER  REVISION  ROLLOUT      DESIRED  PENDING  RUNNING  HEALTHY  SCALES   "
            "         "
            "ALARMS          URL\n"
            "web      main     web:7     IN_PROGRESS  4        1        3        3/4      2-8 "
            "(scaling in)  "
            "1 of 2: errors  https://web.example/\n"
            "\n"
            "(service web) has started 1 tasks. 2m ago\n");
}

TEST(ServiceStatus, SaysWhyADeploymentFailed) {
  daemon::ServiceStatus status = status_of(service());
  status.rollout_state = "FAILED";
  status.rollout_state_reason = "ECS deployment circuit breaker: tasks failed to start.";
  EXPECT_NE(text_of({status}, kNow).find("\n(service web) ECS deployment circuit breaker"),
            std::string::npos);
}

}  // namespace
}  // namespace neargate::cli
