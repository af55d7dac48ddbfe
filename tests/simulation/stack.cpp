#include "simulation/stack.hpp"

#include <utility>

#include <fmt/format.h>

namespace neargate::simulation {
namespace {

constexpr const char* kAnywhere = "0.0.0.0/0";

void associate(const std::string& subnet, const std::string& route_table,
               daemon::ControlPlane& control, aws::Call& call) {
  ec2::AssociateRouteTableRequest association;
  association.route_table_id = route_table;
  association.subnet_id = subnet;
  control.ec2.associate_route_table(association, call);
}

// In a public subnet of its own; the way out leads there from now on.
void build_nat_gateway(Stack& stack, const std::string& vpc, daemon::ControlPlane& control,
                       aws::Call& call) {
  ec2::CreateSubnetRequest subnet;
  subnet.availability_zone = "us-east-1a";
  subnet.cidr_block = "10.0.255.0/24";
  subnet.vpc_id = vpc;
  const std::string public_subnet = *control.ec2.create_subnet(subnet, call).subnet->subnet_id;
  associate(public_subnet, stack.route_table, control, call);
  ec2::CreateNatGatewayRequest gateway;
  gateway.allocation_id = *control.ec2.allocate_address({}, call).allocation_id;
  gateway.subnet_id = public_subnet;
  stack.is_private = true;
  stack.gateway = *control.ec2.create_nat_gateway(gateway, call).nat_gateway->nat_gateway_id;
  stack.route_table =
      *control.ec2.create_route_table({.vpc_id = vpc}, call).route_table->route_table_id;
  stack.open_way_out(control, call);
}

void build_network(Stack& stack, const std::string& vpc, daemon::ControlPlane& control,
                   aws::Call& call, const Stack::Shape& shape) {
  stack.gateway =
      *control.ec2.create_internet_gateway({}, call).internet_gateway->internet_gateway_id;
  control.ec2.attach_internet_gateway({.internet_gateway_id = stack.gateway, .vpc_id = vpc}, call);
  stack.route_table =
      *control.ec2.create_route_table({.vpc_id = vpc}, call).route_table->route_table_id;
  stack.open_way_out(control, call);
  if (shape.is_private) build_nat_gateway(stack, vpc, control, call);
  for (int i = 0; i < shape.zones; ++i) {
    ec2::CreateSubnetRequest subnet;
    subnet.availability_zone = "us-east-1" + std::string(1, static_cast<char>('a' + i));
    subnet.cidr_block = fmt::format("10.0.{}.0/18", i * 64);
    subnet.vpc_id = vpc;
    stack.subnets.push_back(*control.ec2.create_subnet(subnet, call).subnet->subnet_id);
    associate(stack.subnets.back(), stack.route_table, control, call);
  }
}

std::string build_target_group(const std::string& vpc, const std::string& name,
                               daemon::ControlPlane& control, aws::Call& call, Dice& dice) {
  elbv2::CreateTargetGroupInput group{.name = name};
  group.protocol = "HTTP";
  group.port = kPort;
  group.vpc_id = vpc;
  group.target_type = "ip";
  group.health_check_interval_seconds = static_cast<int>(dice.between(5, 30));
  group.health_check_timeout_seconds = 4;
  group.healthy_threshold_count = static_cast<int>(dice.between(2, 5));
  group.unhealthy_threshold_count = static_cast<int>(dice.between(2, 5));
  const std::string arn =
      *control.elbv2.create_target_group(group, call).target_groups->front().target_group_arn;
  elbv2::ModifyTargetGroupAttributesInput attributes{.target_group_arn = arn};
  attributes.attributes = {{.key = "deregistration_delay.timeout_seconds",
                            .value = std::to_string(dice.between(5, 60))}};
  control.elbv2.modify_target_group_attributes(attributes, call);
  return arn;
}

}  // namespace

Stack build_stack(daemon::ControlPlane& control, aws::Call& call, const Stack::Shape& shape,
                  Dice& dice) {
  Stack stack;
  const std::string vpc = *control.ec2.create_vpc({.cidr_block = "10.0.0.0/16"}, call).vpc->vpc_id;
  build_network(stack, vpc, control, call, shape);
  for (int i = 0; i < shape.load_balancers; ++i) {
    elbv2::CreateLoadBalancerInput balancer{.name = fmt::format("web-{}", i)};
    balancer.subnets = stack.subnets;
    const std::string arn = *control.elbv2.create_load_balancer(balancer, call)
                                 .load_balancers->front()
                                 .load_balancer_arn;
    for (int j = 0; j < shape.listeners; ++j) {
      stack.target_groups.push_back(
          build_target_group(vpc, fmt::format("group-{}-{}", i, j), control, call, dice));
      elbv2::CreateListenerInput listener{.load_balancer_arn = arn};
      listener.protocol = "HTTP";
      listener.port = 80 + j;
      listener.default_actions = {
          {.type = "forward", .target_group_arn = stack.target_groups.back()}};
      control.elbv2.create_listener(listener, call);
    }
  }
  iam::CreateRoleRequest role;
  role.role_name = "execution";
  role.assume_role_policy_document =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",)"
      R"("Principal":{"Service":"ecs-tasks.amazonaws.com"}}]})";
  stack.execution_role = control.iam.create_role(role, call).role.arn;
  control.iam.put_role_policy(
      {.role_name = role.role_name,
       .policy_name = "start",
       .policy_document =
           R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*","Action":[)"
           R"("ecr:GetAuthorizationToken","ecr:BatchGetImage","ecr:GetDownloadUrlForLayer",)"
           R"("logs:CreateLogStream","logs:PutLogEvents"]}]})"},
      call);
  ecs::CreateClusterRequest cluster;
  cluster.cluster_name = stack.cluster = "main";
  control.ecs.create_cluster(cluster, call);
  return stack;
}

void Stack::open_way_out(daemon::ControlPlane& control, aws::Call& call) const {
  ec2::CreateRouteRequest route;
  route.route_table_id = route_table;
  route.destination_cidr_block = kAnywhere;
  (is_private ? route.nat_gateway_id : route.gateway_id) = gateway;
  control.ec2.create_route(route, call);
}

void Stack::close_way_out(daemon::ControlPlane& control, aws::Call& call) const {
  ec2::DeleteRouteRequest route;
  route.route_table_id = route_table;
  route.destination_cidr_block = kAnywhere;
  control.ec2.delete_route(route, call);
}

ecs::NetworkConfiguration Stack::network(std::vector<std::string> chosen) const {
  ecs::NetworkConfiguration network;
  ecs::AwsVpcConfiguration& vpc = network.awsvpc_configuration.emplace();
  vpc.subnets = std::move(chosen);
  vpc.assign_public_ip = is_private ? "DISABLED" : "ENABLED";
  return network;
}

}  // namespace neargate::simulation
