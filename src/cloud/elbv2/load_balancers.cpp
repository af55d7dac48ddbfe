#include <algorithm>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "cloud/elbv2/attributes.hpp"
#include "cloud/elbv2/elbv2.hpp"
#include "cloud/elbv2/limits.hpp"
#include "cloud/pagination.hpp"

namespace neargate::elbv2 {
namespace {

// Source: CreateLoadBalancer in the ELBv2 API reference.
constexpr std::size_t kNameLengthMax = 32;
constexpr std::size_t kZonesMin = 2;
// The hosted zone of ALB names in us-east-1; callers only pass it on to Route 53.
constexpr const char* kHostedZone = "Z35SXDOTRQ7X7K";

void check_name(const std::string& name) {
  const bool characters = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (name.size() > kNameLengthMax) {
    throw aws::Error("ValidationError",
                     "The load balancer name '" + name + "' cannot be longer than '32' characters");
  }
  if (!characters) {
    throw aws::Error("ValidationError",
                     "The load balancer name '" + name +
                         "' can only contain characters that are alphanumeric characters and "
                         "hyphens(-)");
  }
  if (name.empty() || name.front() == '-' || name.back() == '-') {
    throw aws::Error("ValidationError",
                     "The load balancer name '" + name + "' cannot begin or end with a hyphen(-)");
  }
  if (name.starts_with("internal-")) {
    throw aws::Error("ValidationError",
                     "The load balancer name '" + name + "' cannot begin with 'internal-'");
  }
}

}  // namespace

std::vector<std::string> Elbv2::check_subnets(
    const std::optional<std::vector<std::string>>& subnets,
    const std::optional<std::vector<SubnetMapping>>& mappings, const std::string& vpc_id) const {
  std::vector<std::string> ids = subnets.value_or(std::vector<std::string>{});
  for (const SubnetMapping& mapping : mappings.value_or(std::vector<SubnetMapping>{})) {
    ids.push_back(mapping.subnet_id.value_or(""));
  }
  std::map<std::string, std::string> subnet_of_zone;
  std::string vpc = vpc_id;
  for (const std::string& id : ids) {
    const ec2::Subnet* subnet = nullptr;
    try {
      subnet = &ec2_.subnet(id);
    } catch (const aws::Error&) {
      throw aws::Error("SubnetNotFound", "The subnet ID '" + id + "' does not exist");
    }
    if (vpc.empty()) vpc = *subnet->vpc_id;
    if (subnet->vpc_id != vpc) {
      throw aws::Error("InvalidConfigurationRequest",
                       "All subnets must belong to the same VPC: '" + vpc + "'");
    }
    if (!subnet_of_zone.emplace(*subnet->availability_zone, id).second) {
      throw aws::Error("InvalidConfigurationRequest",
                       "A load balancer cannot be attached to multiple subnets in the same "
                       "Availability Zone");
    }
  }
  if (ids.size() < kZonesMin) {
    throw aws::Error("ValidationError",
                     "At least two subnets in two different Availability Zones must be specified");
  }
  return ids;
}

std::string Elbv2::add_interface(const LoadBalancer& balancer, const std::string& subnet_id) {
  const std::string& arn = *balancer.load_balancer_arn;
  const auto& record = ec2_.create_interface(
      {.subnet_id = subnet_id,
       .group_ids = balancer.security_groups.value_or(std::vector<std::string>{}),
       .description = "ELB " + id_of(arn),
       .attachment = attachment_of(arn),
       .requester_id = "amazon-elb",
       .public_address = balancer.scheme == "internet-facing"});
  return *record.network_interface.network_interface_id;
}

CreateLoadBalancerOutput Elbv2::create_load_balancer(const CreateLoadBalancerInput& in,
                                                     aws::Call&) {
  check_name(in.name);
  if (in.type.value_or("application") != "application") {
    throw aws::Error(
        "ValidationError",
        "Only load balancers of type 'application' are supported, not '" + *in.type + "'");
  }
  if (in.ip_address_type.value_or("ipv4") != "ipv4") {
    throw aws::Error("ValidationError", "Only the IP address type 'ipv4' is supported.");
  }
  for (const auto& [arn, other] : load_balancers_) {
    if (other.load_balancer.load_balancer_name == in.name) {
      throw aws::Error("DuplicateLoadBalancerName", "A load balancer with the same name '" +
                                                        in.name +
                                                        "' exists, but with different settings");
    }
  }
  if (load_balancers_.size() >= kLoadBalancersMax) {
    throw aws::Error("TooManyLoadBalancers",
                     "You have reached the maximum number of load balancers, '50'");
  }
  const std::vector<std::string> subnets = check_subnets(in.subnets, in.subnet_mappings, "");
  const std::string vpc_id = *ec2_.subnet(subnets.front()).vpc_id;
  const std::string scheme = in.scheme.value_or("internet-facing");
  if (scheme == "internet-facing" && !ec2_.has_internet_gateway(vpc_id)) {
    throw aws::Error("InvalidSubnet", "VPC " + vpc_id + " has no internet gateway");
  }
  for (const std::string& group : in.security_groups.value_or(std::vector<std::string>{})) {
    try {
      if (ec2_.security_group(group).vpc_id == vpc_id) continue;
    } catch (const aws::Error&) {
    }
    throw aws::Error("InvalidSecurityGroup", "The security group ID '" + group +
                                                 "' does not exist in VPC '" + vpc_id + "'");
  }
  LoadBalancerRecord record;
  record.tags = checked_tags(in.tags);
  record.attributes = defaults(load_balancer_attributes());
  LoadBalancer& balancer = record.load_balancer;
  const std::string id = world_.randomness.hex(16);
  balancer.load_balancer_arn =
      world_.arn("elasticloadbalancing", "loadbalancer/app/" + in.name + "/" + id);
  balancer.load_balancer_name = in.name;
  balancer.dns_name =
      fmt::format("{}{}-{}.{}.elb.amazonaws.com", scheme == "internal" ? "internal-" : "", in.name,
                  1'000'000'000 + world_.randomness.next() % 1'000'000'000, world_.region);
  std::transform(
      balancer.dns_name->begin(), balancer.dns_name->end(), balancer.dns_name->begin(),
      [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  balancer.canonical_hosted_zone_id = kHostedZone;
  balancer.created_time = world_.clock.now();
  balancer.scheme = scheme;
  balancer.vpc_id = vpc_id;
  balancer.type = "application";
  balancer.ip_address_type = "ipv4";
  balancer.state.emplace().code = "provisioning";
  balancer.security_groups = in.security_groups.value_or(std::vector<std::string>{});
  for (const std::string& subnet : subnets) {
    record.interfaces.push_back(add_interface(balancer, subnet));
  }
  const LoadBalancerRecord& kept = load_balancers_.put(*balancer.load_balancer_arn, record);
  changed();
  CreateLoadBalancerOutput out;
  out.load_balancers.emplace().push_back(shown(kept));
  return out;
}

// The zones are those of its interfaces.
LoadBalancer Elbv2::shown(const LoadBalancerRecord& record) const {
  LoadBalancer view = record.load_balancer;
  view.availability_zones.emplace();
  for (const std::string& id : record.interfaces) {
    const ec2::NetworkInterfaceRecord* interface = ec2_.find_interface(id);
    if (interface == nullptr) continue;
    AvailabilityZone& zone = view.availability_zones->emplace_back();
    zone.subnet_id = interface->network_interface.subnet_id;
    zone.zone_name = interface->network_interface.availability_zone;
    zone.load_balancer_addresses.emplace();
  }
  return view;
}

DescribeLoadBalancersOutput Elbv2::describe_load_balancers(const DescribeLoadBalancersInput& in,
                                                           aws::Call&) {
  DescribeLoadBalancersOutput out;
  auto& list = out.load_balancers.emplace();
  for (const std::string& arn : in.load_balancer_arns.value_or(std::vector<std::string>{})) {
    list.push_back(shown(load_balancer(arn)));
  }
  for (const std::string& name : in.names.value_or(std::vector<std::string>{})) {
    const auto found = std::find_if(load_balancers_.begin(), load_balancers_.end(), [&](auto& e) {
      return e.second.load_balancer.load_balancer_name == name;
    });
    if (found == load_balancers_.end()) {
      throw aws::Error("LoadBalancerNotFound", "Load balancers '[" + name + "]' not found");
    }
    list.push_back(shown(found->second));
  }
  if (!in.load_balancer_arns && !in.names) {
    for (const auto& [arn, record] : load_balancers_) list.push_back(shown(record));
  }
  out.next_marker = cloud::paginate(list, in.page_size, in.marker, "ValidationError");
  return out;
}

DeleteLoadBalancerOutput Elbv2::delete_load_balancer(const DeleteLoadBalancerInput& in,
                                                     aws::Call&) {
  const LoadBalancerRecord* record = load_balancers_.find(in.load_balancer_arn);
  if (record == nullptr) return {};  // deleting what is gone succeeds
  if (record->attributes.at("deletion_protection.enabled") == "true") {
    throw aws::Error("OperationNotPermitted", "Load balancer '" + in.load_balancer_arn +
                                                  "' cannot be deleted because deletion "
                                                  "protection is enabled");
  }
  std::vector<std::string> listeners;
  for (const auto& [arn, listener] : listeners_) {
    if (listener.listener.load_balancer_arn == in.load_balancer_arn) listeners.push_back(arn);
  }
  for (const std::string& arn : listeners) erase_listener(arn);
  for (const std::string& id : record->interfaces) ec2_.release_interface(id);
  load_balancers_.erase(in.load_balancer_arn);
  changed();
  return {};
}

DescribeLoadBalancerAttributesOutput Elbv2::describe_load_balancer_attributes(
    const DescribeLoadBalancerAttributesInput& in, aws::Call&) {
  DescribeLoadBalancerAttributesOutput out;
  out.attributes.emplace();
  for (const auto& [key, value] : load_balancer(in.load_balancer_arn).attributes) {
    out.attributes->push_back({.key = key, .value = value});
  }
  return out;
}

ModifyLoadBalancerAttributesOutput Elbv2::modify_load_balancer_attributes(
    const ModifyLoadBalancerAttributesInput& in, aws::Call&) {
  const auto& present = load_balancer(in.load_balancer_arn).attributes;
  for (const LoadBalancerAttribute& attribute : in.attributes) {
    check_attribute(load_balancer_attributes(), attribute.key, attribute.value);
  }
  auto next = present;
  for (const LoadBalancerAttribute& attribute : in.attributes) {
    next[*attribute.key] = attribute.value.value_or("");
  }
  const auto logs = access_logs(next);
  if (logs && logs != access_logs(present)) {
    NG_ASSERT(enable_access_logs_);
    enable_access_logs_(in.load_balancer_arn, *logs);
  }
  const auto& record = load_balancers_.update(
      in.load_balancer_arn, [&](LoadBalancerRecord& r) { r.attributes = std::move(next); });
  changed();
  ModifyLoadBalancerAttributesOutput out;
  out.attributes.emplace();
  for (const auto& [key, value] : record.attributes) {
    out.attributes->push_back({.key = key, .value = value});
  }
  return out;
}

SetSecurityGroupsOutput Elbv2::set_security_groups(const SetSecurityGroupsInput& in, aws::Call&) {
  const LoadBalancerRecord& record = load_balancer(in.load_balancer_arn);
  for (const std::string& id : in.security_groups) {
    try {
      ec2_.security_group(id);
    } catch (const aws::Error&) {
      throw aws::Error("InvalidSecurityGroup", "The security group ID '" + id + "' does not exist");
    }
  }
  for (const std::string& id : record.interfaces) ec2_.set_interface_groups(id, in.security_groups);
  load_balancers_.update(in.load_balancer_arn, [&](LoadBalancerRecord& r) {
    r.load_balancer.security_groups = in.security_groups;
  });
  return {.security_group_ids = in.security_groups};
}

SetSubnetsOutput Elbv2::set_subnets(const SetSubnetsInput& in, aws::Call&) {
  const LoadBalancerRecord record = load_balancer(in.load_balancer_arn);
  const auto wanted = check_subnets(in.subnets, in.subnet_mappings, *record.load_balancer.vpc_id);
  std::vector<std::string> interfaces, had;
  for (const std::string& id : record.interfaces) {
    const std::string subnet = *ec2_.find_interface(id)->network_interface.subnet_id;
    if (std::find(wanted.begin(), wanted.end(), subnet) != wanted.end()) {
      interfaces.push_back(id);
      had.push_back(subnet);
    } else {
      ec2_.release_interface(id);
    }
  }
  for (const std::string& subnet : wanted) {
    if (std::find(had.begin(), had.end(), subnet) == had.end()) {
      interfaces.push_back(add_interface(record.load_balancer, subnet));
    }
  }
  const auto& kept = load_balancers_.update(
      in.load_balancer_arn, [&](LoadBalancerRecord& r) { r.interfaces = interfaces; });
  changed();
  for (const std::string& arn : target_groups_of(in.load_balancer_arn)) {
    for (const TargetRecord& target : target_group(arn).targets) {
      if (health_handler_) health_handler_(arn, target.address);  // its zone has come or gone
    }
  }
  return {.availability_zones = shown(kept).availability_zones, .ip_address_type = "ipv4"};
}

DescribeCapacityReservationOutput Elbv2::describe_capacity_reservation(
    const DescribeCapacityReservationInput& in, aws::Call&) {
  load_balancer(in.load_balancer_arn);
  return {};  // capacity cannot be reserved here, so none is
}

void Elbv2::set_active(const std::string& load_balancer_arn, bool active,
                       const std::string& reason) {
  const LoadBalancerRecord* record = load_balancers_.find(load_balancer_arn);
  const std::string code = active ? "active" : "failed";
  if (record == nullptr || record->load_balancer.state->code == code) return;
  load_balancers_.update(load_balancer_arn, [&](LoadBalancerRecord& r) {
    r.load_balancer.state->code = code;
    r.load_balancer.state->reason.reset();
    if (!reason.empty()) r.load_balancer.state->reason = reason;
  });
}

}  // namespace neargate::elbv2
