#include <fmt/format.h>

#include "cloud/ec2/describe.hpp"
#include "cloud/ec2/ec2.hpp"
#include "cloud/ec2/not_found.hpp"

namespace neargate::ec2 {
namespace {

std::optional<Values> filter_values(const NetworkInterface& interface, const std::string& filter) {
  Values groups, group_names;
  for (const GroupIdentifier& group : interface.groups.value_or(std::vector<GroupIdentifier>{})) {
    groups.push_back(group.group_id.value_or(""));
    group_names.push_back(group.group_name.value_or(""));
  }
  if (filter == "network-interface-id") return one(interface.network_interface_id);
  if (filter == "vpc-id") return one(interface.vpc_id);
  if (filter == "subnet-id") return one(interface.subnet_id);
  if (filter == "group-id") return groups;
  if (filter == "group-name") return group_names;
  if (filter == "description") return one(interface.description);
  if (filter == "status") return one(interface.status);
  if (filter == "private-ip-address" || filter == "addresses.private-ip-address") {
    return one(interface.private_ip_address);
  }
  if (filter == "mac-address") return one(interface.mac_address);
  if (filter == "interface-type") return one(interface.interface_type);
  if (filter == "requester-id") return one(interface.requester_id);
  if (filter == "requester-managed") return one(interface.requester_managed.value_or(false));
  if (filter == "availability-zone") return one(interface.availability_zone);
  if (filter == "owner-id") return one(interface.owner_id);
  if (filter == "attachment.instance-id" || filter == "attachment.instance-owner-id" ||
      filter == "attachment.attachment-id") {
    return Values{};
  }
  if (filter == "attachment.status") {
    return one(interface.attachment ? interface.attachment->status : std::nullopt);
  }
  if (filter == "association.public-ip" || filter == "addresses.association.public-ip") {
    return one(interface.association ? interface.association->public_ip : std::nullopt);
  }
  if (filter == "association.allocation-id") {
    return one(interface.association ? interface.association->allocation_id : std::nullopt);
  }
  if (filter == "source-dest-check") return one(interface.source_dest_check.value_or(true));
  return std::nullopt;
}

constexpr std::size_t kGroupsMax = 5;  // per interface: "Amazon VPC quotas"

void check_group_count(const std::vector<std::string>& group_ids) {
  if (group_ids.size() <= kGroupsMax) return;
  throw aws::Error("SecurityGroupsPerInterfaceLimitExceeded",
                   "The maximum number of security groups per interface has been reached.");
}

// "ip-10-0-1-7.ec2.internal": the private name of an address.
std::string private_name(const std::string& address, const std::string& region) {
  std::string name = "ip-" + address;
  for (char& c : name) {
    if (c == '.') c = '-';
  }
  return name + "." + private_domain(region);
}

}  // namespace

const NetworkInterfaceRecord& Ec2::create_interface(const InterfaceOrder& order) {
  const Subnet& subnet = this->subnet(order.subnet_id);
  check_group_count(order.group_ids);
  std::vector<std::string> group_ids = order.group_ids;
  // A NAT gateway's interface has no groups.
  if (group_ids.empty() && order.interface_type != "nat_gateway") {
    group_ids.push_back(default_group_of(*subnet.vpc_id));
  }
  NetworkInterface interface;
  for (const std::string& id : group_ids) {
    const SecurityGroup& group = security_group(id);
    if (group.vpc_id != subnet.vpc_id) {
      throw aws::Error("InvalidParameterValue",
                       "You have specified two resources that belong to "
                       "different networks: " +
                           id + " and " + order.subnet_id + ".");
    }
    if (!interface.groups) interface.groups.emplace();
    interface.groups->push_back({.group_id = id, .group_name = group.group_name});
  }
  const std::string address = free_address(subnet);
  interface.network_interface_id = world_.randomness.resource_id("eni");
  interface.subnet_id = order.subnet_id;
  interface.vpc_id = subnet.vpc_id;
  interface.availability_zone = subnet.availability_zone;
  interface.availability_zone_id = subnet.availability_zone_id;
  interface.owner_id = world_.account;
  interface.description = order.description;
  interface.interface_type = order.interface_type;
  interface.requester_id = order.requester_id;
  interface.requester_managed = !order.requester_id.empty();
  interface.source_dest_check = order.interface_type != "nat_gateway";
  const bool attached = !order.requester_id.empty();
  interface.status = attached ? "in-use" : "available";
  // Locally administered, as EC2's: 02, then the address, so that no two in a VPC are the same.
  const std::uint32_t number = *parse_address(address);
  interface.mac_address =
      fmt::format("02:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}", world_.randomness.next() & 255,
                  number >> 24, number >> 16 & 255, number >> 8 & 255, number & 255);
  interface.private_ip_address = address;
  interface.private_dns_name = private_name(address, world_.region);
  if (attached) {
    auto& attachment = interface.attachment.emplace();
    attachment.attachment_id = "ela-attach-" + world_.randomness.hex(17);
    attachment.attach_time = world_.clock.now();
    attachment.delete_on_termination = false;
    attachment.device_index = 1;
    attachment.instance_owner_id = order.requester_id;
    attachment.status = "attached";
  }
  if (order.public_address) {
    auto& association = interface.association.emplace();
    association.public_ip = free_public_address();
    association.ip_owner_id = "amazon";
  }
  NetworkInterfacePrivateIpAddress primary;
  primary.primary = true;
  primary.private_ip_address = address;
  primary.private_dns_name = interface.private_dns_name;
  primary.association = interface.association;
  interface.private_ip_addresses = {primary};

  NetworkInterfaceRecord record{.network_interface = interface};
  if (!order.attachment.empty()) record.attachment = order.attachment;
  const NetworkInterfaceRecord& kept = interfaces_.put(*interface.network_interface_id, record);
  address_holders_[order.subnet_id][number] = *interface.network_interface_id;
  changed();
  return kept;
}

void Ec2::release_interface(const std::string& id) {
  const NetworkInterfaceRecord* record = interfaces_.find(id);
  if (record == nullptr) return;
  if (interface_released_) interface_released_(record->network_interface);
  interfaces_.erase(id);
  changed();
}

void Ec2::set_interface_groups(const std::string& id, const std::vector<std::string>& group_ids) {
  if (!interfaces_.contains(id)) throw no_network_interface(id);
  check_group_count(group_ids);
  std::vector<GroupIdentifier> groups;
  for (const std::string& group_id : group_ids) {
    groups.push_back({.group_id = group_id, .group_name = security_group(group_id).group_name});
  }
  interfaces_.update(id, [&](NetworkInterfaceRecord& record) {
    record.network_interface.groups = std::move(groups);
  });
  changed();
}

const NetworkInterfaceRecord* Ec2::find_interface(const std::string& id) const {
  return interfaces_.find(id);
}

CreateNetworkInterfaceResult Ec2::create_network_interface(const CreateNetworkInterfaceRequest& in,
                                                           aws::Call&) {
  if (in.private_ip_address) {
    throw aws::Error("UnsupportedOperation",
                     "Choosing an interface's private address is not supported: leave "
                     "PrivateIpAddress out.");
  }
  const auto tags = new_tags(in.tag_specifications, "network-interface");
  const NetworkInterfaceRecord& made =
      create_interface({.subnet_id = in.subnet_id,
                        .group_ids = in.groups.value_or(std::vector<std::string>{}),
                        .description = in.description.value_or(""),
                        .attachment = {},
                        .requester_id = {}});
  const NetworkInterfaceRecord& tagged = interfaces_.update(
      *made.network_interface.network_interface_id,
      [&](NetworkInterfaceRecord& record) { record.network_interface.tag_set = tags; });
  return {.network_interface = tagged.network_interface, .client_token = in.client_token};
}

smithy::Unit Ec2::delete_network_interface(const DeleteNetworkInterfaceRequest& in, aws::Call&) {
  const NetworkInterfaceRecord* record = interfaces_.find(in.network_interface_id);
  if (record == nullptr) throw no_network_interface(in.network_interface_id);
  if (record->network_interface.status == "in-use") {
    throw aws::Error("InvalidNetworkInterface.InUse",
                     "Network interface '" + in.network_interface_id + "' is currently in use.");
  }
  release_interface(in.network_interface_id);
  return {};
}

DescribeNetworkInterfacesResult Ec2::describe_network_interfaces(
    const DescribeNetworkInterfacesRequest& in, aws::Call&) {
  DescribeNetworkInterfacesResult out;
  out.network_interfaces = describe(
      interfaces_, in.network_interface_ids, in.filters, no_network_interface,
      [](const NetworkInterfaceRecord& record) { return record.network_interface; }, filter_values);
  out.next_token = page(*out.network_interfaces, in.max_results, in.next_token);
  return out;
}

}  // namespace neargate::ec2
