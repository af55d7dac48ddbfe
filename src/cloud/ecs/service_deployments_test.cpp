#include "cloud/ecs/service_deployments.hpp"

#include "cloud/ecs/monitoring.hpp"
#include "cloud/ecs/service_fixture_for_test.hpp"
#include "cloud/test_world.hpp"

namespace neargate::ecs::testing {
namespace {

using cloud::error_code;

class ServiceDeploymentTest : public ServiceTest {
 protected:
  void SetUp() override {
    ServiceTest::SetUp();
    environment().missing_images = {"broken"};
    register_definition();
  }
  // One that runs with this task definition, as soon as there is one.
  std::string running_task_of(const std::string& definition) {
    std::string found;
    until([&] {
      for (const std::string& id : tasks_of_site()) {
        const Task seen = task(id);
        if (seen.task_definition_arn == definition && seen.last_status == "RUNNING") found = id;
      }
      return !found.empty();
    });
    return found;
  }
  std::string revision_in_service() { return *described("site").deployments->front().id; }
};

TEST_F(ServiceDeploymentTest, AGoodOneIsPendingInProgressSuccessful) {
  create(balanced(2));
  EXPECT_EQ(status(), "PENDING");
  step(Milliseconds(1));
  EXPECT_EQ(status(), "IN_PROGRESS");
  until([&] { return status() == "SUCCESSFUL"; });
  deploy("next");
  until([&] { return status() == "SUCCESSFUL"; });
  const std::vector<ServiceDeployment> seen = deployments();
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[0].source_service_revisions->front().arn, seen[1].target_service_revision->arn);
  EXPECT_EQ(seen[0].source_service_revisions->front().running_task_count, 2);
  EXPECT_EQ(seen[0].target_service_revision->running_task_count, 2);
  EXPECT_EQ(seen[0].deployment_circuit_breaker->status, "DISABLED");
  EXPECT_TRUE(seen[0].started_at && seen[0].finished_at && !seen[0].stopped_at);
  EXPECT_EQ(described("site").current_service_deployment, seen[0].service_deployment_arn);

  DescribeServiceRevisionsRequest request;
  request.service_revision_arns = {*seen[0].target_service_revision->arn, "arn:aws:ecs:x"};
  const auto revisions = ecs().describe_service_revisions(request, call_);
  ASSERT_EQ(revisions.service_revisions->size(), 1u);
  EXPECT_EQ(revisions.failures->front().reason, "MISSING");
  const ServiceRevision& revision = revisions.service_revisions->front();
  EXPECT_EQ(revision.task_definition, described("site").task_definition);
  EXPECT_EQ(revision.container_images->front().image, "next");
  EXPECT_TRUE(revision.container_images->front().image_digest->starts_with("sha256:"));
}

TEST_F(ServiceDeploymentTest, MonitoringIsOfTheRevision) {
  const auto resolution = [&](const ServiceDeployment& deployment) {
    DescribeServiceRevisionsRequest request;
    request.service_revision_arns = {*deployment.target_service_revision->arn};
    const auto monitoring =
        ecs().describe_service_revisions(request, call_).service_revisions->front().monitoring;
    return monitoring ? monitoring->metric_configurations->front().resolution_seconds : 0;
  };
  const auto monitor = [&](UpdateServiceRequest& request) {
    request.monitoring.emplace().metric_configurations = {{{"CPUUtilization"}, 20}};
  };
  create(guarded(balanced(1)));
  until([&] { return status() == "SUCCESSFUL"; });
  EXPECT_EQ(resolution(deployments().front()), 0);
  update(monitor);
  until([&] { return status() == "SUCCESSFUL"; });
  ASSERT_EQ(deployments().size(), 2u) << "it is deployed";
  EXPECT_EQ(resolution(deployments().front()), 20);
  deploy("next");
  EXPECT_EQ(resolution(deployments().front()), 20) << "it stays as it is";
  until([&] { return status() == "SUCCESSFUL"; });

  // A rollback takes it back too.
  const std::string broken = register_definition("web", "broken");
  update([&](UpdateServiceRequest& request) {
    request.task_definition = broken;
    request.monitoring.emplace();
  });
  EXPECT_FALSE(ecs().state().services.find("main/site")->monitoring->metric_configurations);
  until([&] { return status() == "ROLLBACK_SUCCESSFUL"; });
  const auto& monitoring = ecs().state().services.find("main/site")->monitoring;
  EXPECT_EQ(metric_resolution(monitoring, kCpuUtilization), kHighResolution);
}

TEST_F(ServiceDeploymentTest, TheCircuitBreakerRollsBack) {
  create(guarded(balanced(2)));
  until([&] { return status() == "SUCCESSFUL"; });
  const std::string good = revision_in_service();
  deploy("broken");
  until([&] { return status() == "ROLLBACK_IN_PROGRESS" || status() == "ROLLBACK_SUCCESSFUL"; });
  until([&] { return status() == "ROLLBACK_SUCCESSFUL"; });
  const ServiceDeployment seen = deployments().front();
  EXPECT_EQ(seen.status_reason,
            "Service deployment rolled back because the circuit breaker threshold was exceeded.");
  EXPECT_EQ(seen.rollback->service_revision_arn, seen.source_service_revisions->front().arn);
  EXPECT_EQ(seen.deployment_circuit_breaker->status, "TRIGGERED");
  EXPECT_EQ(seen.deployment_circuit_breaker->failure_count, 4) << "two at once, twice";
  EXPECT_EQ(seen.deployment_circuit_breaker->threshold, 3);
  EXPECT_EQ(revision_in_service(), good);
}

TEST_F(ServiceDeploymentTest, AFirstOneThatFailsHasNothingToGoBackTo) {
  environment().missing_images = {"image"};
  create(guarded(service("site", 1)));
  until([&] { return status() == "ROLLBACK_FAILED"; });
  EXPECT_EQ(deployments().front().status_reason,
            "No rollback candidate was found to run the rollback.");
  EXPECT_FALSE(deployments().front().rollback);
  EXPECT_EQ(described("site").deployments->front().rollout_state, "FAILED");
  EXPECT_EQ(described("site").deployments->front().failed_tasks, 3);
  const std::size_t tasks = ecs().state().tasks().size();
  pass(Milliseconds(60000), Milliseconds(200));
  EXPECT_EQ(ecs().state().tasks().size(), tasks) << "it launches nothing more";
  EXPECT_EQ(error_code([&] { stop("ROLLBACK"); }), "ConflictException") << "it has ended";
  environment().missing_images.clear();
  deploy("image");
  until([&] { return status() == "SUCCESSFUL"; });
}

TEST_F(ServiceDeploymentTest, ItsThresholdCanBeChosen) {
  auto request = guarded(service("site", 1));
  ThresholdConfiguration& threshold = request.deployment_configuration->deployment_circuit_breaker
                                          ->threshold_configuration.emplace();
  threshold.type = "COUNT";
  threshold.value = 5;
  environment().missing_images = {"image"};
  create(request);
  until([&] { return status() == "ROLLBACK_FAILED"; });
  EXPECT_EQ(deployments().front().deployment_circuit_breaker->failure_count, 5);
  EXPECT_EQ(deployments().front().deployment_circuit_breaker->threshold, 5);
}

// Of the two new tasks one serves and one never does.
TEST_F(ServiceDeploymentTest, AHealthyTaskResetsTheCountUnlessTold) {
  for (const bool resets : {true, false}) {
    SCOPED_TRACE(resets);
    auto request = guarded(balanced(2));
    request.deployment_configuration->deployment_circuit_breaker->reset_on_healthy_task = resets;
    create(request);
    until([&] { return status() == "SUCCESSFUL"; });
    environment().new_target_health = TargetHealth::initial;
    const std::string next = deploy("next");
    for (int failures = 1; failures <= 2; ++failures) {
      const std::string id = running_task_of(next);
      machine_.exit(id + "-app", 1);
      until([&] { return task(id).last_status == "STOPPED"; });
      EXPECT_EQ(described("site").deployments->front().failed_tasks, failures);
    }
    const std::string healthy = running_task_of(next);
    environment().set_health(ecs().state().find_task(healthy)->interface->private_address,
                             TargetHealth::healthy);
    pass(Milliseconds(10), Milliseconds(1));
    EXPECT_EQ(described("site").deployments->front().failed_tasks, resets ? 0 : 2);
    DeleteServiceRequest remove;
    remove.cluster = "main";
    remove.service = "site";
    remove.force = true;
    ecs().delete_service(remove, call_);
    until([&] { return described("site").status == "INACTIVE"; });
    environment().new_target_health = TargetHealth::healthy;
  }
}

TEST_F(ServiceDeploymentTest, StoppedOnRequestItRollsBack) {
  create(balanced(2));
  EXPECT_EQ(error_code([&] { stop("ROLLBACK"); }), "ConflictException") << "nothing to go back to";
  until([&] { return status() == "SUCCESSFUL"; });
  EXPECT_EQ(error_code([&] { stop("ROLLBACK"); }), "ConflictException") << "it has ended";
  const std::string good = revision_in_service();
  environment().new_target_health = TargetHealth::initial;
  deploy("next");
  pass(Milliseconds(500));
  stop("ROLLBACK");
  EXPECT_EQ(status(), "ROLLBACK_REQUESTED");
  stop("ROLLBACK");
  until([&] { return status() == "ROLLBACK_SUCCESSFUL"; });
  EXPECT_EQ(revision_in_service(), good);
  EXPECT_EQ(deployments().front().status_reason,
            "Service deployment rolled back because of a StopServiceDeployment request.");
  StopServiceDeploymentRequest other;
  other.service_deployment_arn = "arn:aws:ecs:us-east-1:123456789012:service-deployment/a/b/c";
  EXPECT_EQ(error_code([&] { ecs().stop_service_deployment(other, call_); }),
            "ServiceDeploymentNotFoundException");
}

TEST_F(ServiceDeploymentTest, AbortedItStopsWhereItIs) {
  create(balanced(2));
  until([&] { return status() == "SUCCESSFUL"; });
  environment().new_target_health = TargetHealth::initial;
  deploy("next");
  pass(Milliseconds(500));
  stop("ABORT");
  EXPECT_EQ(status(), "STOP_REQUESTED");
  until([&] { return status() == "STOPPED"; });
  EXPECT_TRUE(deployments().front().stopped_at);
  EXPECT_EQ(described("site").deployments->front().rollout_state, "FAILED");
  EXPECT_EQ(serving(), 2) << "the old ones";
}

TEST_F(ServiceDeploymentTest, SupersededItStopsWhenItsTasksHaveGone) {
  create(balanced(2));
  until([&] { return status() == "SUCCESSFUL"; });
  environment().new_target_health = TargetHealth::initial;
  deploy("next");
  pass(Milliseconds(500));
  environment().new_target_health = TargetHealth::healthy;
  deploy("third");
  EXPECT_EQ(deployments()[1].status, "STOP_REQUESTED");
  until([&] { return status() == "SUCCESSFUL"; });
  EXPECT_EQ(deployments()[1].status, "STOPPED");
  EXPECT_EQ(deployments()[1].status_reason,
            "Service deployment stopped because a new service deployment was started.");
}

TEST_F(ServiceDeploymentTest, ARollbackThatFailsToo) {
  create(guarded(balanced(2)));
  until([&] { return status() == "SUCCESSFUL"; });
  environment().missing_images = {"image", "broken"};
  deploy("broken");
  pass(Milliseconds(500));
  for (const std::string& id : tasks_of_site()) {
    if (machine_.kept.contains(id + "-app")) machine_.exit(id + "-app", 1);
  }
  until([&] { return status() == "ROLLBACK_FAILED"; });
  EXPECT_EQ(described("site").deployments->front().rollout_state, "FAILED");
}

TEST_F(ServiceDeploymentTest, AnAlarmRollsBackAlsoWhileItIsWatchedOn) {
  environment().alarms = {{"errors", AlarmState::ok}};
  auto request = balanced(1);
  DeploymentAlarms& alarms = request.deployment_configuration.emplace().alarms.emplace();
  alarms.alarm_names = {"errors", "none"};
  alarms.enable = true;
  alarms.rollback = true;
  EXPECT_EQ(error_code([&] { create(request); }), "InvalidParameterException");
  alarms.alarm_names = {"errors"};
  request.deployment_configuration->bake_time_in_minutes = 1;
  create(request);
  pass(Milliseconds(30000), Milliseconds(100));
  EXPECT_EQ(status(), "IN_PROGRESS") << "watched on";
  EXPECT_EQ(deployments().front().alarms->status, "MONITORING");
  until([&] { return status() == "SUCCESSFUL"; });
  const std::string good = revision_in_service();
  deploy("next");
  pass(Milliseconds(30000), Milliseconds(100));
  EXPECT_EQ(described("site").deployments->size(), 1u) << "nothing of the old one is left";
  environment().alarms["errors"] = AlarmState::alarm;
  until([&] { return status() == "ROLLBACK_SUCCESSFUL"; });
  EXPECT_EQ(revision_in_service(), good);
  EXPECT_EQ(deployments().front().alarms->status, "TRIGGERED");
  EXPECT_EQ(deployments().front().alarms->triggered_alarm_names,
            std::vector<std::string>{"errors"});

  deploy("mended");
  EXPECT_EQ(deployments().front().alarms->status, "DISABLED") << "it was in ALARM already";
  until([&] { return status() == "SUCCESSFUL"; });
}

TEST_F(ServiceDeploymentTest, ListsByStatusTimeAndPage) {
  create(balanced(1));
  until([&] { return status() == "SUCCESSFUL"; });
  const Timestamp between = clock_.now();
  pass(Milliseconds(100));
  for (const char* image : {"second", "third"}) {
    deploy(image);
    until([&] { return status() == "SUCCESSFUL"; });
  }
  deploy("broken");
  ListServiceDeploymentsRequest request;
  request.cluster = "main";
  request.service = "site";
  const auto count = [&] {
    return ecs().list_service_deployments(request, call_).service_deployments->size();
  };
  EXPECT_EQ(count(), 4u);
  request.status = {"SUCCESSFUL", "STOPPED"};
  EXPECT_EQ(count(), 3u);
  request.created_at.emplace().after = between;
  EXPECT_EQ(count(), 2u);
  request.created_at->before = between;
  EXPECT_EQ(count(), 0u);
  request.created_at.reset();
  request.max_results = 2;
  const auto page = ecs().list_service_deployments(request, call_);
  EXPECT_EQ(page.service_deployments->size(), 2u);
  request.next_token = page.next_token;
  EXPECT_EQ(count(), 1u);
  request.service = "other";
  EXPECT_EQ(error_code([&] { count(); }), "ServiceNotFoundException");
}

TEST_F(ServiceDeploymentTest, ItsRecordsOutliveACrashAndGoWithTheService) {
  create(guarded(balanced(2)));
  until([&] { return status() == "SUCCESSFUL"; });
  deploy("broken");
  for (int round = 0; round < 8; ++round) {
    pass(Milliseconds(3), Milliseconds(1));
    crash();
    environment().missing_images = {"broken"};
    for (const std::string& id : tasks_of_site()) {
      const TaskRecord& record = *ecs().state().find_task(id);
      if (record.targets_registered) {
        environment().targets[record.interface->private_address] = TargetHealth::healthy;
      }
    }
  }
  until([&] { return status() == "ROLLBACK_SUCCESSFUL"; });
  DeleteServiceRequest request;
  request.cluster = "main";
  request.service = "site";
  request.force = true;
  ecs().delete_service(request, call_);
  until([&] { return described("site").status == "INACTIVE"; });
  EXPECT_TRUE(ecs().state().service_deployments.empty());
  EXPECT_TRUE(ecs().state().service_revisions.empty());
}

}  // namespace
}  // namespace neargate::ecs::testing
