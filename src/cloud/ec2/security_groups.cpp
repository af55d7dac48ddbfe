#include <map>

#include <fmt/format.h>

#include "cloud/ec2/describe.hpp"
#include "cloud/ec2/ec2.hpp"
#include "cloud/ec2/not_found.hpp"
#include "cloud/ec2/permissions.hpp"

namespace neargate::ec2 {
namespace {

// Source: "Amazon VPC quotas".
constexpr std::size_t kRulesMax = 60;  // per group and direction
constexpr std::size_t kNameLengthMax = 255;

std::optional<Values> filter_values(const SecurityGroup& group, const std::string& filter) {
  if (filter == "group-id") return one(group.group_id);
  if (filter == "group-name") return one(group.group_name);
  if (filter == "vpc-id") return one(group.vpc_id);
  if (filter == "owner-id") return one(group.owner_id);
  if (filter == "description") return one(group.description);
  const bool egress = filter.starts_with("egress.");
  if (!egress && !filter.starts_with("ip-permission.")) return std::nullopt;
  const std::string part = filter.substr(filter.find("permission.") + 11);
  Values values;
  const auto& permissions = egress ? group.ip_permissions_egress : group.ip_permissions;
  for (const IpPermission& permission : permissions.value_or(std::vector<IpPermission>{})) {
    if (part == "protocol") values.push_back(permission.ip_protocol.value_or(""));
    if (part == "from-port") values.push_back(std::to_string(permission.from_port.value_or(-1)));
    if (part == "to-port") values.push_back(std::to_string(permission.to_port.value_or(-1)));
    if (part == "cidr") {
      for (const IpRange& range : *permission.ip_ranges) values.push_back(*range.cidr_ip);
    }
    if (part == "group-id") {
      for (const auto& pair : *permission.user_id_group_pairs) values.push_back(*pair.group_id);
    }
  }
  return values;
}

std::optional<Values> rule_filter_values(const SecurityGroupRule& rule, const std::string& filter) {
  if (filter == "group-id") return one(rule.group_id);
  if (filter == "security-group-rule-id") return one(rule.security_group_rule_id);
  return std::nullopt;
}

// The old form of Authorize and Revoke: one permission as members of the request.
template <class Request>
std::vector<IpPermission> permissions_of(const Request& in) {
  std::vector<IpPermission> permissions = in.ip_permissions.value_or(std::vector<IpPermission>{});
  if (in.cidr_ip) {
    IpPermission& permission = permissions.emplace_back();
    permission.ip_protocol = in.ip_protocol;
    permission.from_port = in.from_port;
    permission.to_port = in.to_port;
    permission.ip_ranges.emplace().emplace_back().cidr_ip = in.cidr_ip;
  }
  return permissions;
}

// What ModifySecurityGroupRules makes of a rule.
IpPermission permission_of(const SecurityGroupRuleRequest& wanted) {
  IpPermission permission;
  permission.ip_protocol = wanted.ip_protocol;
  permission.from_port = wanted.from_port;
  permission.to_port = wanted.to_port;
  if (wanted.cidr_ipv4) {
    permission.ip_ranges.emplace().push_back(
        {.description = wanted.description, .cidr_ip = wanted.cidr_ipv4});
  }
  if (wanted.cidr_ipv6) {
    permission.ipv6_ranges.emplace().push_back({.cidr_ipv6 = wanted.cidr_ipv6});
  }
  if (wanted.prefix_list_id) {
    permission.prefix_list_ids.emplace().push_back(
        {.description = wanted.description, .prefix_list_id = wanted.prefix_list_id});
  }
  if (wanted.referenced_group_id) {
    UserIdGroupPair& pair = permission.user_id_group_pairs.emplace().emplace_back();
    pair.group_id = wanted.referenced_group_id;
    pair.description = wanted.description;
  }
  return permission;
}

aws::Error duplicate(const SecurityGroupRule& rule) {
  return {"InvalidPermission.Duplicate",
          "the specified rule \"" + describe_rule(rule) + "\" already exists"};
}

}  // namespace

const SecurityGroup& Ec2::security_group(const std::string& id) const {
  const SecurityGroup* found = security_groups_.find(id);
  if (found == nullptr) throw no_security_group(id);
  return *found;
}

const std::string& Ec2::default_group_of(const std::string& vpc_id) const {
  for (const auto& [id, group] : security_groups_) {
    if (group.vpc_id == vpc_id && group.group_name == "default") return id;
  }
  NG_ASSERT(false);  // every VPC has one, made with it
}

std::vector<const SecurityGroupRule*> Ec2::rules_of(const std::string& group_id,
                                                    bool egress) const {
  std::vector<const SecurityGroupRule*> rules;
  for (const auto& [id, rule] : security_group_rules_) {
    if (rule.group_id == group_id && rule.is_egress == egress) rules.push_back(&rule);
  }
  return rules;
}

SecurityGroup Ec2::shown(const SecurityGroup& group) const {
  SecurityGroup view = group;
  view.ip_permissions = to_permissions(rules_of(*group.group_id, false));
  view.ip_permissions_egress = to_permissions(rules_of(*group.group_id, true));
  return view;
}

CreateSecurityGroupResult Ec2::create_security_group(const CreateSecurityGroupRequest& in,
                                                     aws::Call&) {
  if (!in.vpc_id) {
    throw aws::Error("VPCIdNotSpecified",
                     "No default VPC for this user: give the VpcId of the group.");
  }
  vpc_record(*in.vpc_id);
  if (in.group_name.size() > kNameLengthMax || in.group_name.starts_with("sg-")) {
    throw aws::Error("InvalidParameterValue",
                     "Value (" + in.group_name +
                         ") for parameter groupName is invalid. Group names have at most 255 "
                         "characters and do not start with sg-.");
  }
  if (in.group_name == "default") {
    throw aws::Error("InvalidParameterValue", "Cannot use reserved security group name: default");
  }
  for (const auto& [id, other] : security_groups_) {
    if (other.vpc_id == in.vpc_id && other.group_name == in.group_name) {
      throw aws::Error(
          "InvalidGroup.Duplicate",
          "The security group '" + in.group_name + "' already exists for VPC '" + *in.vpc_id + "'");
    }
  }
  quotas_.check(Quota::security_groups, security_groups_.size());
  SecurityGroup group;
  group.group_id = world_.randomness.resource_id("sg");
  group.group_name = in.group_name;
  group.description = in.description;
  group.vpc_id = in.vpc_id;
  group.owner_id = world_.account;
  group.security_group_arn = world_.arn("ec2", "security-group/" + *group.group_id);
  group.tags = new_tags(in.tag_specifications, "security-group");
  security_groups_.put(*group.group_id, group);
  IpPermission to_all;
  to_all.ip_protocol = "-1";
  to_all.ip_ranges.emplace().emplace_back().cidr_ip = "0.0.0.0/0";
  authorize(*group.group_id, true, {to_all}, {});
  return {.group_id = group.group_id,
          .tags = group.tags,
          .security_group_arn = group.security_group_arn};
}

DeleteSecurityGroupResult Ec2::delete_security_group(const DeleteSecurityGroupRequest& in,
                                                     aws::Call&) {
  if (!in.group_id) {
    throw aws::Error("MissingParameter", "The request must contain the parameter groupId.");
  }
  const SecurityGroup& group = security_group(*in.group_id);
  if (group.group_name == "default") {
    throw aws::Error("CannotDelete", "the specified group: \"" + *in.group_id +
                                         "\" name: \"default\" cannot be deleted by a user");
  }
  const aws::Error used("DependencyViolation",
                        "resource " + *in.group_id + " has a dependent object");
  for (const auto& [id, record] : interfaces_) {
    for (const auto& member :
         record.network_interface.groups.value_or(std::vector<GroupIdentifier>{})) {
      if (member.group_id == in.group_id) throw used;
    }
  }
  std::vector<std::string> own_rules;
  for (const auto& [id, rule] : security_group_rules_) {
    if (rule.group_id == in.group_id) {
      own_rules.push_back(id);
    } else if (rule.referenced_group_info && rule.referenced_group_info->group_id == in.group_id) {
      throw used;
    }
  }
  for (const std::string& id : own_rules) security_group_rules_.erase(id);
  security_groups_.erase(*in.group_id);
  return {.return_ = true, .group_id = in.group_id};
}

DescribeSecurityGroupsResult Ec2::describe_security_groups(const DescribeSecurityGroupsRequest& in,
                                                           aws::Call&) {
  DescribeSecurityGroupsResult out;
  out.security_groups = describe(
      security_groups_, in.group_ids, in.filters, no_security_group,
      [this](const SecurityGroup& group) { return shown(group); }, filter_values);
  if (in.group_names && !in.group_names->empty()) {
    std::erase_if(*out.security_groups, [&](const SecurityGroup& group) {
      return std::find(in.group_names->begin(), in.group_names->end(), group.group_name) ==
             in.group_names->end();
    });
  }
  out.next_token = page(*out.security_groups, in.max_results, in.next_token);
  return out;
}

DescribeSecurityGroupRulesResult Ec2::describe_security_group_rules(
    const DescribeSecurityGroupRulesRequest& in, aws::Call&) {
  DescribeSecurityGroupRulesResult out;
  out.security_group_rules = describe(
      security_group_rules_, in.security_group_rule_ids, in.filters, no_security_group_rule,
      [](const SecurityGroupRule& rule) { return rule; }, rule_filter_values);
  out.next_token = page(*out.security_group_rules, in.max_results, in.next_token);
  return out;
}

// Throws where a direction of a group would have too many rules. One with a prefix list counts for
// as many as that list may have entries.
// Source: "Considerations for prefix lists" in the VPC user guide.
void Ec2::check_weight(const std::vector<const SecurityGroupRule*>& rules) const {
  std::size_t weight = 0;
  for (const SecurityGroupRule* rule : rules) {
    weight +=
        rule->prefix_list_id
            ? static_cast<std::size_t>(*prefix_list(*rule->prefix_list_id).prefix_list.max_entries)
            : 1;
  }
  if (weight > kRulesMax) {
    throw aws::Error("RulesPerSecurityGroupLimitExceeded",
                     "The maximum number of rules per security group has been reached.");
  }
}

// Checks what the rule refers to.
void Ec2::complete(SecurityGroupRule& rule, const SecurityGroup& group) const {
  if (rule.cidr_ipv6) throw aws::Error("UnsupportedOperation", "IPv6 ranges are not supported.");
  if (rule.prefix_list_id) prefix_list(*rule.prefix_list_id);
  if (!rule.referenced_group_info) return;
  auto& referenced = *rule.referenced_group_info;
  if (security_group(*referenced.group_id).vpc_id != group.vpc_id) {
    throw no_security_group(*referenced.group_id);
  }
  referenced.user_id = world_.account;
}

// Adds the permissions' rules: all of them, or none where one is not right.
std::vector<SecurityGroupRule> Ec2::authorize(const std::string& group_id, bool egress,
                                              const std::vector<IpPermission>& permissions,
                                              const std::vector<Tag>& tags) {
  const SecurityGroup& group = security_group(group_id);
  std::vector<SecurityGroupRule> added;
  const auto existing = rules_of(group_id, egress);
  for (const IpPermission& permission : permissions) {
    for (SecurityGroupRule& rule : to_rules(permission)) {
      complete(rule, group);
      const auto same = [&](const SecurityGroupRule& other) { return same_traffic(rule, other); };
      if (std::any_of(existing.begin(), existing.end(), [&](const auto* r) { return same(*r); }) ||
          std::any_of(added.begin(), added.end(), same)) {
        throw duplicate(rule);
      }
      rule.security_group_rule_id = world_.randomness.resource_id("sgr");
      rule.security_group_rule_arn =
          world_.arn("ec2", "security-group-rule/" + *rule.security_group_rule_id);
      rule.group_id = group_id;
      rule.group_owner_id = world_.account;
      rule.is_egress = egress;
      rule.tags = tags;
      added.push_back(std::move(rule));
    }
  }
  std::vector<const SecurityGroupRule*> all = existing;
  for (const SecurityGroupRule& rule : added) all.push_back(&rule);
  check_weight(all);
  for (const SecurityGroupRule& rule : added) {
    security_group_rules_.put(*rule.security_group_rule_id, rule);
  }
  changed();
  return added;
}

std::vector<RevokedSecurityGroupRule> Ec2::revoke(const std::string& group_id, bool egress,
                                                  const std::vector<std::string>& rule_ids,
                                                  const std::vector<IpPermission>& permissions) {
  security_group(group_id);
  std::vector<std::string> gone;
  for (const std::string& id : rule_ids) {
    const SecurityGroupRule* rule = security_group_rules_.find(id);
    if (rule == nullptr || rule->group_id != group_id || rule->is_egress != egress) {
      throw no_security_group_rule(id);
    }
    gone.push_back(id);
  }
  for (const IpPermission& permission : permissions) {
    for (const SecurityGroupRule& wanted : to_rules(permission)) {
      const auto rules = rules_of(group_id, egress);
      const auto found = std::find_if(rules.begin(), rules.end(), [&](const auto* rule) {
        return same_traffic(*rule, wanted);
      });
      if (found == rules.end()) {
        throw aws::Error("InvalidPermission.NotFound",
                         "The specified rule does not exist in this security group.");
      }
      gone.push_back(*(*found)->security_group_rule_id);
    }
  }
  std::vector<RevokedSecurityGroupRule> revoked;
  for (const std::string& id : gone) {
    const SecurityGroupRule* rule = security_group_rules_.find(id);
    if (rule == nullptr) continue;  // named twice
    RevokedSecurityGroupRule& shown = revoked.emplace_back();
    shown.security_group_rule_id = id;
    shown.group_id = rule->group_id;
    shown.is_egress = rule->is_egress;
    shown.ip_protocol = rule->ip_protocol;
    shown.from_port = rule->from_port;
    shown.to_port = rule->to_port;
    shown.cidr_ipv4 = rule->cidr_ipv4;
    shown.prefix_list_id = rule->prefix_list_id;
    if (rule->referenced_group_info) {
      shown.referenced_group_id = rule->referenced_group_info->group_id;
    }
    shown.description = rule->description;
    security_group_rules_.erase(id);
  }
  changed();
  return revoked;
}

AuthorizeSecurityGroupIngressResult Ec2::authorize_security_group_ingress(
    const AuthorizeSecurityGroupIngressRequest& in, aws::Call&) {
  if (!in.group_id) {
    throw aws::Error("MissingParameter", "The request must contain the parameter groupId.");
  }
  const auto tags = new_tags(in.tag_specifications, "security-group-rule");
  return {.return_ = true,
          .security_group_rules = authorize(*in.group_id, false, permissions_of(in), tags)};
}

AuthorizeSecurityGroupEgressResult Ec2::authorize_security_group_egress(
    const AuthorizeSecurityGroupEgressRequest& in, aws::Call&) {
  const auto tags = new_tags(in.tag_specifications, "security-group-rule");
  return {.return_ = true,
          .security_group_rules = authorize(in.group_id, true, permissions_of(in), tags)};
}

RevokeSecurityGroupIngressResult Ec2::revoke_security_group_ingress(
    const RevokeSecurityGroupIngressRequest& in, aws::Call&) {
  if (!in.group_id) {
    throw aws::Error("MissingParameter", "The request must contain the parameter groupId.");
  }
  RevokeSecurityGroupIngressResult out;
  out.revoked_security_group_rules =
      revoke(*in.group_id, false, in.security_group_rule_ids.value_or(std::vector<std::string>{}),
             permissions_of(in));
  out.return_ = true;
  return out;
}

RevokeSecurityGroupEgressResult Ec2::revoke_security_group_egress(
    const RevokeSecurityGroupEgressRequest& in, aws::Call&) {
  RevokeSecurityGroupEgressResult out;
  out.revoked_security_group_rules =
      revoke(in.group_id, true, in.security_group_rule_ids.value_or(std::vector<std::string>{}),
             permissions_of(in));
  out.return_ = true;
  return out;
}

ModifySecurityGroupRulesResult Ec2::modify_security_group_rules(
    const ModifySecurityGroupRulesRequest& in, aws::Call&) {
  const SecurityGroup& group = security_group(in.group_id);
  std::map<std::string, SecurityGroupRule> changes;
  for (const SecurityGroupRuleUpdate& update : in.security_group_rules) {
    const SecurityGroupRule* rule = security_group_rules_.find(update.security_group_rule_id);
    if (rule == nullptr || rule->group_id != in.group_id) {
      throw no_security_group_rule(update.security_group_rule_id);
    }
    std::vector<SecurityGroupRule> made =
        to_rules(permission_of(update.security_group_rule.value_or(SecurityGroupRuleRequest{})));
    if (made.size() != 1) {
      throw aws::Error("InvalidParameterValue", "A rule needs exactly one source or destination.");
    }
    complete(made[0], group);
    SecurityGroupRule changed_rule = *rule;
    changed_rule.ip_protocol = made[0].ip_protocol;
    changed_rule.from_port = made[0].from_port;
    changed_rule.to_port = made[0].to_port;
    changed_rule.cidr_ipv4 = made[0].cidr_ipv4;
    changed_rule.prefix_list_id = made[0].prefix_list_id;
    changed_rule.referenced_group_info = made[0].referenced_group_info;
    changed_rule.description = made[0].description;
    changes[update.security_group_rule_id] = std::move(changed_rule);
  }
  // As the group will be: no two rules the same, and not too many.
  for (const bool egress : {false, true}) {
    std::vector<const SecurityGroupRule*> rules = rules_of(in.group_id, egress);
    for (const SecurityGroupRule*& rule : rules) {
      const auto change = changes.find(*rule->security_group_rule_id);
      if (change != changes.end()) rule = &change->second;
    }
    for (std::size_t i = 0; i < rules.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (same_traffic(*rules[i], *rules[j])) throw duplicate(*rules[i]);
      }
    }
    check_weight(rules);
  }
  for (auto& [id, rule] : changes) security_group_rules_.put(id, std::move(rule));
  changed();
  return {.return_ = true};
}

}  // namespace neargate::ec2
