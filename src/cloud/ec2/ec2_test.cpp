#include "cloud/ec2/ec2.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "cloud/test_world.hpp"

namespace neargate::ec2 {
namespace {

class Ec2Test : public testing::Test {
 protected:
  void SetUp() override {
    vpc_ = *ec2_.create_vpc({.cidr_block = "10.0.0.0/16"}, call_).vpc->vpc_id;
    subnet_ =
        *ec2_.create_subnet(
                 {.availability_zone = "us-east-1a", .cidr_block = "10.0.1.0/28", .vpc_id = vpc_},
                 call_)
             .subnet->subnet_id;
  }
  std::string make_group(const std::string& name) {
    return *ec2_.create_security_group({.description = "d", .group_name = name, .vpc_id = vpc_},
                                       call_)
                .group_id;
  }
  void allow(const std::string& group, int port, const std::string& cidr) {
    IpPermission permission;
    permission.ip_protocol = "tcp";
    permission.from_port = permission.to_port = port;
    permission.ip_ranges.emplace().emplace_back().cidr_ip = cidr;
    AuthorizeSecurityGroupIngressRequest in;
    in.group_id = group;
    in.ip_permissions = {permission};
    ec2_.authorize_security_group_ingress(in, call_);
  }
  template <class Action>
  std::string code(Action action) {
    return cloud::error_code(action);
  }

  cloud::TestWorld world_;
  aws::Call call_ = world_.call();
  Ec2 ec2_{world_};
  std::string vpc_, subnet_;
};

TEST_F(Ec2Test, AVpcComesWithItsDefaults) {
  EXPECT_EQ(ec2_.describe_security_groups({}, call_).security_groups->size(), 1u);
  EXPECT_EQ(ec2_.describe_network_acls({}, call_).network_acls->size(), 1u);
  const auto tables = *ec2_.describe_route_tables({}, call_).route_tables;
  ASSERT_EQ(tables.size(), 1u);
  EXPECT_TRUE(*tables[0].associations->front().main);
  EXPECT_EQ(tables[0].routes->front().gateway_id, "local");
}

TEST_F(Ec2Test, RangesAreChecked) {
  const auto vpc = [&](const char* cidr) {
    return code([&] { ec2_.create_vpc({.cidr_block = cidr}, call_); });
  };
  EXPECT_EQ(vpc("10.0.0.0/8"), "InvalidVpc.Range");
  EXPECT_EQ(vpc("10.0.0.0"), "InvalidParameterValue");
  const auto subnet = [&](const char* cidr, const char* zone) {
    return code([&] {
      ec2_.create_subnet({.availability_zone = zone, .cidr_block = cidr, .vpc_id = vpc_}, call_);
    });
  };
  EXPECT_EQ(subnet("10.0.1.8/29", "us-east-1a"), "InvalidSubnet.Range");
  EXPECT_EQ(subnet("10.0.1.0/24", "us-east-1b"), "InvalidSubnet.Conflict");
  EXPECT_EQ(subnet("10.1.0.0/24", "us-east-1b"), "InvalidSubnet.Range");
  EXPECT_EQ(subnet("10.0.2.0/24", "us-east-1z"), "InvalidParameterValue");
  EXPECT_EQ(subnet("10.0.2.0/24", "us-east-1b"), "");
}

TEST_F(Ec2Test, WhatIsUsedCannotBeDeleted) {
  EXPECT_EQ(code([&] { ec2_.delete_vpc({.vpc_id = vpc_}, call_); }), "DependencyViolation");
  const std::string group = make_group("app");
  const std::string interface = *ec2_.create_interface({.subnet_id = subnet_,
                                                        .group_ids = {group},
                                                        .description = "",
                                                        .attachment = "t",
                                                        .requester_id = "amazon-ecs"})
                                     .network_interface.network_interface_id;
  EXPECT_EQ(code([&] { ec2_.delete_subnet({.subnet_id = subnet_}, call_); }),
            "DependencyViolation");
  EXPECT_EQ(code([&] { ec2_.delete_security_group({.group_id = group}, call_); }),
            "DependencyViolation");
  ec2_.release_interface(interface);
  EXPECT_EQ(code([&] { ec2_.delete_security_group({.group_id = group}, call_); }), "");
  EXPECT_EQ(code([&] { ec2_.delete_subnet({.subnet_id = subnet_}, call_); }), "");
  EXPECT_EQ(code([&] { ec2_.delete_vpc({.vpc_id = vpc_}, call_); }), "");
  EXPECT_EQ(code([&] { ec2_.describe_vpcs({.vpc_ids = {{vpc_}}}, call_); }),
            "InvalidVpcID.NotFound");
}

// A /28 has sixteen addresses, of which AWS keeps five.
TEST_F(Ec2Test, ASubnetHasElevenAddressesAndNoneTwice) {
  std::set<std::string> addresses;
  for (int i = 0; i < 11; ++i) {
    const auto& made = ec2_.create_interface({.subnet_id = subnet_, .description = ""});
    EXPECT_TRUE(addresses.insert(*made.network_interface.private_ip_address).second);
  }
  EXPECT_FALSE(addresses.contains("10.0.1.3"));
  EXPECT_FALSE(addresses.contains("10.0.1.15"));
  EXPECT_EQ(ec2_.describe_subnets({}, call_).subnets->front().available_ip_address_count, 0);
  EXPECT_EQ(code([&] { ec2_.create_interface({.subnet_id = subnet_, .description = ""}); }),
            "InsufficientFreeAddressesInSubnet");
}

TEST_F(Ec2Test, GroupRulesAreShownOnceAndRevokedOnce) {
  const std::string group = make_group("web");
  allow(group, 80, "0.0.0.0/0");
  EXPECT_EQ(code([&] { allow(group, 80, "0.0.0.0/0"); }), "InvalidPermission.Duplicate");
  EXPECT_EQ(code([&] { allow(group, 99999, "0.0.0.0/0"); }), "InvalidParameterValue");
  EXPECT_EQ(code([&] { allow(group, 81, "10.0.0.1/8"); }), "InvalidParameterValue");
  const auto shown =
      ec2_.describe_security_groups({.group_ids = {{group}}}, call_).security_groups->front();
  ASSERT_EQ(shown.ip_permissions->size(), 1u);
  EXPECT_EQ(shown.ip_permissions->front().from_port, 80);
  RevokeSecurityGroupIngressRequest revoke;
  revoke.group_id = group;
  revoke.ip_permissions = shown.ip_permissions;
  ec2_.revoke_security_group_ingress(revoke, call_);
  EXPECT_EQ(code([&] { ec2_.revoke_security_group_ingress(revoke, call_); }),
            "InvalidPermission.NotFound");
}

TEST_F(Ec2Test, AModifiedRuleIsCheckedAsANewOne) {
  const std::string group = make_group("web");
  allow(group, 80, "0.0.0.0/0");
  allow(group, 81, "0.0.0.0/0");
  const auto rules = ec2_.describe_security_group_rules({}, call_);
  std::string id;
  for (const SecurityGroupRule& rule : *rules.security_group_rules) {
    if (rule.from_port == 81) id = *rule.security_group_rule_id;
  }
  const auto modify = [&](int port, const std::string& other) {
    SecurityGroupRuleUpdate update;
    update.security_group_rule_id = id;
    auto& wanted = update.security_group_rule.emplace();
    wanted.ip_protocol = "tcp";
    wanted.from_port = wanted.to_port = port;
    if (other.starts_with("sg-")) wanted.referenced_group_id = other;
    if (other.starts_with("pl-")) wanted.prefix_list_id = other;
    if (other.ends_with("/0")) (other == "::/0" ? wanted.cidr_ipv6 : wanted.cidr_ipv4) = other;
    return code([&] {
      ec2_.modify_security_group_rules({.group_id = group, .security_group_rules = {update}},
                                       call_);
    });
  };
  EXPECT_EQ(modify(80, "0.0.0.0/0"), "InvalidPermission.Duplicate");
  EXPECT_EQ(modify(82, "::/0"), "UnsupportedOperation");
  EXPECT_EQ(modify(82, "pl-none"), "InvalidPrefixListID.NotFound");
  EXPECT_EQ(modify(82, "sg-none"), "InvalidGroup.NotFound");
  EXPECT_EQ(modify(82, ""), "InvalidParameterValue");
  EXPECT_EQ(modify(82, "0.0.0.0/0"), "");
  EXPECT_EQ(modify(82, "0.0.0.0/0"), "") << "to what it is";
}

TEST_F(Ec2Test, AnInterfaceHasAtMostFiveGroups) {
  Ec2::InterfaceOrder order;
  order.subnet_id = subnet_;
  for (int i = 0; i < 6; ++i) order.group_ids.push_back(make_group("group" + std::to_string(i)));
  EXPECT_EQ(code([&] { ec2_.create_interface(order); }), "SecurityGroupsPerInterfaceLimitExceeded");
  order.group_ids.pop_back();
  EXPECT_EQ(code([&] { ec2_.create_interface(order); }), "");
}

TEST_F(Ec2Test, RulesNameAnyProtocolAndKindsOfIcmp) {
  const std::string group = make_group("web");
  const auto authorize = [&](const std::string& protocol, int from, int to) {
    IpPermission permission;
    permission.ip_protocol = protocol;
    permission.from_port = from;
    permission.to_port = to;
    permission.ip_ranges.emplace().emplace_back().cidr_ip = "10.0.0.0/8";
    AuthorizeSecurityGroupIngressRequest in;
    in.group_id = group;
    in.ip_permissions = {permission};
    return code([&] { ec2_.authorize_security_group_ingress(in, call_); });
  };
  EXPECT_EQ(authorize("icmp", 8, -1), "");
  EXPECT_EQ(authorize("icmp", 256, -1), "InvalidParameterValue");
  EXPECT_EQ(authorize("icmp", -1, 3), "InvalidParameterValue") << "a code of no type";
  EXPECT_EQ(authorize("47", 0, 0), "");
  EXPECT_EQ(authorize("256", 0, 0), "InvalidParameterValue");
  EXPECT_EQ(authorize("nonsense", 0, 0), "InvalidParameterValue");
  ec2_.create_interface(
      {.subnet_id = subnet_, .group_ids = {group}, .description = "", .attachment = "task"});
  std::vector<machine::FilterRule> rules = ec2_.network_spec().attachments[0].interfaces[0].ingress;
  std::sort(rules.begin(), rules.end(),
            [](const auto& a, const auto& b) { return a.protocol < b.protocol; });
  ASSERT_EQ(rules.size(), 2u);
  EXPECT_EQ(rules[0].port_first, 8);
  EXPECT_EQ(rules[0].port_last, machine::FilterRule::kAny);
  EXPECT_EQ(static_cast<int>(rules[1].protocol), 47);
}

TEST_F(Ec2Test, RoutesToWhatHasGoneAreBlackHoles) {
  const std::string gateway =
      *ec2_.create_internet_gateway({}, call_).internet_gateway->internet_gateway_id;
  const std::string table =
      *ec2_.create_route_table({.vpc_id = vpc_}, call_).route_table->route_table_id;
  const CreateRouteRequest route{
      .route_table_id = table, .destination_cidr_block = "0.0.0.0/0", .gateway_id = gateway};
  EXPECT_EQ(code([&] { ec2_.create_route(route, call_); }), "InvalidParameterValue");
  ec2_.attach_internet_gateway({.internet_gateway_id = gateway, .vpc_id = vpc_}, call_);
  ec2_.create_route(route, call_);
  EXPECT_EQ(code([&] { ec2_.create_route(route, call_); }), "RouteAlreadyExists");
  const auto state = [&] {
    return *ec2_.describe_route_tables({.route_table_ids = {{table}}}, call_)
                .route_tables->front()
                .routes->back()
                .state;
  };
  EXPECT_EQ(state(), "active");
  ec2_.detach_internet_gateway({.internet_gateway_id = gateway, .vpc_id = vpc_}, call_);
  EXPECT_EQ(state(), "blackhole");
}

TEST_F(Ec2Test, TheNetworkFollowsGroupsAsAddresses) {
  const std::string balancers = make_group("alb"), tasks = make_group("task");
  IpPermission from_balancers;
  from_balancers.ip_protocol = "tcp";
  from_balancers.from_port = from_balancers.to_port = 8080;
  from_balancers.user_id_group_pairs.emplace().emplace_back().group_id = balancers;
  AuthorizeSecurityGroupIngressRequest in;
  in.group_id = tasks;
  in.ip_permissions = {from_balancers};
  ec2_.authorize_security_group_ingress(in, call_);
  int changes = 0;
  ec2_.on_network_change([&] { ++changes; });
  const auto balancer = ec2_.create_interface({.subnet_id = subnet_,
                                               .group_ids = {balancers},
                                               .description = "",
                                               .attachment = "alb",
                                               .requester_id = "amazon-elb"});
  ec2_.create_interface({.subnet_id = subnet_,
                         .group_ids = {tasks},
                         .description = "",
                         .attachment = "task",
                         .requester_id = "amazon-ecs"});
  EXPECT_EQ(changes, 2);
  const machine::NetworkSpec spec = ec2_.network_spec();
  ASSERT_EQ(spec.attachments.size(), 2u);
  const auto& filter = spec.attachments[1].interfaces.front().ingress;
  ASSERT_EQ(filter.size(), 1u);
  EXPECT_EQ(filter[0].port_first, 8080);
  EXPECT_EQ(filter[0].networks,
            (std::vector<std::string>{*balancer.network_interface.private_ip_address + "/32"}));
}

TEST_F(Ec2Test, FiltersAndTags) {
  ec2_.create_tags({.resources = {vpc_}, .tags = {{.key = "Name", .value = "main"}}}, call_);
  const auto found = [&](const std::string& name, const std::string& value) {
    return ec2_.describe_vpcs({.filters = {{{.name = name, .values = {{value}}}}}}, call_)
        .vpcs->size();
  };
  EXPECT_EQ(found("tag:Name", "ma*"), 1u);
  EXPECT_EQ(found("tag:Name", "other"), 0u);
  EXPECT_EQ(found("tag-key", "Name"), 1u);
  EXPECT_EQ(code([&] { found("no-such-filter", "x"); }), "InvalidParameterValue");
  ec2_.delete_tags({.resources = {vpc_}, .tags = {{{.key = "Name"}}}}, call_);
  EXPECT_EQ(found("tag-key", "Name"), 0u);
  EXPECT_EQ(
      code([&] { ec2_.create_tags({.resources = {"vpc-none"}, .tags = {{.key = "a"}}}, call_); }),
      "InvalidID");
}

TEST_F(Ec2Test, AnElasticAddressIsFreedByItsNatGateway) {
  const std::string gateway =
      *ec2_.create_internet_gateway({}, call_).internet_gateway->internet_gateway_id;
  const std::string address = *ec2_.allocate_address({}, call_).allocation_id;
  const CreateNatGatewayRequest nat{.allocation_id = address, .subnet_id = subnet_};
  EXPECT_EQ(code([&] { ec2_.create_nat_gateway(nat, call_); }), "Gateway.NotAttached");
  ec2_.attach_internet_gateway({.internet_gateway_id = gateway, .vpc_id = vpc_}, call_);
  const std::string id = *ec2_.create_nat_gateway(nat, call_).nat_gateway->nat_gateway_id;
  EXPECT_EQ(code([&] { ec2_.create_nat_gateway(nat, call_); }), "Resource.AlreadyAssociated");
  EXPECT_EQ(code([&] { ec2_.release_address({.allocation_id = address}, call_); }),
            "InvalidIPAddress.InUse");
  EXPECT_EQ(ec2_.network_spec().vpcs.front().nat_gateways.size(), 1u);
  ec2_.delete_nat_gateway({.nat_gateway_id = id}, call_);
  EXPECT_EQ(code([&] { ec2_.release_address({.allocation_id = address}, call_); }), "");
  EXPECT_EQ(ec2_.network_spec().vpcs.front().nat_gateways.size(), 0u);
}

}  // namespace
}  // namespace neargate::ec2
