#include "cloud/ec2/packet_rules.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cloud/ec2/cidr.hpp"
#include "cloud/ec2/permissions.hpp"

namespace neargate::ec2 {
namespace {

bool has_ports(int protocol) { return protocol == kTcp || protocol == kUdp; }

bool contains(const std::optional<std::string>& network, std::uint32_t address) {
  const auto cidr = Cidr::parse(network.value_or(""));
  return cidr && cidr->contains(address);
}

// Whether any, or each, of the packets with type and code, or ports, is within these bounds.
bool icmp_matches(int type, int code, const Packet& packet) {
  return (type == -1 || type == packet.first) && (code == -1 || code == packet.last);
}

bool is_in_group(const NetworkInterface& interface, const std::optional<std::string>& group_id) {
  const auto groups = interface.groups.value_or(std::vector<GroupIdentifier>{});
  return std::any_of(groups.begin(), groups.end(),
                     [&](const GroupIdentifier& group) { return group.group_id == group_id; });
}

bool other_side_matches(const NetworkRecords& records, const NetworkInterface& interface,
                        const SecurityGroupRule& rule, std::uint32_t other_side) {
  if (rule.cidr_ipv4) return contains(rule.cidr_ipv4, other_side);
  if (rule.prefix_list_id) {
    const auto list = records.prefix_lists.find(*rule.prefix_list_id);
    return list != records.prefix_lists.end() &&
           std::any_of(list->second.begin(), list->second.end(),
                       [&](const auto& entry) { return contains(entry.cidr, other_side); });
  }
  if (!rule.referenced_group_info) return false;
  return std::any_of(records.network_interfaces.begin(), records.network_interfaces.end(),
                     [&](const NetworkInterface& member) {
                       return member.vpc_id == interface.vpc_id &&
                              parse_address(member.private_ip_address.value_or("")) == other_side &&
                              is_in_group(member, rule.referenced_group_info->group_id);
                     });
}

bool protocol_matches(const SecurityGroupRule& rule, const Packet& packet) {
  const int protocol = protocol_number(*rule.ip_protocol);
  if (protocol == kAllProtocols) return true;
  if (protocol != packet.protocol) return false;
  if (protocol == kIcmp) {
    return icmp_matches(rule.from_port.value_or(-1), rule.to_port.value_or(-1), packet);
  }
  return !has_ports(protocol) || (*rule.from_port <= packet.first && packet.last <= *rule.to_port);
}

std::string ports_text(int first, int last) {
  return first == last ? std::to_string(first) : fmt::format("{}-{}", first, last);
}

std::string protocol_text(int protocol, int first, int last) {
  if (protocol == kAllProtocols) return "all";
  std::string text = protocol_name(protocol);
  if (has_ports(protocol)) return text + " " + ports_text(first, last);
  if (protocol != kIcmp || first == -1) return text;
  text += " type " + std::to_string(first);
  return last == -1 ? text : text + " code " + std::to_string(last);
}

}  // namespace

const SecurityGroupRule* allowing_rule(const NetworkRecords& records,
                                       const NetworkInterface& interface, const Packet& packet,
                                       bool egress) {
  const std::uint32_t other_side = egress ? packet.destination : packet.source;
  for (const SecurityGroupRule& rule : records.security_group_rules) {
    if (rule.is_egress == egress && is_in_group(interface, rule.group_id) &&
        protocol_matches(rule, packet) &&
        other_side_matches(records, interface, rule, other_side)) {
      return &rule;
    }
  }
  return nullptr;
}

AclVerdict acl_verdict(const NetworkAcl& acl, const Packet& packet, bool egress) {
  std::vector<const NetworkAclEntry*> entries;
  for (const NetworkAclEntry& entry : *acl.entries) {
    if (entry.egress == egress && entry.cidr_block) entries.push_back(&entry);
  }
  std::sort(entries.begin(), entries.end(),
            [](const auto* a, const auto* b) { return *a->rule_number < *b->rule_number; });
  // The ports that no entry has decided on yet.
  std::vector<std::pair<int, int>> open{{packet.first, packet.last}};
  const bool ports = has_ports(packet.protocol);
  for (const NetworkAclEntry* entry : entries) {
    const int protocol = protocol_number(*entry->protocol);
    if (protocol != kAllProtocols && protocol != packet.protocol) continue;
    if (!contains(entry->cidr_block, egress ? packet.destination : packet.source)) continue;
    if (protocol == kIcmp &&
        !icmp_matches(*entry->icmp_type_code->type, *entry->icmp_type_code->code, packet)) {
      continue;
    }
    if (!ports || !entry->port_range) return {entry->rule_action == "allow", entry};
    const int first = *entry->port_range->from, last = *entry->port_range->to;
    std::vector<std::pair<int, int>> rest;
    bool matches = false;
    for (const auto& [from, to] : open) {
      if (to < first || from > last) {
        rest.emplace_back(from, to);
        continue;
      }
      matches = true;
      if (from < first) rest.emplace_back(from, first - 1);
      if (to > last) rest.emplace_back(last + 1, to);
    }
    if (!matches) continue;
    if (entry->rule_action != "allow") return {false, entry};
    if (rest.empty()) return {true, entry};
    open = std::move(rest);
  }
  return {};
}

std::string traffic_text(const SecurityGroupRule& rule) {
  std::string other = rule.cidr_ipv4.value_or(rule.prefix_list_id.value_or(""));
  if (rule.referenced_group_info) other = rule.referenced_group_info->group_id.value_or("");
  return protocol_text(protocol_number(*rule.ip_protocol), rule.from_port.value_or(-1),
                       rule.to_port.value_or(-1)) +
         (rule.is_egress.value_or(false) ? " to " : " from ") + other;
}

std::string traffic_text(const NetworkAclEntry& entry) {
  int first = -1, last = -1;
  if (entry.port_range) {
    first = *entry.port_range->from;
    last = *entry.port_range->to;
  } else if (entry.icmp_type_code) {
    first = *entry.icmp_type_code->type;
    last = *entry.icmp_type_code->code;
  }
  return protocol_text(protocol_number(*entry.protocol), first, last) +
         (*entry.egress ? " to " : " from ") + entry.cidr_block.value_or("");
}

}  // namespace neargate::ec2
