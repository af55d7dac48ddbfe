#include <algorithm>
#include <map>

#include "cloud/ec2/ec2.hpp"
#include "cloud/ec2/permissions.hpp"

// From records to what the kernel shall have.
namespace neargate::ec2 {
namespace {

using Protocol = machine::FilterRule::Protocol;

machine::AclEntry acl_entry(const NetworkAclEntry& entry) {
  machine::AclEntry out;
  out.allow = entry.rule_action == "allow";
  out.traffic.protocol = static_cast<Protocol>(protocol_number(*entry.protocol));
  out.traffic.networks = {*entry.cidr_block};
  if (entry.port_range) {
    out.traffic.port_first = *entry.port_range->from;
    out.traffic.port_last = *entry.port_range->to;
  } else if (entry.icmp_type_code) {
    out.traffic.port_first = *entry.icmp_type_code->type;
    out.traffic.port_last = *entry.icmp_type_code->code;
  }
  return out;
}

machine::NetworkAcl acl(const NetworkAcl& record) {
  machine::NetworkAcl out{{}, {}};
  for (const NetworkAclEntry& entry : record.entries.value_or(std::vector<NetworkAclEntry>{})) {
    (*entry.egress ? out.egress : out.ingress).push_back(acl_entry(entry));
  }
  return out;
}

}  // namespace

std::vector<machine::FilterRule> Ec2::filter_rules(const std::vector<std::string>& group_ids,
                                                   bool egress) const {
  if (!group_filters_) {
    std::vector<const SecurityGroupRule*> rules;
    std::vector<const NetworkInterface*> interfaces;
    for (const auto& [id, rule] : security_group_rules_) rules.push_back(&rule);
    for (const auto& [id, record] : interfaces_) interfaces.push_back(&record.network_interface);
    group_filters_.emplace(rules, interfaces, [this](const std::string& list) {
      return networks_of_prefix_list(list);
    });
  }
  return group_filters_->of(group_ids, egress);
}

machine::Vpc Ec2::vpc_spec(const std::string& vpc_id, const VpcRecord& record) const {
  machine::Vpc vpc;
  vpc.id = vpc_id;
  vpc.cidrs = {*record.vpc.cidr_block};
  vpc.internet_gateway = has_internet_gateway(vpc_id);
  vpc.resolver_addresses = resolver_addresses(record);
  for (const auto& [subnet_id, subnet] : subnets_) {
    if (subnet.vpc_id != vpc_id) continue;
    machine::Subnet& shown_subnet = vpc.subnets.emplace_back();
    shown_subnet.id = subnet_id;
    shown_subnet.cidr = *subnet.cidr_block;
    shown_subnet.acl = acl(network_acl_of_subnet(subnet));
    const RouteTable table = shown(route_table_of_subnet(subnet));
    for (const Route& route : *table.routes) {
      if (!route.destination_cidr_block) continue;  // a gateway endpoint's: nothing is behind it
      machine::Route& out = shown_subnet.routes.emplace_back();
      out.destination = *route.destination_cidr_block;
      if (route.state == "blackhole") {
        out.target = machine::Route::Target::blackhole;
      } else if (route.nat_gateway_id) {
        out.target = machine::Route::Target::nat_gateway;
        out.nat_gateway_id = *route.nat_gateway_id;
      } else if (route.gateway_id != "local") {
        out.target = machine::Route::Target::internet_gateway;
      }
    }
  }
  for (const auto& [id, gateway] : nat_gateways_) {
    if (gateway.vpc_id != vpc_id || gateway.state != "available") continue;
    const NatGatewayAddress& address = gateway.nat_gateway_addresses->front();
    vpc.nat_gateways.push_back({.id = id,
                                .subnet_id = *gateway.subnet_id,
                                .private_address = *address.private_ip,
                                .public_address = *address.public_ip});
  }
  vpc.record_flows = std::any_of(flow_logs_.begin(), flow_logs_.end(), [&](const auto& entry) {
    return vpc_of_flow_log(entry.second) == vpc_id;
  });
  return vpc;
}

machine::Interface Ec2::interface_spec(const NetworkInterface& interface) const {
  machine::Interface out;
  out.id = *interface.network_interface_id;
  out.address = *interface.private_ip_address;
  out.subnet_id = *interface.subnet_id;
  // Without an internet gateway nothing comes to a public address, nor leaves from it.
  if (interface.association && has_internet_gateway(*interface.vpc_id))
    out.public_address = *interface.association->public_ip;
  std::vector<std::string> group_ids;
  for (const auto& group : interface.groups.value_or(std::vector<GroupIdentifier>{})) {
    group_ids.push_back(*group.group_id);
  }
  out.ingress = filter_rules(group_ids, false);
  out.egress = filter_rules(group_ids, true);
  return out;
}

machine::NetworkSpec Ec2::network_spec() const {
  machine::NetworkSpec spec;
  for (const auto& [vpc_id, record] : vpcs_) spec.vpcs.push_back(vpc_spec(vpc_id, record));
  std::map<std::string, machine::Attachment> attachments;
  for (const auto& [id, record] : interfaces_) {
    if (!record.attachment) continue;
    machine::Attachment& attachment = attachments[*record.attachment];
    attachment.name = *record.attachment;
    attachment.vpc_id = *record.network_interface.vpc_id;
    attachment.interfaces.push_back(interface_spec(record.network_interface));
  }
  for (auto& [name, attachment] : attachments) spec.attachments.push_back(std::move(attachment));
  return spec;
}

}  // namespace neargate::ec2
