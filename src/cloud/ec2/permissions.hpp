#pragma once

#include <string>
#include <vector>

#include "gen/ec2/types.hpp"

// Security group rules in EC2's two forms: permissions (one protocol and port range, many sources)
// and rules (one of each). Pure functions.
namespace neargate::ec2 {

// Each permission as its single rules, checked: protocol, ports, CIDRs. Throws aws::Error as EC2
// does.
std::vector<SecurityGroupRule> to_rules(const IpPermission& permission);

// Rules gathered into permissions, as DescribeSecurityGroups shows them.
std::vector<IpPermission> to_permissions(const std::vector<const SecurityGroupRule*>& rules);

// Same traffic: protocol, ports and the other side; descriptions and tags apart.
bool same_traffic(const SecurityGroupRule& a, const SecurityGroupRule& b);

// "tcp" for "6" and "TCP", "-1" for "all": as EC2 shows protocols. Throws for what is none.
std::string protocol_name(const std::string& given);

// "peer: 10.0.0.0/8, TCP, from port: 80, to port: 80, ALLOW": how EC2 names a rule in errors.
std::string describe_rule(const SecurityGroupRule& rule);

}  // namespace neargate::ec2
