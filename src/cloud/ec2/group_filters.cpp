#include "cloud/ec2/group_filters.hpp"

#include "cloud/ec2/permissions.hpp"

namespace neargate::ec2 {
namespace {

using Protocol = machine::FilterRule::Protocol;

machine::FilterRule traffic_of(const SecurityGroupRule& rule) {
  machine::FilterRule out;
  out.protocol = static_cast<Protocol>(protocol_number(*rule.ip_protocol));
  if (out.protocol == Protocol::tcp || out.protocol == Protocol::udp ||
      out.protocol == Protocol::icmp) {
    out.port_first = *rule.from_port;
    out.port_last = *rule.to_port;
  }
  return out;
}

// The private addresses of each group's members: what a rule that names the group means.
std::map<std::string, machine::Networks> addresses_by_group(
    const std::vector<const NetworkInterface*>& interfaces) {
  std::map<std::string, std::vector<std::string>> lists;
  for (const NetworkInterface* interface : interfaces) {
    if (!interface->groups) continue;
    for (const GroupIdentifier& group : *interface->groups) {
      lists[*group.group_id].push_back(*interface->private_ip_address + "/32");
    }
  }
  std::map<std::string, machine::Networks> out;
  for (auto& [group, list] : lists) out[group] = std::move(list);
  return out;
}

}  // namespace

GroupFilters::GroupFilters(const std::vector<const SecurityGroupRule*>& rules,
                           const std::vector<const NetworkInterface*>& interfaces,
                           const ListNetworks& networks_of_list) {
  const auto members = addresses_by_group(interfaces);
  for (const SecurityGroupRule* rule : rules) {
    machine::FilterRule filter = traffic_of(*rule);
    if (rule->cidr_ipv4) {
      filter.networks = {*rule->cidr_ipv4};
    } else if (rule->referenced_group_info) {
      const auto found = members.find(*rule->referenced_group_info->group_id);
      if (found != members.end()) filter.networks = found->second;
    } else if (rule->prefix_list_id) {
      filter.networks = networks_of_list(*rule->prefix_list_id);
    }
    // Nobody is in that group yet, or nothing in that list.
    if (filter.networks.empty()) continue;
    (*rule->is_egress ? egress_ : ingress_)[*rule->group_id].push_back(std::move(filter));
  }
}

std::vector<machine::FilterRule> GroupFilters::of(const std::vector<std::string>& group_ids,
                                                  bool egress) const {
  const Rules& rules = egress ? egress_ : ingress_;
  std::vector<machine::FilterRule> out;
  for (const std::string& group_id : group_ids) {
    const auto found = rules.find(group_id);
    if (found != rules.end()) out.insert(out.end(), found->second.begin(), found->second.end());
  }
  return out;
}

}  // namespace neargate::ec2
