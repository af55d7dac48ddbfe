#include "deploy/target_fit.hpp"

#include <cstdint>

#include <gtest/gtest.h>

namespace neargate::deploy {
namespace {

ecs::TaskDefinition definition() {
  ecs::TaskDefinition out;
  out.network_mode = "awsvpc";
  ecs::ContainerDefinition& app = out.container_definitions.emplace().emplace_back();
  app.name = "app";
  app.port_mappings.emplace().push_back(
      {.container_port = 8080, .host_port = {}, .protocol = "tcp", .name = {}, .app_protocol = {}});
  return out;
}

ecs::LoadBalancer attachment(const std::string& container, std::int32_t port) {
  ecs::LoadBalancer out;
  out.container_name = container;
  out.container_port = port;
  return out;
}

elbv2::TargetGroup group() {
  elbv2::TargetGroup out;
  out.protocol = "HTTP";
  out.target_type = "ip";
  out.vpc_id = "vpc-1";
  out.health_check_path = "/health";
  out.health_check_port = "traffic-port";
  return out;
}

// What does not fit, or "".
std::string misfit(const elbv2::TargetGroup& group,
                   const ecs::LoadBalancer& to = attachment("app", 8080)) {
  const auto found = find_misfit(definition(), to, group, "vpc-1");
  return found ? found->what : "";
}

TEST(TargetFit, IsOfContainerPortProtocolTypeAndVpc) {
  EXPECT_EQ(misfit(group()), "");
  EXPECT_NE(misfit(group(), attachment("web", 8080)).find("container web"), std::string::npos);
  EXPECT_EQ(misfit(group(), attachment("app", 80)), "container app does not map port 80");
  elbv2::TargetGroup changed = group();
  changed.protocol = "UDP";
  EXPECT_EQ(misfit(changed), "the target group speaks UDP, and port 8080 is tcp");
  changed = group();
  changed.target_type = "instance";
  EXPECT_EQ(misfit(changed), "its targets are of type instance");
  changed = group();
  changed.vpc_id = "vpc-2";
  EXPECT_EQ(misfit(changed), "it is in vpc-2, the service's subnets in vpc-1");
}

TEST(TargetFit, IsOfTheHealthCheck) {
  elbv2::TargetGroup changed = group();
  changed.health_check_port = "8080";
  EXPECT_EQ(misfit(changed), "");
  changed.health_check_port = "9090";
  EXPECT_EQ(misfit(changed), "health checks go to port 9090, which no container has");
  changed = group();
  changed.health_check_path = "health";
  EXPECT_EQ(misfit(changed), "the health check's path 'health' does not start with '/'");
}

TEST(TargetFit, ActionsForward) {
  elbv2::Action plain{.type = "forward"};
  plain.target_group_arn = "tg-1";
  EXPECT_TRUE(forward_to({plain}, "tg-1"));
  EXPECT_FALSE(forward_to({plain}, "tg-2"));
  elbv2::Action weighted{.type = "forward"};
  weighted.forward_config.emplace().target_groups.emplace().emplace_back().target_group_arn =
      "tg-2";
  EXPECT_TRUE(forward_to({weighted}, "tg-2"));
  EXPECT_FALSE(forward_to({elbv2::Action{.type = "redirect"}}, "tg-1"));
}

}  // namespace
}  // namespace neargate::deploy
