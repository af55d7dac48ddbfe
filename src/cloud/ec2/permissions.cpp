#include "cloud/ec2/permissions.hpp"

#include <charconv>

#include <fmt/format.h>

#include "aws/error.hpp"
#include "base/text.hpp"
#include "cloud/ec2/cidr.hpp"

namespace neargate::ec2 {
namespace {

aws::Error invalid(const std::string& message) { return {"InvalidParameterValue", message}; }

// Checks the ports of a protocol, and fills in what "all" means.
void check_ports(SecurityGroupRule& rule, int protocol) {
  if (protocol == kIcmp) {
    if (!rule.from_port) rule.from_port = -1;
    if (!rule.to_port) rule.to_port = -1;
    return check_icmp(*rule.from_port, *rule.to_port);
  }
  if (protocol != kTcp && protocol != kUdp) {
    rule.from_port = rule.to_port = -1;
    return;
  }
  if (!rule.from_port || !rule.to_port) {
    throw invalid(
        "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.");
  }
  if (*rule.from_port < 0 || *rule.to_port > kPortMax) {
    throw invalid(fmt::format("Invalid value '{}' for {}. Must be between 0 and 65535",
                              *rule.from_port < 0 ? *rule.from_port : *rule.to_port, "port"));
  }
  if (*rule.from_port > *rule.to_port) {
    throw invalid("Invalid TCP/UDP port range (" + std::to_string(*rule.from_port) + ":" +
                  std::to_string(*rule.to_port) + ")");
  }
}

}  // namespace

int protocol_number(const std::string& given) {
  const std::string name = to_lower(given);
  if (name == "tcp") return kTcp;
  if (name == "udp") return kUdp;
  if (name == "icmp") return kIcmp;
  if (name == "-1" || name == "all") return kAllProtocols;
  int number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  const bool whole = error == std::errc{} && end == name.data() + name.size();
  if (!whole || number < 0 || number > 255) {
    throw invalid("Invalid value '" + given + "' for IP protocol. Unknown protocol.");
  }
  return number;
}

std::string protocol_name(int number) {
  switch (number) {
    case kTcp:
      return "tcp";
    case kUdp:
      return "udp";
    case kIcmp:
      return "icmp";
    default:
      return std::to_string(number);
  }
}

void check_icmp(int type, int code) {
  const auto fits = [](int value) { return value >= -1 && value <= 255; };
  // A code belongs to a type.
  if (fits(type) && fits(code) && (type != -1 || code == -1)) return;
  throw invalid(fmt::format("ICMP type ({}) or code ({}) is invalid", type, code));
}

std::vector<SecurityGroupRule> to_rules(const IpPermission& permission) {
  if (!permission.ip_protocol) {
    throw aws::Error("MissingParameter", "The request must contain the parameter ipProtocol.");
  }
  SecurityGroupRule common;
  const int protocol = protocol_number(*permission.ip_protocol);
  common.ip_protocol = protocol_name(protocol);
  common.from_port = permission.from_port;
  common.to_port = permission.to_port;
  check_ports(common, protocol);

  std::vector<SecurityGroupRule> rules;
  for (const IpRange& range : permission.ip_ranges.value_or(std::vector<IpRange>{})) {
    const auto cidr = Cidr::parse(range.cidr_ip.value_or(""));
    if (!cidr || cidr->text() != range.cidr_ip) {
      throw invalid("CIDR block " + range.cidr_ip.value_or("") + " is malformed");
    }
    SecurityGroupRule& rule = rules.emplace_back(common);
    rule.cidr_ipv4 = cidr->text();
    rule.description = range.description;
  }
  for (const Ipv6Range& range : permission.ipv6_ranges.value_or(std::vector<Ipv6Range>{})) {
    SecurityGroupRule& rule = rules.emplace_back(common);
    rule.cidr_ipv6 = range.cidr_ipv6;
    rule.description = range.description;
  }
  for (const UserIdGroupPair& pair :
       permission.user_id_group_pairs.value_or(std::vector<UserIdGroupPair>{})) {
    if (!pair.group_id) {
      throw aws::Error("MissingParameter", "The request must contain the parameter groupId.");
    }
    SecurityGroupRule& rule = rules.emplace_back(common);
    auto& referenced = rule.referenced_group_info.emplace();
    referenced.group_id = pair.group_id;
    referenced.user_id = pair.user_id;
    rule.description = pair.description;
  }
  for (const PrefixListId& list :
       permission.prefix_list_ids.value_or(std::vector<PrefixListId>{})) {
    SecurityGroupRule& rule = rules.emplace_back(common);
    rule.prefix_list_id = list.prefix_list_id;
    rule.description = list.description;
  }
  return rules;
}

std::vector<IpPermission> to_permissions(const std::vector<const SecurityGroupRule*>& rules) {
  std::vector<IpPermission> permissions;
  for (const SecurityGroupRule* rule : rules) {
    IpPermission* permission = nullptr;
    const int protocol = protocol_number(*rule->ip_protocol);
    const bool ports = protocol == kTcp || protocol == kUdp || protocol == kIcmp;
    const auto from = ports ? rule->from_port : std::nullopt;
    const auto to = ports ? rule->to_port : std::nullopt;
    for (IpPermission& other : permissions) {
      if (other.ip_protocol == rule->ip_protocol && other.from_port == from &&
          other.to_port == to) {
        permission = &other;
      }
    }
    if (permission == nullptr) {
      permission = &permissions.emplace_back();
      permission->ip_protocol = rule->ip_protocol;
      permission->from_port = from;
      permission->to_port = to;
      permission->ip_ranges.emplace();
      permission->ipv6_ranges.emplace();
      permission->prefix_list_ids.emplace();
      permission->user_id_group_pairs.emplace();
    }
    if (rule->cidr_ipv4) {
      permission->ip_ranges->push_back(
          {.description = rule->description, .cidr_ip = rule->cidr_ipv4});
    } else if (rule->cidr_ipv6) {
      permission->ipv6_ranges->push_back(
          {.description = rule->description, .cidr_ipv6 = rule->cidr_ipv6});
    } else if (rule->prefix_list_id) {
      permission->prefix_list_ids->push_back(
          {.description = rule->description, .prefix_list_id = rule->prefix_list_id});
    } else if (rule->referenced_group_info) {
      UserIdGroupPair& pair = permission->user_id_group_pairs->emplace_back();
      pair.description = rule->description;
      pair.group_id = rule->referenced_group_info->group_id;
      pair.user_id = rule->group_owner_id;
    }
  }
  return permissions;
}

bool same_traffic(const SecurityGroupRule& a, const SecurityGroupRule& b) {
  const auto group = [](const SecurityGroupRule& rule) {
    return rule.referenced_group_info ? rule.referenced_group_info->group_id : std::nullopt;
  };
  return a.ip_protocol == b.ip_protocol && a.from_port == b.from_port && a.to_port == b.to_port &&
         a.cidr_ipv4 == b.cidr_ipv4 && a.cidr_ipv6 == b.cidr_ipv6 &&
         a.prefix_list_id == b.prefix_list_id && group(a) == group(b);
}

std::string describe_rule(const SecurityGroupRule& rule) {
  std::string peer =
      rule.cidr_ipv4.value_or(rule.cidr_ipv6.value_or(rule.prefix_list_id.value_or("")));
  if (rule.referenced_group_info) peer = rule.referenced_group_info->group_id.value_or("");
  if (rule.ip_protocol == "-1") return "peer: " + peer + ", ALL, ALLOW";
  return fmt::format("peer: {}, {}, from port: {}, to port: {}, ALLOW", peer,
                     to_upper(*rule.ip_protocol), rule.from_port.value_or(-1),
                     rule.to_port.value_or(-1));
}

}  // namespace neargate::ec2
