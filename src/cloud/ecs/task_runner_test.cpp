#include "cloud/ecs/task_runner.hpp"

#include <algorithm>

#include "cloud/ecs/fakes_for_test.hpp"

namespace neargate::ecs::testing {
namespace {

TEST_F(EcsTest, ATaskRunsAndIsStopped) {
  register_definition();
  const std::string id = run_tasks(1).front();
  EXPECT_EQ(task(id).last_status, "PENDING") << "its interface was recorded at once";
  until([&] { return task(id).last_status == "RUNNING"; });
  const Task running = task(id);
  EXPECT_EQ(running.desired_status, "RUNNING");
  EXPECT_EQ(running.connectivity, "CONNECTED");
  EXPECT_TRUE(running.connectivity_at && running.pull_started_at && running.pull_stopped_at &&
              running.started_at);
  EXPECT_EQ(running.attachments->front().status, "ATTACHED");
  EXPECT_EQ(running.containers->front().last_status, "RUNNING");
  EXPECT_EQ(machine_.running().size(), 1u);

  StopTaskRequest stop;
  stop.cluster = "main";
  stop.task = id;
  stop.reason = "enough";
  EXPECT_EQ(ecs().stop_task(stop, call_).task->desired_status, "STOPPED");
  until([&] { return task(id).last_status == "STOPPED"; });
  const Task stopped = task(id);
  EXPECT_EQ(stopped.stop_code, "UserInitiated");
  EXPECT_EQ(stopped.stopped_reason, "enough");
  EXPECT_EQ(stopped.containers->front().exit_code, 143);
  EXPECT_TRUE(stopped.stopping_at && stopped.execution_stopped_at && stopped.stopped_at);
  EXPECT_TRUE(machine_.kept.empty() && machine_.tasks.empty());
  EXPECT_TRUE(environment().interfaces.empty());
}

TEST_F(EcsTest, AnEssentialContainerThatExitsEndsItsTask) {
  register_definition();
  const std::string id = run_tasks(1).front();
  until([&] { return task(id).last_status == "RUNNING"; });
  machine_.exit(id + "-app", 137, true);
  until([&] { return task(id).last_status == "STOPPED"; });
  EXPECT_EQ(task(id).stop_code, "EssentialContainerExited");
  EXPECT_EQ(task(id).stopped_reason, "Essential container in task exited");
  EXPECT_EQ(task(id).containers->front().exit_code, 137);
  EXPECT_EQ(task(id).containers->front().reason,
            "OutOfMemoryError: Container killed due to memory usage");
}

TEST_F(EcsTest, AnImageThatDoesNotExist) {
  environment().missing_images = {"nowhere"};
  register_definition("web", "nowhere");
  const std::string id = run_tasks(1).front();
  until([&] { return task(id).last_status == "STOPPED"; });
  EXPECT_EQ(task(id).stop_code, "TaskFailedToStart");
  EXPECT_EQ(task(id).stopped_reason, "CannotPullContainerError: nowhere: not found");
  EXPECT_TRUE(environment().interfaces.empty());
  EXPECT_TRUE(machine_.tasks.empty());
}

TEST_F(EcsTest, AContainerThatCannotStart) {
  machine_.refuses_to_start["app"] = "no such file: /nope";
  register_definition();
  const std::string id = run_tasks(1).front();
  until([&] { return task(id).last_status == "STOPPED"; });
  EXPECT_EQ(task(id).stop_code, "TaskFailedToStart");
  EXPECT_EQ(task(id).containers->front().reason, "CannotStartContainerError: no such file: /nope");
}

TEST_F(EcsTest, NoAddressLeft) {
  environment().interfaces_available = false;
  register_definition();
  const std::string id = run_tasks(1).front();
  until([&] { return task(id).last_status == "STOPPED"; });
  EXPECT_TRUE(task(id).stopped_reason->starts_with("ResourceInitializationError: "));
}

TEST_F(EcsTest, SigkillFollowsSigtermAfterTheStopTimeout) {
  auto request = definition("web");
  request.container_definitions[0].stop_timeout = 10;
  ecs().register_task_definition(request, call_);
  machine_.ignores_sigterm.insert("app");
  const std::string id = run_tasks(1).front();
  until([&] { return task(id).last_status == "RUNNING"; });
  ecs().runner().stop(id, "UserInitiated", "");
  pass(Milliseconds(9500));
  EXPECT_EQ(task(id).last_status, "STOPPING");
  pass(Milliseconds(2000));
  EXPECT_EQ(task(id).last_status, "STOPPED");
  EXPECT_EQ(task(id).containers->front().exit_code, 137);
}

TEST_F(EcsTest, ContainersStartAndStopInTheOrderOfTheirDependencies) {
  auto request = definition("web");
  auto& containers = request.container_definitions;
  containers.push_back(container("setup"));
  containers.push_back(container("sidecar"));
  containers[1].essential = false;
  containers[0].depends_on =
      std::vector<ContainerDependency>{{"setup", "SUCCESS"}, {"sidecar", "HEALTHY"}};
  containers[2].health_check.emplace();
  containers[2].health_check->command = {"CMD-SHELL", "true"};
  containers[2].health_check->interval = 5;
  ecs().register_task_definition(request, call_);
  machine_.exec_result["sidecar"] = 1;
  const std::string id = run_tasks(1).front();
  pass(Milliseconds(1000));
  EXPECT_TRUE(machine_.kept.contains(id + "-setup"));
  EXPECT_TRUE(machine_.kept.contains(id + "-sidecar"));
  EXPECT_FALSE(machine_.kept.contains(id + "-app"));
  machine_.exit(id + "-setup", 0);
  machine_.exec_result["sidecar"] = 0;
  until([&] { return task(id).last_status == "RUNNING"; });
  EXPECT_EQ(task(id).health_status, "HEALTHY");

  ecs().runner().stop(id, "UserInitiated", "");
  until([&] { return task(id).last_status == "STOPPED"; });
  ASSERT_EQ(machine_.signals.size(), 2u);
  EXPECT_EQ(machine_.signals[0].first, id + "-app");
  EXPECT_EQ(machine_.signals[1].first, id + "-sidecar");
}

TEST_F(EcsTest, AFailedDependencyFailsTheTask) {
  auto request = definition("web");
  request.container_definitions.push_back(container("setup"));
  request.container_definitions[1].essential = false;
  request.container_definitions[0].depends_on =
      std::vector<ContainerDependency>{{"setup", "SUCCESS"}};
  ecs().register_task_definition(request, call_);
  machine_.exits_at_once["setup"] = 3;
  const std::string id = run_tasks(1).front();
  until([&] { return task(id).last_status == "STOPPED"; });
  EXPECT_EQ(task(id).stop_code, "TaskFailedToStart");
  EXPECT_FALSE(machine_.starts.contains(id + "-app"));
}

TEST_F(EcsTest, LinesOfEachContainerReachItsStreamOnce) {
  auto request = definition("web");
  LogConfiguration& logs = request.container_definitions[0].log_configuration.emplace();
  logs.log_driver = "awslogs";
  logs.options = {
      {"awslogs-group", "/app"}, {"awslogs-region", "us-east-1"}, {"awslogs-stream-prefix", "web"}};
  ecs().register_task_definition(request, call_);
  const std::string id = run_tasks(1).front();
  until([&] { return task(id).last_status == "RUNNING"; });
  machine_.write(id + "-app", "one");
  pass(Milliseconds(600));
  machine_.write(id + "-app", "two");
  crash();
  machine_.write(id + "-app", "three");
  pass(Milliseconds(600));
  machine_.write(id + "-app", "last words");
  machine_.exit(id + "-app", 0);
  until([&] { return task(id).last_status == "STOPPED"; });
  const std::string stream = "web/app/" + id + ": ";
  EXPECT_EQ(environment().log, (std::vector<std::string>{stream + "one", stream + "two",
                                                         stream + "three", stream + "last words"}));
}

TEST_F(EcsTest, AMissingLogGroupFailsTheTask) {
  auto request = definition("web");
  LogConfiguration& logs = request.container_definitions[0].log_configuration.emplace();
  logs.log_driver = "awslogs";
  logs.options = {{"awslogs-group", "/none"},
                  {"awslogs-region", "us-east-1"},
                  {"awslogs-stream-prefix", "web"}};
  ecs().register_task_definition(request, call_);
  const std::string id = run_tasks(1).front();
  until([&] { return task(id).last_status == "STOPPED"; });
  EXPECT_NE(task(id).stopped_reason->find("The specified log group does not exist."),
            std::string::npos);
}

// The control plane dies after every so many steps of a task's life, and each time finds its way.
TEST_F(EcsTest, ACrashAtAnyStepNeitherLosesNorDoublesATask) {
  register_definition();
  for (int steps = 0; steps < 14; ++steps) {
    SCOPED_TRACE(steps);
    const std::string id = run_tasks(1).front();
    life_->database.flush();
    for (int i = 0; i < steps; ++i)
      life_->reactor.run_once(Milliseconds(0)), clock_.advance(Milliseconds(1));
    crash();
    until([&] { return task(id).last_status == "RUNNING"; });
    EXPECT_EQ(machine_.running().size(), 1u);
    EXPECT_EQ(environment().interfaces.size(), 1u);

    ecs().runner().stop(id, "UserInitiated", "");
    life_->database.flush();
    for (int i = 0; i < steps; ++i)
      life_->reactor.run_once(Milliseconds(0)), clock_.advance(Milliseconds(1));
    crash();
    until([&] { return task(id).last_status == "STOPPED"; });
    EXPECT_TRUE(machine_.kept.empty());
    EXPECT_TRUE(machine_.tasks.empty());
    EXPECT_TRUE(environment().interfaces.empty());
  }
}

TEST_F(EcsTest, AContainerOfNoTaskIsRemoved) {
  for (const auto state : {machine::ContainerState::running, machine::ContainerState::created}) {
    machine_.tasks.insert("0123");
    machine_.kept["0123-app"].status.state = state;
    ecs().recover();
    until([&] { return machine_.kept.empty() && machine_.tasks.empty(); });
  }
}

// The control plane died while the container was made: no signal ends what has no process.
TEST_F(EcsTest, AContainerThatWasHalfMadeIsNotWaitedFor) {
  register_definition();
  const std::string id = run_tasks(1).front();
  until([&] { return !machine_.kept.empty(); });
  machine_.kept.begin()->second.status.state = machine::ContainerState::created;
  ecs().runner().stop(id, "UserInitiated", "");
  life_->database.flush();
  crash();
  until([&] { return task(id).last_status == "STOPPED"; });
  EXPECT_TRUE(machine_.kept.empty());
}

TEST_F(EcsTest, ATaskWhoseContainerIsLostIsStopped) {
  register_definition();
  const std::string id = run_tasks(1).front();
  until([&] { return task(id).last_status == "RUNNING"; });
  pass(Milliseconds(100));
  machine_.kept.clear();  // the host was restarted
  crash();
  until([&] { return task(id).last_status == "STOPPED"; });
  EXPECT_EQ(task(id).stop_code, "EssentialContainerExited");
}

TEST_F(EcsTest, ATaskIsStoppedWithTheSignalOfItsImage) {
  register_definition();
  const std::string id = run_tasks(1).front();
  until([&] { return task(id).last_status == "RUNNING"; });
  machine_.kept[id + "-app"].status.stop_signal = SIGQUIT;
  ecs().runner().stop(id, "UserInitiated", "enough of it");
  pass(Milliseconds(100));
  EXPECT_EQ(machine_.signals, (std::vector<std::pair<std::string, int>>{{id + "-app", SIGQUIT}}));
}

TEST_F(EcsTest, SecretsAndTaskEndpointReachTheContainer) {
  auto request = definition("web");
  request.task_role_arn = "arn:aws:iam::123456789012:role/app";
  request.container_definitions[0].secrets =
      std::vector<Secret>{{"TOKEN", "arn:aws:ssm:us-east-1:1:parameter/t"}};
  ecs().register_task_definition(request, call_);
  const std::string id = run_tasks(1).front();
  until([&] { return task(id).last_status == "RUNNING"; });
  std::map<std::string, std::string> environment_of;
  for (const auto& [name, value] : machine_.kept[id + "-app"].spec.environment) {
    environment_of[name] = value;
  }
  EXPECT_EQ(environment_of["TOKEN"], "value of arn:aws:ssm:us-east-1:1:parameter/t");
  EXPECT_EQ(environment_of["AWS_EXECUTION_ENV"], "AWS_ECS_FARGATE");

  TaskEndpoint endpoint(ecs().state(), environment(), nullptr);
  const auto get = [&](const std::string& url) {
    http::Request asked;
    asked.method = "GET";
    asked.target = url;
    return endpoint.answer(id, asked);
  };
  const std::string metadata = environment_of["ECS_CONTAINER_METADATA_URI_V4"];
  EXPECT_EQ(get(metadata).status, 200);
  EXPECT_NE(get(metadata + "/task").body.bytes.find("\"KnownStatus\":\"RUNNING\""),
            std::string::npos);
  EXPECT_NE(get(environment_of["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"])
                .body.bytes.find("ASIAarn:aws:iam::123456789012:role/app"),
            std::string::npos);
  EXPECT_EQ(get("/v2/credentials/other").status, 404);
  EXPECT_EQ(get("/v4/other").status, 404);
}

TEST_F(EcsTest, AMissingSecretFailsTheTask) {
  auto request = definition("web");
  request.container_definitions[0].secrets = std::vector<Secret>{{"TOKEN", "missing"}};
  ecs().register_task_definition(request, call_);
  const std::string id = run_tasks(1).front();
  until([&] { return task(id).last_status == "STOPPED"; });
  EXPECT_TRUE(
      task(id).stopped_reason->starts_with("ResourceInitializationError: unable to pull "
                                           "secrets"));
}

TEST_F(EcsTest, FiftyTasksAtOnce) {
  register_definition();
  std::vector<std::string> ids;
  for (int call = 0; call < 5; ++call) {
    for (const std::string& id : run_tasks(10)) ids.push_back(id);
  }
  until([&] {
    return std::all_of(ids.begin(), ids.end(),
                       [&](const std::string& id) { return task(id).last_status == "RUNNING"; });
  });
  EXPECT_EQ(machine_.running().size(), 50u);
}

}  // namespace
}  // namespace neargate::ecs::testing
