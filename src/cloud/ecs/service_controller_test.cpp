#include "cloud/ecs/service_controller.hpp"

#include <algorithm>

#include "cloud/ecs/service_fixture_for_test.hpp"

namespace neargate::ecs::testing {
namespace {

TEST_F(ServiceTest, KeepsItsDesiredCountOverTheZones) {
  register_definition();
  create(service("site", 4));
  until([&] { return steady(); });
  std::map<std::string, int> zones;
  for (const std::string& id : tasks_of_site()) ++zones[*task(id).availability_zone];
  EXPECT_EQ(zones, (std::map<std::string, int>{{"us-east-1a", 2}, {"us-east-1b", 2}}));

  const std::string victim = tasks_of_site().front();
  machine_.exit(victim + "-app", 1);
  until([&] { return task(victim).last_status == "STOPPED" && steady(); });
  EXPECT_EQ(machine_.running().size(), 4u);
}

TEST_F(ServiceTest, TellsOfItInAwsWords) {
  register_definition();
  create(balanced(1));
  until([&] { return steady(); });
  const std::string id = tasks_of_site().front();
  const std::string deployment = *described("site").deployments->front().id;
  EXPECT_EQ(events_of("site"), "(service site) has started 1 tasks: (task " + id + ").\n" +
                                   "(service site) registered 1 targets in (target-group tg)\n" +
                                   "(service site) (deployment " + deployment +
                                   ") deployment completed.\n" +
                                   "(service site) has reached a steady state.\n");
  EXPECT_EQ(described("site").deployments->front().rollout_state_reason,
            "ECS deployment " + deployment + " completed.");
}

TEST_F(ServiceTest, ScalesOutAndIn) {
  register_definition();
  create(service("site", 1));
  until([&] { return steady(); });
  update([](UpdateServiceRequest& request) { request.desired_count = 5; });
  until([&] { return steady() && machine_.running().size() == 5; });
  update([](UpdateServiceRequest& request) { request.desired_count = 2; });
  until([&] { return steady() && machine_.running().size() == 2; });
  EXPECT_EQ(described("site").deployments->size(), 1u) << "scaling is no deployment";
  std::set<std::string> zones;
  for (const std::string& id : tasks_of_site()) zones.insert(*task(id).availability_zone);
  EXPECT_EQ(zones.size(), 2u);
}

// Both at once: the exit is known when the service is planned, and its task not yet stopping.
TEST_F(ServiceTest, ScalingInCountsOnNoTaskThatHasJustEnded) {
  register_definition();
  create(service("site", 2));
  until([&] { return steady(); });
  const std::vector<std::string> tasks = tasks_of_site();
  machine_.exit(tasks.front() + "-app", 1);
  update([](UpdateServiceRequest& request) { request.desired_count = 1; });
  until([&] { return task(tasks.front()).last_status == "STOPPED" && steady(); });
  EXPECT_EQ(tasks_of_site(), std::vector<std::string>{tasks.back()});
}

TEST_F(ServiceTest, ARollingDeploymentKeepsServing) {
  register_definition();
  create(balanced(2));
  until([&] { return steady(); });
  environment().new_target_health = TargetHealth::initial;
  environment().drains = true;
  const std::string next = register_definition();
  update([&](UpdateServiceRequest& request) { request.task_definition = next; });
  pass(Milliseconds(1000));
  EXPECT_EQ(described("site").deployments->size(), 2u);
  EXPECT_EQ(described("site").running_count, 4) << "new ones run, old ones still serve";
  EXPECT_EQ(serving(), 2);

  for (auto& [address, health] : environment().targets) {
    if (health == TargetHealth::initial) environment().set_health(address, TargetHealth::healthy);
  }
  pass(Milliseconds(500));
  int draining = 0;
  for (const auto& [address, health] : environment().targets) {
    draining += health == TargetHealth::draining;
  }
  EXPECT_EQ(draining, 2);
  EXPECT_EQ(machine_.running().size(), 4u) << "while connections drain, the process lives";
  EXPECT_FALSE(steady());
  std::vector<std::string> drained;
  for (const auto& [address, health] : environment().targets) {
    if (health == TargetHealth::draining) drained.push_back(address);
  }
  for (const std::string& address : drained) {
    environment().set_health(address, TargetHealth::unused);
  }
  until([&] { return steady(); });
  EXPECT_EQ(machine_.running().size(), 2u);
  EXPECT_EQ(described("site").task_definition, next);
}

TEST_F(ServiceTest, ATaskThatFailsItsTargetGroupIsReplaced) {
  register_definition();
  auto request = balanced(1);
  request.health_check_grace_period_seconds = 5;
  create(request);
  until([&] { return steady(); });
  const std::string id = tasks_of_site().front();
  environment().set_health(ecs().state().find_task(id)->interface->private_address,
                           TargetHealth::unhealthy);
  pass(Milliseconds(1000));
  EXPECT_EQ(task(id).desired_status, "RUNNING") << "within its grace period";
  until([&] { return task(id).last_status == "STOPPED"; });
  EXPECT_EQ(task(id).stop_code, "ServiceSchedulerInitiated");
  EXPECT_EQ(task(id).stopped_reason, "Task failed ELB health checks in (target-group tg)");
  until([&] { return steady(); });
  EXPECT_NE(events_of("site").find("(port 8080) is unhealthy in (target-group tg) due to (reason "
                                   "Health checks failed)."),
            std::string::npos);
}

TEST_F(ServiceTest, TheCircuitBreakerRollsBack) {
  register_definition();
  auto request = service("site", 2);
  request.deployment_configuration.emplace();
  request.deployment_configuration->deployment_circuit_breaker.emplace();
  request.deployment_configuration->deployment_circuit_breaker->enable = true;
  request.deployment_configuration->deployment_circuit_breaker->rollback = true;
  create(request);
  until([&] { return steady(); });
  const Service before = described("site");
  const std::vector<std::string> served_by = tasks_of_site();

  environment().missing_images = {"broken"};
  const std::string broken = register_definition("web", "broken");
  update([&](UpdateServiceRequest& change) { change.task_definition = broken; });
  until([&] { return described("site").deployments->size() == 2; });
  until([&] { return steady(); });
  const Service after = described("site");
  EXPECT_EQ(after.task_definition, before.task_definition);
  EXPECT_EQ(after.deployments->front().id, before.deployments->front().id);
  EXPECT_EQ(tasks_of_site(), served_by) << "the old tasks never stopped";
  const std::string events = events_of("site");
  EXPECT_NE(events.find("deployment failed: tasks failed to start."), std::string::npos);
  EXPECT_NE(events.find("rolling back to deployment " + *before.deployments->front().id + "."),
            std::string::npos);
}

TEST_F(ServiceTest, TasksThatNeverStartAreThrottled) {
  environment().missing_images = {"broken"};
  register_definition("web", "broken");
  create(service("site", 1));
  pass(Milliseconds(60000), Milliseconds(200));
  const int failed = *described("site").deployments->front().failed_tasks;
  EXPECT_GE(failed, 5);
  EXPECT_LE(failed, 9) << "0, 0, 1, 3, 7, 15, 31 s";
  EXPECT_NE(events_of("site").find("is unable to consistently start tasks successfully."),
            std::string::npos);
}

TEST_F(ServiceTest, DeletingDrainsAndEnds) {
  register_definition();
  create(balanced(2));
  until([&] { return steady(); });
  DeleteServiceRequest request;
  request.cluster = "main";
  request.service = "site";
  EXPECT_THROW(ecs().delete_service(request, call_), aws::Error) << "scaled above 0";
  request.force = true;
  EXPECT_EQ(ecs().delete_service(request, call_).service->status, "DRAINING");
  EXPECT_THROW(create(balanced(2)), aws::Error) << "still draining";
  until([&] { return described("site").status == "INACTIVE"; });
  EXPECT_TRUE(machine_.kept.empty());
  EXPECT_TRUE(environment().interfaces.empty());
  EXPECT_TRUE(environment().targets.empty());
  create(balanced(1));
  until([&] { return steady(); });
}

// Dies again and again while a service comes up, is deployed anew and goes.
TEST_F(ServiceTest, CrashesDoNotKeepItFromItsGoal) {
  register_definition();
  create(service("site", 3));
  life_->database.flush();
  for (int round = 0; round < 6; ++round) {
    pass(Milliseconds(7 * round), Milliseconds(1));
    crash();
  }
  until([&] { return steady(); });
  EXPECT_EQ(machine_.running().size(), 3u);

  const std::string next = register_definition();
  update([&](UpdateServiceRequest& request) { request.task_definition = next; });
  life_->database.flush();
  for (int round = 0; round < 10; ++round) {
    pass(Milliseconds(5 * round), Milliseconds(1));
    crash();
    EXPECT_GE(machine_.running().size(), 3u);
  }
  until([&] { return steady(); });
  EXPECT_EQ(machine_.running().size(), 3u);
  EXPECT_EQ(environment().interfaces.size(), 3u);
  for (const std::string& id : tasks_of_site()) EXPECT_EQ(task(id).task_definition_arn, next);
}

TEST_F(ServiceTest, TheSameRequestAgainIsTheSameService) {
  register_definition();
  create(service("site", 1));
  create(service("site", 1));
  try {
    create(service("site", 2));
    FAIL();
  } catch (const aws::Error& error) {
    EXPECT_EQ(error.code(), "InvalidParameterException");
    EXPECT_STREQ(error.what(), "Creation of service was not idempotent.");
  }
}

struct Refusal {
  const char* why;
  std::function<void(CreateServiceRequest&)> change;
  const char* code;
  const char* words;
};

TEST_F(ServiceTest, RefusesWhatCannotBe) {
  register_definition();
  const Refusal refusals[] = {
      {"no cluster", [](auto& r) { r.cluster = "other"; }, "ClusterNotFoundException",
       "Cluster not found."},
      {"no definition", [](auto& r) { r.task_definition = "other"; }, "ClientException",
       "TaskDefinition not found."},
      {"no network", [](auto& r) { r.network_configuration.reset(); }, "InvalidParameterException",
       "Network Configuration must be provided"},
      {"no subnet",
       [](auto& r) { r.network_configuration->awsvpc_configuration->subnets = {"subnet-x"}; },
       "InvalidParameterException", "InvalidSubnetID.NotFound"},
      {"no group",
       [](auto& r) {
         r.network_configuration->awsvpc_configuration->security_groups = {"sg-missing"};
       },
       "InvalidParameterException", "InvalidGroup.NotFound"},
      {"EC2", [](auto& r) { r.launch_type = "EC2"; }, "InvalidParameterException",
       "No Container Instances"},
      {"both", [](auto& r) { r.capacity_provider_strategy.emplace().emplace_back(); },
       "InvalidParameterException", "Specifying both a launch type"},
      {"CODE_DEPLOY", [](auto& r) { r.deployment_controller.emplace().type = "CODE_DEPLOY"; },
       "InvalidParameterException", "CODE_DEPLOY"},
      {"grace", [](auto& r) { r.health_check_grace_period_seconds = 5; },
       "InvalidParameterException", "Health check grace period is only valid"},
      {"no target group",
       [](auto& r) {
         LoadBalancer& b = r.load_balancers.emplace().emplace_back();
         b.target_group_arn = "other";
         b.container_name = "app";
         b.container_port = 8080;
       },
       "InvalidParameterException", "does not exist"},
      {"no such port",
       [](auto& r) {
         LoadBalancer& b = r.load_balancers.emplace().emplace_back();
         b.target_group_arn = "tg";
         b.container_name = "app";
         b.container_port = 81;
       },
       "InvalidParameterException", "did not have a container port 81 defined."},
      {"percent", [](auto& r) { r.deployment_configuration.emplace().maximum_percent = 50; },
       "InvalidParameterException", "maximumPercent"},
  };
  for (const Refusal& refusal : refusals) {
    SCOPED_TRACE(refusal.why);
    CreateServiceRequest request = service("site", 1);
    refusal.change(request);
    try {
      create(request);
      ADD_FAILURE() << "accepted";
    } catch (const aws::Error& error) {
      EXPECT_EQ(error.code(), refusal.code);
      EXPECT_NE(std::string(error.what()).find(refusal.words), std::string::npos) << error.what();
    }
  }
  EXPECT_TRUE(ecs().state().services.empty());
}

}  // namespace
}  // namespace neargate::ecs::testing
