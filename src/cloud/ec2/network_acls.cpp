#include <algorithm>

#include <fmt/format.h>

#include "cloud/ec2/describe.hpp"
#include "cloud/ec2/ec2.hpp"
#include "cloud/ec2/not_found.hpp"
#include "cloud/ec2/permissions.hpp"

namespace neargate::ec2 {
namespace {

using Entries = std::vector<NetworkAclEntry>;
using Associations = std::vector<NetworkAclAssociation>;

// Source: "Amazon VPC quotas" and "Network ACL rules" in the VPC user guide.
constexpr std::size_t kAclsMax = 200;    // per VPC
constexpr std::size_t kEntriesMax = 20;  // per ACL and direction
constexpr std::int32_t kRuleNumberMax = 32766;
constexpr std::int32_t kLastRuleNumber = 32767;  // shown as "*": denies what nothing else matched

NetworkAclEntry entry_for_all(std::int32_t number, bool egress, bool allow) {
  NetworkAclEntry entry;
  entry.cidr_block = "0.0.0.0/0";
  entry.egress = egress;
  entry.protocol = "-1";
  entry.rule_action = allow ? "allow" : "deny";
  entry.rule_number = number;
  return entry;
}

// In the order in which EC2 shows entries, which within a direction is that of their numbers.
bool comes_before(const NetworkAclEntry& a, const NetworkAclEntry& b) {
  if (a.egress != b.egress) return *a.egress;
  return *a.rule_number < *b.rule_number;
}

void check_rule_number(std::int32_t number) {
  if (number >= 1 && number <= kRuleNumberMax) return;
  throw aws::Error("InvalidParameterValue",
                   fmt::format("Value ({}) for parameter ruleNumber is invalid. The number of a "
                               "rule is between 1 and 32766.",
                               number));
}

// What the request asks for, checked.
template <class Request>
NetworkAclEntry to_entry(const Request& in) {
  check_rule_number(in.rule_number);
  if (in.ipv6_cidr_block) {
    throw aws::Error("UnsupportedOperation", "IPv6 ranges are not supported.");
  }
  const auto missing = [](const char* parameter) {
    return aws::Error("MissingParameter",
                      fmt::format("The request must contain the parameter {}.", parameter));
  };
  if (!in.cidr_block) throw missing("cidrBlock");
  const auto cidr = Cidr::parse(*in.cidr_block);
  if (!cidr) {
    throw aws::Error("InvalidParameterValue",
                     fmt::format("Value ({}) for parameter cidrBlock is invalid. This is not a "
                                 "valid CIDR block.",
                                 *in.cidr_block));
  }
  NetworkAclEntry entry;
  entry.cidr_block = cidr->text();
  entry.egress = in.egress;
  entry.rule_action = in.rule_action;
  entry.rule_number = in.rule_number;
  const int protocol = protocol_number(in.protocol);
  entry.protocol = std::to_string(protocol);
  if (protocol == kTcp || protocol == kUdp) {
    if (!in.port_range || !in.port_range->from || !in.port_range->to) throw missing("portRange");
    const auto [from, to] = std::pair(*in.port_range->from, *in.port_range->to);
    if (from < 0 || to > kPortMax || from > to) {
      throw aws::Error("InvalidParameterValue",
                       fmt::format("Value ({}-{}) for parameter portRange is invalid. Ports are "
                                   "between 0 and 65535, the first not above the last.",
                                   from, to));
    }
    entry.port_range = in.port_range;
  }
  if (protocol == kIcmp) {
    if (!in.icmp_type_code || !in.icmp_type_code->type || !in.icmp_type_code->code) {
      throw missing("icmpTypeCode");
    }
    check_icmp(*in.icmp_type_code->type, *in.icmp_type_code->code);
    entry.icmp_type_code = in.icmp_type_code;
  }
  return entry;
}

auto find_entry(Entries& entries, std::int32_t number, bool egress) {
  return std::find_if(entries.begin(), entries.end(), [&](const NetworkAclEntry& entry) {
    return entry.rule_number == number && entry.egress == egress;
  });
}

aws::Error no_entry(std::int32_t number) {
  return {"InvalidNetworkAclEntry.NotFound",
          fmt::format("The network acl entry identified by {} was not found.", number)};
}

std::optional<Values> filter_values(const NetworkAcl& acl, const std::string& filter) {
  Values subnets, associations;
  for (const NetworkAclAssociation& association : acl.associations.value_or(Associations{})) {
    subnets.push_back(association.subnet_id.value_or(""));
    associations.push_back(association.network_acl_association_id.value_or(""));
  }
  if (filter == "network-acl-id" || filter == "association.network-acl-id") {
    return one(acl.network_acl_id);
  }
  if (filter == "vpc-id") return one(acl.vpc_id);
  if (filter == "default") return one(acl.is_default.value_or(false));
  if (filter == "owner-id") return one(acl.owner_id);
  if (filter == "association.subnet-id") return subnets;
  if (filter == "association.association-id") return associations;
  if (!filter.starts_with("entry.")) return std::nullopt;
  const std::string part = filter.substr(6);
  Values values;
  for (const NetworkAclEntry& entry : acl.entries.value_or(Entries{})) {
    if (part == "cidr") values.push_back(entry.cidr_block.value_or(""));
    if (part == "egress") values.push_back(*entry.egress ? "true" : "false");
    if (part == "protocol") values.push_back(*entry.protocol);
    if (part == "rule-action") values.push_back(*entry.rule_action);
    if (part == "rule-number") values.push_back(std::to_string(*entry.rule_number));
    if (part == "port-range.from" && entry.port_range) {
      values.push_back(std::to_string(*entry.port_range->from));
    }
    if (part == "port-range.to" && entry.port_range) {
      values.push_back(std::to_string(*entry.port_range->to));
    }
  }
  return values;
}

}  // namespace

// The default one lets everything pass; all others, until they get entries, nothing.
NetworkAcl Ec2::new_network_acl(const std::string& vpc_id, bool is_default) {
  NetworkAcl acl;
  acl.network_acl_id = world_.randomness.resource_id("acl");
  acl.vpc_id = vpc_id;
  acl.owner_id = world_.account;
  acl.is_default = is_default;
  acl.associations.emplace();
  acl.entries.emplace();
  for (const bool egress : {true, false}) {
    if (is_default) acl.entries->push_back(entry_for_all(100, egress, true));
    acl.entries->push_back(entry_for_all(kLastRuleNumber, egress, false));
  }
  return acl;
}

const NetworkAcl& Ec2::network_acl(const std::string& id) const {
  const NetworkAcl* found = network_acls_.find(id);
  if (found == nullptr) throw no_network_acl(id);
  return *found;
}

const NetworkAcl& Ec2::network_acl_of_subnet(const Subnet& subnet) const {
  for (const auto& [id, acl] : network_acls_) {
    for (const NetworkAclAssociation& association : acl.associations.value_or(Associations{})) {
      if (association.subnet_id == subnet.subnet_id) return acl;
    }
  }
  NG_ASSERT(false);  // every subnet has one, from its creation on
}

CreateNetworkAclResult Ec2::create_network_acl(const CreateNetworkAclRequest& in, aws::Call&) {
  vpc_record(in.vpc_id);
  const auto count = std::count_if(network_acls_.begin(), network_acls_.end(),
                                   [&](const auto& e) { return e.second.vpc_id == in.vpc_id; });
  if (static_cast<std::size_t>(count) >= kAclsMax) {
    throw aws::Error("NetworkAclLimitExceeded",
                     "The maximum number of network ACLs has been reached.");
  }
  NetworkAcl acl = new_network_acl(in.vpc_id, false);
  acl.tags = new_tags(in.tag_specifications, "network-acl");
  network_acls_.put(*acl.network_acl_id, acl);
  return {.network_acl = acl, .client_token = in.client_token};
}

smithy::Unit Ec2::delete_network_acl(const DeleteNetworkAclRequest& in, aws::Call&) {
  const NetworkAcl& acl = network_acl(in.network_acl_id);
  if (acl.is_default.value_or(false)) {
    throw aws::Error("InvalidParameterValue",
                     "cannot delete default network ACL " + in.network_acl_id);
  }
  if (!acl.associations.value_or(Associations{}).empty()) {
    throw in_use("networkAcl", in.network_acl_id);
  }
  network_acls_.erase(in.network_acl_id);
  return {};
}

DescribeNetworkAclsResult Ec2::describe_network_acls(const DescribeNetworkAclsRequest& in,
                                                     aws::Call&) {
  DescribeNetworkAclsResult out;
  out.network_acls = describe(
      network_acls_, in.network_acl_ids, in.filters, no_network_acl,
      [](const NetworkAcl& acl) { return acl; }, filter_values);
  out.next_token = page(*out.network_acls, in.max_results, in.next_token);
  return out;
}

smithy::Unit Ec2::create_network_acl_entry(const CreateNetworkAclEntryRequest& in, aws::Call&) {
  NetworkAcl acl = network_acl(in.network_acl_id);
  const NetworkAclEntry entry = to_entry(in);
  if (find_entry(*acl.entries, in.rule_number, in.egress) != acl.entries->end()) {
    throw aws::Error(
        "NetworkAclEntryAlreadyExists",
        fmt::format("The network acl entry identified by {} already exists.", in.rule_number));
  }
  // The last entry, which is always there, is not counted.
  const auto count = std::count_if(acl.entries->begin(), acl.entries->end(), [&](const auto& e) {
    return e.egress == in.egress && e.rule_number != kLastRuleNumber;
  });
  if (static_cast<std::size_t>(count) >= kEntriesMax) {
    throw aws::Error("NetworkAclEntryLimitExceeded",
                     "The maximum number of network ACL entries has been reached.");
  }
  acl.entries->push_back(entry);
  std::sort(acl.entries->begin(), acl.entries->end(), comes_before);
  network_acls_.put(in.network_acl_id, std::move(acl));
  changed();
  return {};
}

smithy::Unit Ec2::replace_network_acl_entry(const ReplaceNetworkAclEntryRequest& in, aws::Call&) {
  NetworkAcl acl = network_acl(in.network_acl_id);
  NetworkAclEntry entry = to_entry(in);
  const auto found = find_entry(*acl.entries, in.rule_number, in.egress);
  if (found == acl.entries->end()) throw no_entry(in.rule_number);
  *found = std::move(entry);
  network_acls_.put(in.network_acl_id, std::move(acl));
  changed();
  return {};
}

smithy::Unit Ec2::delete_network_acl_entry(const DeleteNetworkAclEntryRequest& in, aws::Call&) {
  NetworkAcl acl = network_acl(in.network_acl_id);
  check_rule_number(in.rule_number);
  const auto found = find_entry(*acl.entries, in.rule_number, in.egress);
  if (found == acl.entries->end()) throw no_entry(in.rule_number);
  acl.entries->erase(found);
  network_acls_.put(in.network_acl_id, std::move(acl));
  changed();
  return {};
}

ReplaceNetworkAclAssociationResult Ec2::replace_network_acl_association(
    const ReplaceNetworkAclAssociationRequest& in, aws::Call&) {
  const NetworkAcl& target = network_acl(in.network_acl_id);
  const auto is_it = [&](const NetworkAclAssociation& association) {
    return association.network_acl_association_id == in.association_id;
  };
  const auto from = std::find_if(network_acls_.begin(), network_acls_.end(), [&](const auto& e) {
    const Associations associations = e.second.associations.value_or(Associations{});
    return std::any_of(associations.begin(), associations.end(), is_it);
  });
  if (from == network_acls_.end()) throw no_association(in.association_id);
  if (from->second.vpc_id != target.vpc_id) {
    throw aws::Error("InvalidParameterValue",
                     "Network ACL " + in.network_acl_id + " and the subnet of association " +
                         in.association_id + " belong to different networks");
  }
  NetworkAclAssociation moved;
  const std::string from_id = from->first;
  network_acls_.update(from_id, [&](NetworkAcl& record) {
    const auto found =
        std::find_if(record.associations->begin(), record.associations->end(), is_it);
    moved = *found;
    record.associations->erase(found);
  });
  moved.network_acl_association_id = world_.randomness.resource_id("aclassoc");
  moved.network_acl_id = in.network_acl_id;
  network_acls_.update(in.network_acl_id,
                       [&](NetworkAcl& record) { record.associations->push_back(moved); });
  changed();
  return {.new_association_id = moved.network_acl_association_id};
}

}  // namespace neargate::ec2
