#include "daemon/ecs_environment.hpp"

#include "cloud/ec2/aws_services.hpp"
#include "cloud/ec2/cidr.hpp"

namespace neargate::daemon {
namespace {

// Task-role credentials of Fargate last six hours.
constexpr Seconds kTaskCredentialsLast{6 * 3600};
// As which ECS acts as tasks' roles.
constexpr const char* kService = "ecs-tasks.amazonaws.com";

ecs::TargetHealth to_health(const std::string& state) {
  if (state == "healthy") return ecs::TargetHealth::healthy;
  if (state == "unhealthy") return ecs::TargetHealth::unhealthy;
  if (state == "draining") return ecs::TargetHealth::draining;
  if (state == "unused") return ecs::TargetHealth::unused;
  return ecs::TargetHealth::initial;
}

// The first address of a subnet is its router's.
std::string router_of(const std::string& cidr) {
  return ec2::address_text(ec2::Cidr::parse(cidr)->network + 1);
}

}  // namespace

std::string EcsEnvironment::zone_of_subnet(const std::string& subnet) const {
  try {
    return *services_.ec2.subnet(subnet).availability_zone;
  } catch (const aws::Error&) {
    return "";
  }
}

bool EcsEnvironment::security_group_exists(const std::string& group) const {
  try {
    services_.ec2.security_group(group);
    return true;
  } catch (const aws::Error&) {
    return false;
  }
}

ecs::TaskInterface EcsEnvironment::create_interface(const ecs::InterfaceRequest& request) {
  const auto& record = services_.ec2.create_interface({.subnet_id = request.subnet,
                                                       .group_ids = request.security_groups,
                                                       .description = request.description,
                                                       .attachment = request.attachment,
                                                       .requester_id = "amazon-ecs",
                                                       .public_address = request.assign_public_ip});
  const ec2::NetworkInterface& interface = record.network_interface;
  ecs::TaskInterface out;
  out.id = *interface.network_interface_id;
  out.private_address = *interface.private_ip_address;
  if (interface.association) out.public_address = *interface.association->public_ip;
  out.mac_address = *interface.mac_address;
  out.private_dns_name = *interface.private_dns_name;
  out.subnet_cidr = *services_.ec2.subnet(request.subnet).cidr_block;
  out.gateway = router_of(out.subnet_cidr);
  out.resolver = services_.ec2.resolver_of(*interface.vpc_id);
  return out;
}

void EcsEnvironment::release_interface(const std::string& interface) {
  services_.ec2.release_interface(interface);
}

net::Task<void> EcsEnvironment::network_ready(std::string) { co_await services_.network.settled(); }

ecs::ServiceWay EcsEnvironment::service_way(const std::string& interface,
                                            const std::string& service) const {
  ec2::ServicePath path = services_.ec2.path_to_service(interface, service);
  return {.open = path.way != ec2::ServicePath::Way::none,
          .host = ec2::service_host(service, services_.world.region, services_.world.account),
          .address = std::move(path.address),
          .missing = std::move(path.missing)};
}

std::string EcsEnvironment::repository_of_image(const std::string& reference) const {
  const std::string repository = services_.ecr.own_repository(reference);
  return repository.empty() ? "" : services_.directory.repository_arn(repository);
}

net::Task<machine::ImageSource> EcsEnvironment::resolve_image(std::string reference) {
  co_return services_.resolve_image ? services_.resolve_image(reference)
                                    : services_.ecr.resolve(reference);
}

bool EcsEnvironment::target_group_exists(const std::string& arn) const {
  return services_.elbv2.target_groups().contains(arn);
}

bool EcsEnvironment::target_group_has_load_balancer(const std::string& arn) const {
  return !services_.elbv2.load_balancers_of(arn).empty();
}

void EcsEnvironment::register_target(const std::string& target_group, const ecs::Target& target) {
  services_.elbv2.register_target(target_group, target.address, target.port, target.zone);
}

void EcsEnvironment::deregister_target(const std::string& target_group, const ecs::Target& target) {
  services_.elbv2.deregister_target(target_group, target.address, target.port);
}

ecs::TargetState EcsEnvironment::target_state(const std::string& target_group,
                                              const ecs::Target& target) const {
  const elbv2::Health health = services_.elbv2.health(target_group, target.address, target.port);
  return {to_health(health.state), health.description};
}

void EcsEnvironment::on_target_change(
    std::function<void(const std::string& target_group, const std::string& address)> handler) {
  services_.elbv2.on_health_change(std::move(handler));
}

ecs::AlarmState EcsEnvironment::alarm_state(const std::string& name) const {
  const auto state = services_.cloudwatch.alarm_state(name);
  if (!state) return ecs::AlarmState::missing;
  if (*state == "ALARM") return ecs::AlarmState::alarm;
  return *state == "OK" ? ecs::AlarmState::ok : ecs::AlarmState::insufficient_data;
}

bool EcsEnvironment::log_group_exists(const std::string& group) const {
  return services_.logs.group_exists(group);
}

void EcsEnvironment::create_log_group(const std::string& group) {
  services_.logs.create_group(group);
}

void EcsEnvironment::create_log_stream(const std::string& group, const std::string& stream) {
  services_.logs.create_stream(group, stream);
}

void EcsEnvironment::append_log(const std::string& group, const std::string& stream,
                                const std::vector<ecs::LogEntry>& entries) {
  std::vector<logs::Logs::Line> lines;
  for (const ecs::LogEntry& entry : entries) lines.push_back({entry.time, entry.message});
  services_.logs.append(group, stream, lines);
}

std::string EcsEnvironment::parameter(const std::string& name_or_arn) const {
  return services_.ssm.value(name_or_arn);
}

std::string EcsEnvironment::key_of_parameter(const std::string& name_or_arn) const {
  const std::string key = services_.ssm.key_of(name_or_arn);
  return key.empty() ? "" : services_.directory.key_arn(key);
}

const iam::RoleRecord* EcsEnvironment::find_role(const std::string& arn_or_name) const {
  return arn_or_name.starts_with("arn:") ? services_.iam.find_role_by_arn(arn_or_name)
                                         : services_.iam.find_role(arn_or_name);
}

bool EcsEnvironment::may_assume(const std::string& role) const {
  const iam::RoleRecord* found = find_role(role);
  // AWS does not say for which of its resources ECS acts; patterns that single some of them out do
  // not match there ("Confused deputy prevention" in the ECS developer guide).
  return found != nullptr &&
         services_.authorizer.is_trusted(services_.iam.role_arn(*found), kService,
                                         services_.world.arn("ecs", "*"));
}

std::optional<std::string> EcsEnvironment::refusal(const std::string& role,
                                                   const std::string& session,
                                                   const std::string& action,
                                                   const std::string& resource) {
  const iam::RoleRecord* found = find_role(role);
  const auto caller =
      access::Caller::as_role(found == nullptr ? role : services_.iam.role_arn(*found),
                              found == nullptr ? "" : found->id, session);
  const auto answer = services_.authorizer.ask(caller, action, resource);
  if (answer.allowed()) return std::nullopt;
  return answer.message();
}

ecs::TaskCredentials EcsEnvironment::issue_credentials(const std::string& role,
                                                       const std::string& session) {
  if (!may_assume(role)) {
    throw aws::Error("AccessDenied", "ECS may not assume the role " + role +
                                         ": its trust policy has to name " + kService);
  }
  const auto issued = services_.credentials.issue(services_.iam.role_arn(*find_role(role)), session,
                                                  kTaskCredentialsLast);
  return {issued.access_key_id, issued.secret, issued.session_token, issued.expiration};
}

}  // namespace neargate::daemon
