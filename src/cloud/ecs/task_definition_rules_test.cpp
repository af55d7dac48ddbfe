#include "cloud/ecs/task_definition_rules.hpp"

#include <functional>

#include "cloud/ecs/fakes_for_test.hpp"

namespace neargate::ecs::testing {
namespace {

struct Size {
  const char* cpu;
  const char* memory;
  bool valid;
};

TEST(FargateSize, AsAwsListsThem) {
  const Size sizes[] = {
      {"256", "512", true},     {"256", "1024", true},        {"256", "2048", true},
      {"256", "256", false},    {"256", "1536", false},       {"256", "3072", false},
      {"512", "1024", true},    {"512", "4096", true},        {"512", "512", false},
      {"512", "5120", false},   {"512", "1500", false},       {"1024", "2048", true},
      {"1024", "8192", true},   {"1024", "1024", false},      {"2048", "4096", true},
      {"2048", "16384", true},  {"2048", "17408", false},     {"4096", "8192", true},
      {"4096", "30720", true},  {"4096", "31744", false},     {"8192", "16384", true},
      {"8192", "20480", true},  {"8192", "17408", false},     {"8192", "61440", true},
      {"16384", "32768", true}, {"16384", "122880", true},    {"16384", "33792", false},
      {"128", "512", false},    {".25 vCPU", "0.5 GB", true}, {"1 vCPU", "2GB", true},
      {"1vcpu", "3 gb", true},  {"many", "512", false},       {"256", "some", false},
      {"-256", "512", false},   {"", "512", false},
  };
  for (const Size& size : sizes) {
    SCOPED_TRACE(std::string(size.cpu) + " / " + size.memory);
    bool valid = true;
    try {
      static_cast<void>(fargate_size(std::string(size.cpu), std::string(size.memory)));
    } catch (const aws::Error& error) {
      EXPECT_EQ(error.code(), "ClientException");
      valid = false;
    }
    EXPECT_EQ(valid, size.valid);
  }
}

TEST(FargateSize, WordsOfARefusal) {
  try {
    static_cast<void>(fargate_size("256", "256"));
    FAIL();
  } catch (const aws::Error& error) {
    EXPECT_TRUE(
        std::string(error.what())
            .starts_with("No Fargate configuration exists for given values: 256 CPU, 256 memory."))
        << error.what();
  }
}

class RulesTest : public EcsTest {};

struct Refusal {
  const char* words;
  std::function<void(RegisterTaskDefinitionRequest&)> change;
};

TEST_F(RulesTest, RefusesWhatFargateOrThisMachineCannotRun) {
  const auto first = [](RegisterTaskDefinitionRequest& r) -> ContainerDefinition& {
    return r.container_definitions[0];
  };
  const Refusal refusals[] = {
      {"Family names", [](auto& r) { r.family = "a b"; }},
      {"Container list", [](auto& r) { r.container_definitions.clear(); }},
      {"requiresCompatibilities", [](auto& r) { r.requires_compatibilities.reset(); }},
      {"awsvpc", [](auto& r) { r.network_mode = "bridge"; }},
      {"'cpu' be defined", [](auto& r) { r.cpu.reset(); }},
      {"No Fargate configuration", [](auto& r) { r.memory = "256"; }},
      {"Volumes", [](auto& r) { r.volumes.emplace().emplace_back(); }},
      {"X86_64", [](auto& r) { r.runtime_platform.emplace().cpu_architecture = "ARM64"; }},
      {"name", [&](auto& r) { first(r).name.reset(); }},
      {"name", [&](auto& r) { first(r).name = "no/slash"; }},
      {"image", [&](auto& r) { first(r).image.reset(); }},
      {"used more than once", [&](auto& r) { r.container_definitions.push_back(first(r)); }},
      {"essential", [&](auto& r) { first(r).essential = false; }},
      {"'memory' value", [&](auto& r) { first(r).memory = 1024; }},
      {"privileged", [&](auto& r) { first(r).privileged = true; }},
      {"mount points", [&](auto& r) { first(r).mount_points.emplace().emplace_back(); }},
      {"host ports", [&](auto& r) { first(r).port_mappings->front().host_port = 80; }},
      {"stopTimeout", [&](auto& r) { first(r).stop_timeout = 121; }},
      {"CMD or CMD-SHELL", [&](auto& r) { first(r).health_check.emplace().command = {"curl"}; }},
      {"interval",
       [&](auto& r) {
         first(r).health_check.emplace().command = {"CMD", "true"};
         first(r).health_check->interval = 1;
       }},
      {"awslogs", [&](auto& r) { first(r).log_configuration.emplace().log_driver = "fluentd"; }},
      {"awslogs-group",
       [&](auto& r) { first(r).log_configuration.emplace().log_driver = "awslogs"; }},
      {"execution role",
       [&](auto& r) {
         first(r).image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1";
         r.execution_role_arn.reset();
       }},
      {"executionRoleArn",
       [&](auto& r) {
         first(r).secrets = std::vector<Secret>{{"A", "b"}};
         r.execution_role_arn.reset();
       }},
      {"Secrets Manager",
       [&](auto& r) {
         first(r).secrets =
             std::vector<Secret>{{"A", "arn:aws:secretsmanager:us-east-1:1:secret:x"}};
       }},
      {"which is not in the task definition",
       [&](auto& r) {
         first(r).depends_on = std::vector<ContainerDependency>{{"no", "START"}};
       }},
      {"cycle",
       [&](auto& r) {
         first(r).depends_on = std::vector<ContainerDependency>{{"app", "START"}};
       }},
  };
  for (const Refusal& refusal : refusals) {
    SCOPED_TRACE(refusal.words);
    RegisterTaskDefinitionRequest request = definition("web");
    refusal.change(request);
    try {
      check_task_definition(request);
      ADD_FAILURE() << "accepted";
    } catch (const aws::Error& error) {
      EXPECT_EQ(error.code(), "ClientException");
      EXPECT_NE(std::string(error.what()).find(refusal.words), std::string::npos) << error.what();
    }
  }
  check_task_definition(definition("web"));
}

TEST(StartOrder, DependenciesFirst) {
  std::vector<ContainerDefinition> containers(3);
  containers[0].name = "a";
  containers[0].depends_on = std::vector<ContainerDependency>{{"c", "START"}};
  containers[1].name = "b";
  containers[2].name = "c";
  containers[2].depends_on = std::vector<ContainerDependency>{{"b", "START"}};
  EXPECT_EQ(start_order(containers), (std::vector<std::size_t>{1, 2, 0}));
}

}  // namespace
}  // namespace neargate::ecs::testing
