#include <algorithm>

#include "cloud/ec2/cidr.hpp"
#include "cloud/elbv2/elbv2.hpp"
#include "cloud/elbv2/limits.hpp"

namespace neargate::elbv2 {
namespace {

std::string health_key(const std::string& address, int port) {
  return address + ":" + std::to_string(port);
}

// What can be registered beside addresses of the group's VPC. Source: "Register targets with your
// Application Load Balancer target group": RFC 1918 and RFC 6598.
constexpr const char* kOtherNetworks[] = {"10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12",
                                          "192.168.0.0/16"};

auto find_target(std::vector<TargetRecord>& targets, const std::string& address, int port) {
  return std::find_if(targets.begin(), targets.end(), [&](const TargetRecord& target) {
    return target.address == address && target.port == port;
  });
}

}  // namespace

bool Elbv2::serves_zone(const std::string& load_balancer_arn, const std::string& zone) const {
  if (zone.empty() || zone == "all") return true;
  const auto& interfaces = load_balancer(load_balancer_arn).interfaces;
  return std::any_of(interfaces.begin(), interfaces.end(), [&](const std::string& id) {
    const ec2::NetworkInterfaceRecord* found = ec2_.find_interface(id);
    return found != nullptr && found->network_interface.availability_zone == zone;
  });
}

void Elbv2::register_target(const std::string& target_group_arn, const std::string& address,
                            int port, const std::string& zone) {
  target_group(target_group_arn);
  target_groups_.update(target_group_arn, [&](TargetGroupRecord& record) {
    const auto found = find_target(record.targets, address, port);
    if (found != record.targets.end()) {
      found->deregistered_at.reset();  // registering a draining target takes it back
      return;
    }
    record.targets.push_back({.address = address, .port = port, .zone = zone});
  });
  targets_changed(target_group_arn);
}

void Elbv2::deregister_target(const std::string& target_group_arn, const std::string& address,
                              int port) {
  if (!target_groups_.contains(target_group_arn)) return;
  const bool served = !load_balancers_of(target_group_arn).empty();
  target_groups_.update(target_group_arn, [&](TargetGroupRecord& record) {
    const auto found = find_target(record.targets, address, port);
    if (found == record.targets.end() || found->deregistered_at) return;
    if (served) {
      found->deregistered_at = world_.clock.now();
    } else {
      record.targets.erase(found);
    }
  });
  targets_changed(target_group_arn);
}

void Elbv2::remove_drained(const std::string& target_group_arn, const std::string& address,
                           int port) {
  if (!target_groups_.contains(target_group_arn)) return;
  target_groups_.update(target_group_arn, [&](TargetGroupRecord& record) {
    const auto found = find_target(record.targets, address, port);
    if (found != record.targets.end() && found->deregistered_at) record.targets.erase(found);
  });
  health_[target_group_arn].erase(health_key(address, port));
  targets_changed(target_group_arn);
  if (health_handler_) health_handler_(target_group_arn, address);
}

Health Elbv2::health(const std::string& target_group_arn, const std::string& address,
                     int port) const {
  static const std::vector<TargetRecord> kNone;
  const TargetGroupRecord* record = target_groups_.find(target_group_arn);
  bool registered = false;
  std::string zone;
  for (const TargetRecord& target : record != nullptr ? record->targets : kNone) {
    if (target.address != address || target.port != port) continue;
    if (target.deregistered_at) {
      return {"draining", "Target.DeregistrationInProgress",
              "Target deregistration is in progress"};
    }
    registered = true;
    zone = target.zone;
  }
  if (!registered) {
    return {"unused", "Target.NotRegistered", "Target is not registered to the target group"};
  }
  const std::vector<std::string> balancers = load_balancers_of(target_group_arn);
  if (balancers.empty()) {
    return {"unused", "Target.NotInUse",
            "Target group is not configured to receive traffic from the load balancer"};
  }
  if (std::none_of(balancers.begin(), balancers.end(),
                   [&](const std::string& balancer) { return serves_zone(balancer, zone); })) {
    return {"unused", "Target.NotInUse",
            "Target is in an Availability Zone that is not enabled for the load balancer"};
  }
  const auto group = health_.find(target_group_arn);
  if (group == health_.end()) return {};
  const auto found = group->second.find(health_key(address, port));
  return found == group->second.end() ? Health{} : found->second;
}

void Elbv2::set_health(const std::string& target_group_arn, const std::string& address, int port,
                       Health health) {
  Health& kept = health_[target_group_arn][health_key(address, port)];
  if (kept == health) return;
  kept = std::move(health);
  if (health_handler_) health_handler_(target_group_arn, address);
}

std::string Elbv2::zone_of_target(const TargetGroup& group, const TargetDescription& target) const {
  const auto address = ec2::parse_address(target.id);
  if (!address) {
    throw aws::Error("ValidationError",
                     "The IP address '" + target.id + "' is not a valid IPv4 address");
  }
  // Within the VPC it is the subnet's, whatever was given.
  if (const auto zone = ec2_.zone_of(*group.vpc_id, *address)) return *zone;
  const bool allowed = std::any_of(
      std::begin(kOtherNetworks), std::end(kOtherNetworks),
      [&](const char* network) { return ec2::Cidr::parse(network)->contains(*address); });
  if (!allowed) {
    throw aws::Error("InvalidTarget", "The IP address '" + target.id +
                                          "' is neither in a subnet of the target group's VPC nor "
                                          "in a private network");
  }
  if (!target.availability_zone) {
    throw aws::Error("ValidationError", "An Availability Zone must be specified for '" + target.id +
                                            "', which is outside the target group's VPC");
  }
  return *target.availability_zone;
}

RegisterTargetsOutput Elbv2::register_targets(const RegisterTargetsInput& in, aws::Call&) {
  const TargetGroupRecord& group = target_group(in.target_group_arn);
  const int port = *group.target_group.port;
  std::vector<TargetRecord> targets;
  std::size_t added = 0;
  for (const TargetDescription& target : in.targets) {
    targets.push_back({.address = target.id,
                       .port = target.port.value_or(port),
                       .zone = zone_of_target(group.target_group, target)});
    const auto& wanted = targets.back();
    added += std::none_of(group.targets.begin(), group.targets.end(), [&](const auto& known) {
      return known.address == wanted.address && known.port == wanted.port;
    });
  }
  if (group.targets.size() + added > kTargetsPerGroupMax) {
    throw aws::Error("TooManyTargets",
                     "A target group can have up to 1000 targets: '" + in.target_group_arn + "'");
  }
  for (const TargetRecord& target : targets) {
    register_target(in.target_group_arn, target.address, target.port, target.zone);
  }
  return {};
}

DeregisterTargetsOutput Elbv2::deregister_targets(const DeregisterTargetsInput& in, aws::Call&) {
  const TargetGroupRecord group = target_group(in.target_group_arn);
  for (const TargetDescription& wanted : in.targets) {
    for (const TargetRecord& target : group.targets) {
      // Without a port, all of the address's registrations are meant.
      if (target.address == wanted.id && (!wanted.port || *wanted.port == target.port)) {
        deregister_target(in.target_group_arn, target.address, target.port);
      }
    }
  }
  return {};
}

TargetHealthDescription Elbv2::describe_target(const TargetGroupRecord& group,
                                               const TargetRecord& target) const {
  TargetHealthDescription out;
  TargetDescription& shown = out.target.emplace();
  shown.id = target.address;
  shown.port = target.port;
  if (!target.zone.empty()) shown.availability_zone = target.zone;
  const std::string& port = *group.target_group.health_check_port;
  out.health_check_port = port == "traffic-port" ? std::to_string(target.port) : port;
  const Health known = health(*group.target_group.target_group_arn, target.address, target.port);
  TargetHealth& health = out.target_health.emplace();
  health.state = known.state;
  if (!known.reason.empty()) health.reason = known.reason;
  if (!known.description.empty()) health.description = known.description;
  return out;
}

DescribeTargetHealthOutput Elbv2::describe_target_health(const DescribeTargetHealthInput& in,
                                                         aws::Call&) {
  const TargetGroupRecord& group = target_group(in.target_group_arn);
  DescribeTargetHealthOutput out;
  auto& list = out.target_health_descriptions.emplace();
  if (!in.targets) {
    for (const TargetRecord& target : group.targets) {
      list.push_back(describe_target(group, target));
    }
    return out;
  }
  for (const TargetDescription& wanted : *in.targets) {
    TargetRecord target{.address = wanted.id,
                        .port = wanted.port.value_or(*group.target_group.port)};
    for (const TargetRecord& known : group.targets) {
      if (known.address == target.address && known.port == target.port) target = known;
    }
    list.push_back(describe_target(group, target));
  }
  return out;
}

}  // namespace neargate::elbv2
