#include "deploy/target_fit.hpp"

#include <algorithm>
#include <cstdint>

namespace neargate::deploy {
namespace {

const ecs::ContainerDefinition* find_container(const ecs::TaskDefinition& definition,
                                               const std::string& name) {
  if (!definition.container_definitions) return nullptr;
  for (const ecs::ContainerDefinition& container : *definition.container_definitions) {
    if (container.name == name) return &container;
  }
  return nullptr;
}

const ecs::PortMapping* find_port(const ecs::ContainerDefinition& container, std::int32_t port) {
  if (!container.port_mappings) return nullptr;
  for (const ecs::PortMapping& mapping : *container.port_mappings) {
    if (mapping.container_port == port) return &mapping;
  }
  return nullptr;
}

// "tcp" or "udp": what a target group's protocol goes over; "" where both do.
std::string transport_of(const std::string& protocol) {
  if (protocol == "TCP_UDP") return "";
  return protocol == "UDP" ? "udp" : "tcp";
}

std::optional<Misfit> health_check_misfit(const elbv2::TargetGroup& group,
                                          const ecs::ContainerDefinition& container) {
  const std::string port = group.health_check_port.value_or("traffic-port");
  if (port != "traffic-port" && find_port(container, std::atoi(port.c_str())) == nullptr) {
    return Misfit{"health checks go to port " + port + ", which no container has",
                  "set the health check's port to traffic-port, or map it"};
  }
  const std::string path = group.health_check_path.value_or("/");
  if (!path.starts_with('/')) {
    return Misfit{"the health check's path '" + path + "' does not start with '/'", "correct it"};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Misfit> find_misfit(const ecs::TaskDefinition& definition,
                                  const ecs::LoadBalancer& attachment,
                                  const elbv2::TargetGroup& group, const std::string& vpc_id) {
  const std::string name = attachment.container_name.value_or("");
  const std::int32_t port = attachment.container_port.value_or(0);
  const ecs::ContainerDefinition* container = find_container(definition, name);
  if (container == nullptr) {
    return Misfit{"the service sends requests to container " + name +
                      ", which the task definition does not have",
                  "name the container so, or change the service's load balancer"};
  }
  const ecs::PortMapping* mapping = find_port(*container, port);
  if (mapping == nullptr) {
    return Misfit{"container " + name + " does not map port " + std::to_string(port),
                  "map it, or change the service's load balancer"};
  }
  const std::string transport = transport_of(group.protocol.value_or("HTTP"));
  if (!transport.empty() && mapping->protocol.value_or("tcp") != transport) {
    return Misfit{"the target group speaks " + group.protocol.value_or("HTTP") + ", and port " +
                      std::to_string(port) + " is " + mapping->protocol.value_or("tcp"),
                  "change one of them"};
  }
  if (definition.network_mode == "awsvpc" && group.target_type != "ip") {
    return Misfit{"its targets are of type " + group.target_type.value_or("instance"),
                  "tasks in network mode awsvpc are targets of type ip: make such a group"};
  }
  if (!vpc_id.empty() && group.vpc_id && group.vpc_id != vpc_id) {
    return Misfit{"it is in " + *group.vpc_id + ", the service's subnets in " + vpc_id,
                  "make one in the service's VPC"};
  }
  return health_check_misfit(group, *container);
}

bool forward_to(const std::vector<elbv2::Action>& actions, const std::string& target_group_arn) {
  return std::ranges::any_of(actions, [&](const elbv2::Action& action) {
    if (action.target_group_arn == target_group_arn) return true;
    if (!action.forward_config || !action.forward_config->target_groups) return false;
    return std::ranges::any_of(*action.forward_config->target_groups,
                               [&](const elbv2::TargetGroupTuple& tuple) {
                                 return tuple.target_group_arn == target_group_arn;
                               });
  });
}

}  // namespace neargate::deploy
