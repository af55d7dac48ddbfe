#include "deploy/network_fit.hpp"

#include <gtest/gtest.h>

namespace neargate::deploy {
namespace {

// A VPC with one subnet, a group that lets everything out, and a main route table with these
// routes.
ec2::NetworkRecords records(std::vector<ec2::Route> routes) {
  ec2::NetworkRecords out;
  ec2::Vpc& vpc = out.vpcs.emplace_back();
  vpc.vpc_id = "vpc-1";
  vpc.cidr_block = "10.0.0.0/16";
  ec2::Subnet& subnet = out.subnets.emplace_back();
  subnet.subnet_id = "subnet-1";
  subnet.vpc_id = "vpc-1";
  subnet.cidr_block = "10.0.1.0/24";
  ec2::RouteTable& table = out.route_tables.emplace_back();
  table.route_table_id = "rtb-1";
  table.vpc_id = "vpc-1";
  table.associations.emplace().emplace_back().main = true;
  table.routes = std::move(routes);
  ec2::InternetGateway& gateway = out.internet_gateways.emplace_back();
  gateway.internet_gateway_id = "igw-1";
  gateway.attachments.emplace().emplace_back().vpc_id = "vpc-1";
  ec2::NetworkAcl& acl = out.network_acls.emplace_back();
  acl.network_acl_id = "acl-1";
  acl.vpc_id = "vpc-1";
  acl.associations.emplace().emplace_back().subnet_id = "subnet-1";
  for (const bool egress : {false, true}) {
    ec2::NetworkAclEntry& entry =
        (acl.entries ? *acl.entries : acl.entries.emplace()).emplace_back();
    entry.egress = egress;
    entry.rule_number = 100;
    entry.protocol = "-1";
    entry.rule_action = "allow";
    entry.cidr_block = "0.0.0.0/0";
  }
  ec2::SecurityGroupRule& rule = out.security_group_rules.emplace_back();
  rule.security_group_rule_id = "sgr-1";
  rule.group_id = "sg-1";
  rule.is_egress = true;
  rule.ip_protocol = "-1";
  rule.cidr_ipv4 = "0.0.0.0/0";
  return out;
}

std::string obstacle(std::vector<ec2::Route> routes, const TaskNetwork& network) {
  std::string id;
  const ec2::NetworkRecords with = with_task(records(std::move(routes)), network, "subnet-1", id);
  return find_obstacle(with, id, {"52.94.233.129"});
}

ec2::Route route_to_gateway() {
  ec2::Route route;
  route.destination_cidr_block = "0.0.0.0/0";
  route.gateway_id = "igw-1";
  route.state = "active";
  return route;
}

const TaskNetwork kPublic{
    .subnets = {"subnet-1"}, .security_groups = {"sg-1"}, .has_public_address = true};

TEST(NetworkFit, NeedsARouteAnAddressAndARule) {
  EXPECT_EQ(obstacle({route_to_gateway()}, kPublic), "");
  EXPECT_NE(obstacle({}, kPublic).find("rtb-1"), std::string::npos) << obstacle({}, kPublic);
  TaskNetwork inner = kPublic;
  inner.has_public_address = false;
  EXPECT_NE(obstacle({route_to_gateway()}, inner), "");
  TaskNetwork closed = kPublic;
  closed.security_groups = {"sg-2"};
  EXPECT_NE(obstacle({route_to_gateway()}, closed).find("security-group"), std::string::npos);
}

TEST(NetworkFit, TasksBesideEachOther) {
  EXPECT_EQ(extra_tasks(4, 4, 200), 4);
  EXPECT_EQ(extra_tasks(3, 3, 150), 1) << "rounded down";
  EXPECT_EQ(extra_tasks(3, 3, 100), 0);
  EXPECT_EQ(extra_tasks(4, 0, 200), 8);
  EXPECT_EQ(extra_tasks(1, 4, 100), 0) << "scaling in";
}

}  // namespace
}  // namespace neargate::deploy
