#include "cloud/ec2/group_filters.hpp"

#include <gtest/gtest.h>

namespace neargate::ec2 {
namespace {

using Rules = std::vector<machine::FilterRule>;
using Protocol = machine::FilterRule::Protocol;

NetworkInterface interface(const std::string& address, const std::vector<std::string>& groups) {
  NetworkInterface out;
  out.private_ip_address = address;
  out.groups.emplace();
  for (const std::string& group : groups) out.groups->push_back({.group_id = group});
  return out;
}

SecurityGroupRule rule(const std::string& group, bool egress, const std::string& other) {
  SecurityGroupRule out;
  out.group_id = group;
  out.is_egress = egress;
  out.ip_protocol = "tcp";
  out.from_port = out.to_port = 80;
  if (other.starts_with("sg-")) out.referenced_group_info.emplace().group_id = other;
  if (other.starts_with("pl-")) out.prefix_list_id = other;
  if (other.find('/') != std::string::npos) out.cidr_ipv4 = other;
  return out;
}

machine::FilterRule port_80(machine::Networks networks) {
  return {Protocol::tcp, 80, 80, std::move(networks)};
}

TEST(GroupFilters, ResolveWhatRulesName) {
  const NetworkInterface one = interface("10.0.0.4", {"sg-a", "sg-b"});
  const NetworkInterface two = interface("10.0.0.5", {"sg-b"});
  const SecurityGroupRule rules[] = {rule("sg-a", false, "sg-b"), rule("sg-a", false, "sg-none"),
                                     rule("sg-a", true, "0.0.0.0/0"), rule("sg-b", false, "pl-1"),
                                     rule("sg-b", true, "pl-2")};
  std::vector<const SecurityGroupRule*> all;
  for (const SecurityGroupRule& each : rules) all.push_back(&each);
  const GroupFilters filters(all, {&one, &two}, [](const std::string& list) {
    return list == "pl-1" ? std::vector<std::string>{"192.0.2.0/24"} : std::vector<std::string>{};
  });
  const auto members = port_80({"10.0.0.4/32", "10.0.0.5/32"});
  const auto listed = port_80({"192.0.2.0/24"});
  EXPECT_EQ(filters.of({"sg-a"}, false), Rules{members}) << "a group without members is nobody";
  EXPECT_EQ(filters.of({"sg-a"}, true), Rules{port_80({"0.0.0.0/0"})});
  EXPECT_EQ(filters.of({"sg-a", "sg-b"}, false), (Rules{members, listed}));
  EXPECT_EQ(filters.of({"sg-b"}, true), Rules{}) << "an empty list";
  EXPECT_EQ(filters.of({"sg-other"}, true), Rules{});
}

}  // namespace
}  // namespace neargate::ec2
