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

// IANA's numbers of the protocols that have more than a number here, and EC2's for all of them.
inline constexpr int kAllProtocols = -1;
inline constexpr int kIcmp = 1;
inline constexpr int kTcp = 6;
inline constexpr int kUdp = 17;
inline constexpr int kPortMax = 65535;

// 6 for "tcp", "TCP" and "6", -1 for "-1" and "all". Throws aws::Error for what is none.
int protocol_number(const std::string& given);

// "tcp" for 6, "-1" for all, "47" for one without a name: as EC2 shows protocols of group rules.
std::string protocol_name(int number);

// Throws aws::Error where these are not an ICMP type and code; -1 is any.
void check_icmp(int type, int code);

// "peer: 10.0.0.0/8, TCP, from port: 80, to port: 80, ALLOW": how EC2 names a rule in errors.
std::string describe_rule(const SecurityGroupRule& rule);

}  // namespace neargate::ec2
