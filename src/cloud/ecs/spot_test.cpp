#include "cloud/ecs/service_fixture_for_test.hpp"
#include "cloud/test_world.hpp"

namespace neargate::ecs::testing {
namespace {

class SpotTest : public ServiceTest {
 protected:
  void SetUp() override {
    ServiceTest::SetUp();
    PutClusterCapacityProvidersRequest providers;
    providers.cluster = "main";
    providers.capacity_providers = {"FARGATE", "FARGATE_SPOT"};
    ecs().put_cluster_capacity_providers(providers, call_);
    register_definition();
  }
  // One task on FARGATE, the others on FARGATE_SPOT.
  CreateServiceRequest mostly_spot(CreateServiceRequest request) {
    request.launch_type.reset();
    request.capacity_provider_strategy.emplace();
    CapacityProviderStrategyItem& steady = request.capacity_provider_strategy->emplace_back();
    steady.capacity_provider = "FARGATE";
    steady.base = 1;
    CapacityProviderStrategyItem& spot = request.capacity_provider_strategy->emplace_back();
    spot.capacity_provider = "FARGATE_SPOT";
    spot.weight = 1;
    return request;
  }
  std::vector<std::string> tasks_on(const std::string& provider) {
    std::vector<std::string> out;
    for (const std::string& id : tasks_of_site()) {
      if (task(id).capacity_provider_name == provider) out.push_back(id);
    }
    return out;
  }
};

TEST_F(SpotTest, ServicesFollowTheStrategy) {
  create(mostly_spot(service("site", 4)));
  until([&] { return steady(); });
  EXPECT_EQ(tasks_on("FARGATE").size(), 1u);
  EXPECT_EQ(tasks_on("FARGATE_SPOT").size(), 3u);
  EXPECT_EQ(cloud::error_code([&] { ecs().interrupt_task(tasks_on("FARGATE").front()); }),
            "InvalidParameterException");
  EXPECT_EQ(cloud::error_code([&] { ecs().interrupt_task("none"); }), "InvalidParameterException");
}

TEST_F(SpotTest, RunTaskFollowsTheStrategy) {
  RunTaskRequest request;
  request.cluster = "main";
  request.task_definition = "web";
  request.count = 4;
  request.network_configuration = network({"subnet-a"});
  request.capacity_provider_strategy = mostly_spot(service("site", 1)).capacity_provider_strategy;
  std::map<std::string, int> on;
  const RunTaskResponse response = ecs().run_task(request, call_);
  for (const Task& made : *response.tasks) ++on[*made.capacity_provider_name];
  EXPECT_EQ(on, (std::map<std::string, int>{{"FARGATE", 1}, {"FARGATE_SPOT", 3}}));
}

TEST_F(SpotTest, AnInterruptedTaskDrainsEndsAndIsReplaced) {
  create(mostly_spot(balanced(2)));
  until([&] { return steady(); });
  environment().drains = true;
  const std::string id = tasks_on("FARGATE_SPOT").front();
  const std::string address = ecs().state().find_task(id)->interface->private_address;
  ecs().interrupt_task(id);
  EXPECT_EQ(task(id).desired_status, "STOPPED");
  EXPECT_EQ(task(id).last_status, "RUNNING") << "as its state change event says";
  pass(Milliseconds(500));
  EXPECT_EQ(task(id).last_status, "DEACTIVATING");
  EXPECT_EQ(tasks_on("FARGATE_SPOT").size(), 1u) << "its replacement does not wait";
  EXPECT_TRUE(machine_.signals.empty()) << "requests may be under way";
  environment().set_health(address, TargetHealth::unused);
  until([&] { return task(id).last_status == "STOPPED"; });
  EXPECT_EQ(task(id).stop_code, "SpotInterruption");
  EXPECT_EQ(task(id).stopped_reason, "Your Spot Task was interrupted.");
  EXPECT_EQ(machine_.signals, (std::vector<std::pair<std::string, int>>{{id + "-app", SIGTERM}}));
  until([&] { return steady(); });
  EXPECT_EQ(described("site").deployments->front().failed_tasks, 0);
}

// Neither connections that do not end nor a process that does not hold it for longer.
TEST_F(SpotTest, AfterTwoMinutesItIsGone) {
  create(mostly_spot(balanced(2)));
  until([&] { return steady(); });
  environment().drains = true;
  machine_.ignores_sigterm = {"app"};
  const std::string id = tasks_on("FARGATE_SPOT").front();
  ecs().interrupt_task(id);
  pass(Milliseconds(119'000), Milliseconds(500));
  EXPECT_EQ(task(id).last_status, "DEACTIVATING");
  pass(Milliseconds(3'000));
  EXPECT_EQ(task(id).last_status, "STOPPED");
  EXPECT_EQ(task(id).containers->front().exit_code, 137);
}

}  // namespace
}  // namespace neargate::ecs::testing
