#include <cstdlib>
#include <filesystem>

#include "cloud/ecs/fakes_for_test.hpp"

namespace neargate::ecs::testing {

void EcsTest::SetUp() {
  std::string pattern = ::testing::TempDir() + "ecs-XXXXXX";
  directory_ = ::mkdtemp(pattern.data());
  life_ = std::make_unique<Life>(clock_, randomness_, machine_, directory_);
  call_.principal.arn = "arn:aws:iam::123456789012:root";
  call_.now = clock_.now();
  CreateClusterRequest request;
  request.cluster_name = "main";
  ecs().create_cluster(request, call_);
}

void EcsTest::TearDown() {
  life_.reset();
  std::filesystem::remove_all(directory_);
}

void EcsTest::crash() {
  life_->database.fail_commits_for_test(true);
  life_.reset();
  life_ = std::make_unique<Life>(clock_, randomness_, machine_, directory_);
  ecs().recover();
}

void EcsTest::step(Milliseconds time) {
  // What the database's thread and the posted callbacks have to do takes no simulated time.
  for (int turn = 0; turn < 4; ++turn) life_->reactor.run_once(Milliseconds(0));
  life_->database.flush();
  for (int turn = 0; turn < 4; ++turn) life_->reactor.run_once(Milliseconds(0));
  clock_.advance(time);
  call_.now = clock_.now();
}

void EcsTest::pass(Milliseconds time, Milliseconds step_time) {
  for (Milliseconds passed{0}; passed < time; passed += step_time) step(step_time);
}

ContainerDefinition EcsTest::container(const std::string& name) {
  ContainerDefinition made;
  made.name = name;
  made.image = "image";
  return made;
}

RegisterTaskDefinitionRequest EcsTest::definition(const std::string& family) {
  RegisterTaskDefinitionRequest request;
  request.family = family;
  request.network_mode = "awsvpc";
  request.requires_compatibilities = {"FARGATE"};
  request.cpu = "256";
  request.memory = "512";
  request.execution_role_arn = "arn:aws:iam::123456789012:role/execution";
  request.container_definitions = {container("app")};
  PortMapping& port = request.container_definitions[0].port_mappings.emplace().emplace_back();
  port.container_port = 8080;
  return request;
}

std::string EcsTest::register_definition(const std::string& family, const std::string& image) {
  auto request = definition(family);
  request.container_definitions[0].image = image;
  return *ecs().register_task_definition(request, call_).task_definition->task_definition_arn;
}

NetworkConfiguration EcsTest::network(std::vector<std::string> subnets) {
  NetworkConfiguration made;
  made.awsvpc_configuration.emplace();
  made.awsvpc_configuration->subnets = std::move(subnets);
  made.awsvpc_configuration->security_groups = {"sg-1"};
  return made;
}

CreateServiceRequest EcsTest::service(const std::string& name, int count) {
  CreateServiceRequest request;
  request.cluster = "main";
  request.service_name = name;
  request.task_definition = "web";
  request.desired_count = count;
  request.launch_type = "FARGATE";
  request.network_configuration = network({"subnet-a", "subnet-b"});
  return request;
}

std::vector<std::string> EcsTest::run_tasks(int count, const std::string& family) {
  RunTaskRequest request;
  request.cluster = "main";
  request.task_definition = family;
  request.count = count;
  request.launch_type = "FARGATE";
  request.network_configuration = network({"subnet-a", "subnet-b"});
  const RunTaskResponse response = ecs().run_task(request, call_);
  std::vector<std::string> ids;
  for (const Task& made : *response.tasks) ids.push_back(State::last_part(*made.task_arn));
  return ids;
}

Service EcsTest::described(const std::string& name) {
  DescribeServicesRequest request;
  request.cluster = "main";
  request.services = {name};
  const DescribeServicesResponse response = ecs().describe_services(request, call_);
  EXPECT_EQ(response.services->size(), 1u);
  return response.services->front();
}

std::string EcsTest::events_of(const std::string& name) {
  std::string out;
  const Service seen = described(name);
  for (auto event = seen.events->rbegin(); event != seen.events->rend(); ++event) {
    out += *event->message + "\n";
  }
  return out;
}

}  // namespace neargate::ecs::testing
