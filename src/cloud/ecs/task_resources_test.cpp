#include "cloud/ecs/fakes_for_test.hpp"
#include "cloud/ecs/task_runner.hpp"

namespace neargate::ecs::testing {
namespace {

// Each service that a task may need, and how the reason begins and ends that its lack gives.
struct Lack {
  const char* service;
  int seconds;  // that it is called in vain
  const char* begins;
  const char* ends;
};

TEST_F(EcsTest, WithoutAWayToAServiceATaskFailsAsOnFargate) {
  auto request = definition("web");
  request.container_definitions[0].secrets = std::vector<Secret>{{"TOKEN", "/token"}};
  request.container_definitions[0].image = "registry:80/app:1";
  auto& logs = request.container_definitions[0].log_configuration.emplace();
  logs.log_driver = "awslogs";
  logs.options = {
      {"awslogs-group", "/app"}, {"awslogs-region", "us-east-1"}, {"awslogs-stream-prefix", "app"}};
  ecs().register_task_definition(request, call_);
  const Lack kLacks[] = {
      {"ecr.api", 90,
       "ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull "
       "registry auth from Amazon ECR: ",
       "dial tcp 52.94.233.129:443: i/o timeout"},
      {"ssm", 30,
       "ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve "
       "secrets from ssm: The task cannot pull secrets from AWS Systems Manager. There is a ",
       "GetParameters, https response error StatusCode: 0, RequestID: , canceled, context deadline "
       "exceeded"},
      {"ecr.dkr", 30,
       "CannotPullContainerError: The task cannot pull registry:80/app:1 from the registry "
       "registry:80/app:1. There is a connection issue",
       "dial tcp 52.94.233.129:443: i/o timeout"},
      {"s3", 30, "CannotPullContainerError: The task cannot pull ",
       "dial tcp 52.94.233.129:443: i/o timeout"},
      {"logs", 30,
       "ResourceInitializationError: failed to validate logger args: ", "signal: killed"},
  };
  for (const Lack& lack : kLacks) {
    environment().unreachable = {lack.service};
    const std::string id = run_tasks(1).front();
    pass(Seconds(lack.seconds - 1));
    EXPECT_EQ(task(id).last_status, "PENDING") << lack.service;
    pass(Seconds(2));
    ASSERT_EQ(task(id).last_status, "STOPPED") << lack.service;
    EXPECT_EQ(task(id).stop_code, "TaskFailedToStart");
    const std::string reason = *task(id).stopped_reason;
    EXPECT_TRUE(reason.starts_with(lack.begins)) << reason;
    EXPECT_TRUE(reason.ends_with(lack.ends)) << reason;
  }
  EXPECT_TRUE(environment().interfaces.empty());
}

TEST_F(EcsTest, AWayThatOpensInTimeIsTaken) {
  environment().unreachable = {"ecr.api"};
  register_definition();
  const std::string id = run_tasks(1).front();
  pass(Milliseconds(20000));
  environment().unreachable.clear();
  until([&] { return task(id).last_status == "RUNNING"; });
}

TEST_F(EcsTest, ATaskThatWaitsForAWayCanBeStopped) {
  environment().unreachable = {"ecr.api"};
  register_definition();
  const std::string id = run_tasks(1).front();
  pass(Milliseconds(1000));
  ecs().runner().stop(id, "UserInitiated", "enough");
  pass(Milliseconds(1000));
  EXPECT_EQ(task(id).last_status, "STOPPED");
  EXPECT_EQ(task(id).stopped_reason, "enough");
}

// Other services than those that it uses may be as far as they like.
TEST_F(EcsTest, ATaskNeedsOnlyWhatItUses) {
  environment().unreachable = {"ssm", "kms"};
  register_definition();
  const std::string id = run_tasks(1).front();
  until([&] { return task(id).last_status == "RUNNING"; });
}

}  // namespace
}  // namespace neargate::ecs::testing
