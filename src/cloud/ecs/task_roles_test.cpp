#include "cloud/ecs/task_roles.hpp"

#include "cloud/ecs/fakes_for_test.hpp"

namespace neargate::ecs::testing {
namespace {

constexpr const char* kRole = "arn:aws:iam::123456789012:role/execution";

class RolesTest : public EcsTest {
 protected:
  // With one of everything that an execution role is asked for.
  void register_all(const std::string& image) {
    auto request = definition("web");
    ContainerDefinition& container = request.container_definitions[0];
    container.image = image;
    container.secrets = std::vector<Secret>{{"TOKEN", "/shop/token"}, {"KEY", "/encrypted"}};
    auto& logs = container.log_configuration.emplace();
    logs.log_driver = "awslogs";
    logs.options = {{"awslogs-group", "/new"},
                    {"awslogs-region", "us-east-1"},
                    {"awslogs-stream-prefix", "app"},
                    {"awslogs-create-group", "true"}};
    ecs().register_task_definition(request, call_);
  }
};

TEST_F(RolesTest, TheExecutionRoleIsAskedForWhatTheStartNeeds) {
  register_all("registry:80/app:1");
  const std::string id = run_tasks(1).front();
  until([&] { return task(id).last_status == "RUNNING"; });
  const std::string group = "arn:aws:logs:us-east-1:123456789012:log-group:/new:log-stream:";
  const std::string repository = "arn:aws:ecr:us-east-1:123456789012:repository/app";
  const std::string parameters = "arn:aws:ssm:us-east-1:123456789012:parameter/";
  EXPECT_EQ(
      environment().asked,
      (std::vector<std::string>{
          "ecr:GetAuthorizationToken *", "ssm:GetParameters " + parameters + "shop/token",
          "ssm:GetParameters " + parameters + "encrypted",
          "kms:Decrypt arn:aws:kms:us-east-1:123456789012:key/own",
          "ecr:BatchGetImage " + repository, "ecr:GetDownloadUrlForLayer " + repository,
          "logs:CreateLogStream " + group + "app/app/" + id, "logs:CreateLogGroup " + group}));
  EXPECT_TRUE(environment().log_streams.contains("app/app/" + id)) << "before it says a word";
}

TEST_F(RolesTest, ATaskWhoseExecutionRoleMayNotStopsAsOnFargate) {
  const std::string auth =
      "ResourceInitializationError: unable to pull secrets or registry auth: execution resource "
      "retrieval failed: ";
  const std::string refused = std::string("AccessDeniedException: ") + kRole + " may not ";
  const std::string logger =
      "ResourceInitializationError: failed to validate logger args: create stream has been retried "
      "1 times: failed to create Cloudwatch log ";
  const std::string manifest =
      "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve "
      "ref registry:80/team/app";
  struct Case {
    std::string image, action, begins, has;
  };
  const Case kCases[] = {
      {":1", "ecr:GetAuthorizationToken", auth + "unable to retrieve ecr registry auth: ", refused},
      {":1", "ssm:GetParameters", auth + "unable to retrieve secrets from ssm: ", refused},
      {":1", "kms:Decrypt", auth + "unable to retrieve secrets from ssm: ", refused},
      {":1", "ecr:BatchGetImage", manifest,
       "HEAD request to https://registry:80/v2/team/app/manifests/1: 403 Forbidden"},
      {"", "ecr:BatchGetImage", manifest, "/v2/team/app/manifests/latest: 403 Forbidden"},
      {":1@sha256:abc", "ecr:BatchGetImage", manifest,
       "/v2/team/app/blobs/sha256:abc: 403 Forbidden"},
      {":1", "ecr:GetDownloadUrlForLayer",
       "CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: ",
       "https://registry:80/v2/team/app/blobs/sha256:aaaa"},
      {":1", "logs:CreateLogStream", logger + "stream: " + refused, " : exit status 1"},
      {":1", "logs:CreateLogGroup", logger + "group: " + refused, " : exit status 1"},
  };
  for (const Case& each : kCases) {
    register_all("registry:80/team/app" + each.image);
    environment().forbidden_actions = {each.action};
    const std::string id = run_tasks(1).front();
    until([&] { return task(id).last_status == "STOPPED"; });
    EXPECT_EQ(task(id).stop_code, "TaskFailedToStart");
    const std::string reason = *task(id).stopped_reason;
    EXPECT_TRUE(reason.starts_with(each.begins)) << reason;
    EXPECT_NE(reason.find(each.has), std::string::npos) << reason;
  }
  environment().forbidden_actions.clear();
  const std::string id = run_tasks(1).front();
  until([&] { return task(id).last_status == "RUNNING"; });
  EXPECT_EQ(machine_.running().size(), 1u) << "of all of them";
}

TEST_F(RolesTest, WhatTheRoleMayNotWriteIsLost) {
  register_all("registry:80/app:1");
  environment().forbidden_actions = {"logs:PutLogEvents"};
  const std::string id = run_tasks(1).front();
  until([&] { return task(id).last_status == "RUNNING"; });
  machine_.write(id + "-app", "unheard");
  pass(Milliseconds(1000));
  EXPECT_TRUE(environment().log.empty());
  environment().forbidden_actions.clear();
  machine_.write(id + "-app", "heard");
  pass(Milliseconds(1000));
  EXPECT_EQ(environment().log, std::vector<std::string>{"app/app/" + id + ": heard"});
  EXPECT_EQ(task(id).last_status, "RUNNING");
}

TEST_F(RolesTest, WithoutTheRolesTrustNoTaskIsMade) {
  register_definition();
  environment().untrusting_roles = {kRole};
  try {
    run_tasks(1);
    FAIL() << "a task was made";
  } catch (const aws::Error& error) {
    EXPECT_EQ(error.code(), "ClientException");
    EXPECT_TRUE(std::string(error.what())
                    .starts_with("ECS was unable to assume the role '" + std::string(kRole) +
                                 "' that was provided for this task."))
        << error.what();
  }
  EXPECT_TRUE(ecs().state().tasks().empty());
  environment().untrusting_roles.clear();
  EXPECT_EQ(run_tasks(1).size(), 1u);
}

TEST_F(RolesTest, AServiceTellsOfItAndGoesOnTrying) {
  register_definition();
  environment().untrusting_roles = {kRole};
  ecs().create_service(service("site", 1), call_);
  pass(Milliseconds(60000), Milliseconds(200));
  const std::string events = events_of("site");
  EXPECT_NE(events.find("(service site) failed to launch a task with (error ECS was unable to "
                        "assume the role '"),
            std::string::npos)
      << events;
  EXPECT_EQ(events.find("failed to launch"), events.rfind("failed to launch")) << "told once";
  const int failed = *described("site").deployments->front().failed_tasks;
  EXPECT_GE(failed, 5);
  EXPECT_LE(failed, 9) << "as for tasks that never run";
  environment().untrusting_roles.clear();
  until([&] { return described("site").running_count == 1; });
}

TEST(TaskRoles, TheRunsOverridesComeFirst) {
  TaskDefinition definition;
  EXPECT_EQ(task_role(definition, std::nullopt), "");
  definition.task_role_arn = "app";
  definition.execution_role_arn = "start";
  TaskOverride overrides;
  overrides.task_role_arn = "other";
  EXPECT_EQ(task_role(definition, overrides), "other");
  EXPECT_EQ(execution_role(definition, overrides), "start");
  overrides.task_role_arn = "";
  EXPECT_EQ(task_role(definition, overrides), "app");
}

}  // namespace
}  // namespace neargate::ecs::testing
