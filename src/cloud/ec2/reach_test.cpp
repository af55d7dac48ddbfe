#include "cloud/ec2/reach.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cloud/ec2/test_operations.hpp"
#include "cloud/test_world.hpp"

namespace neargate::ec2 {
namespace {

using ::testing::HasSubstr;

constexpr char kSomebody[] = "203.0.113.1";

// A VPC with a public subnet, a private one behind a NAT gateway, and one without a way out. A
// balancer is in the first, a task in the second, another in the third.
class ReachTest : public testing::Test {
 protected:
  void SetUp() override {
    vpc_ = *ec2_.create_vpc({.cidr_block = "10.0.0.0/16"}, call_).vpc->vpc_id;
    const std::string gateway =
        *ec2_.create_internet_gateway({}, call_).internet_gateway->internet_gateway_id;
    ec2_.attach_internet_gateway({.internet_gateway_id = gateway, .vpc_id = vpc_}, call_);
    public_ = make_subnet("10.0.0.0/24");
    private_ = make_subnet("10.0.1.0/24");
    closed_ = make_subnet("10.0.2.0/24");
    const std::string address = *ec2_.allocate_address({}, call_).allocation_id;
    nat_ = *ec2_.create_nat_gateway({.allocation_id = address, .subnet_id = public_}, call_)
                .nat_gateway->nat_gateway_id;
    public_table_ = make_table(public_, "0.0.0.0/0", gateway);
    make_table(private_, "0.0.0.0/0", nat_);
    balancers_ = make_group("balancers");
    tasks_ = make_group("tasks");
    allow(balancers_, 80, "0.0.0.0/0");
    IpPermission from_balancers;
    from_balancers.ip_protocol = "tcp";
    from_balancers.from_port = from_balancers.to_port = 8080;
    from_balancers.user_id_group_pairs.emplace().emplace_back().group_id = balancers_;
    authorize(tasks_, from_balancers);
    balancer_ = make_interface(public_, balancers_, true);
    task_ = make_interface(private_, tasks_, false);
    stranger_ = make_interface(closed_, tasks_, false);
  }

  std::string make_subnet(const std::string& cidr) {
    return *ec2_.create_subnet({.cidr_block = cidr, .vpc_id = vpc_}, call_).subnet->subnet_id;
  }
  std::string make_table(const std::string& subnet, const std::string& destination,
                         const std::string& target) {
    const std::string table =
        *ec2_.create_route_table({.vpc_id = vpc_}, call_).route_table->route_table_id;
    ec2_.associate_route_table({.subnet_id = subnet, .route_table_id = table}, call_);
    route(table, destination, target);
    return table;
  }
  void route(const std::string& table, const std::string& destination, const std::string& target) {
    CreateRouteRequest in;
    in.route_table_id = table;
    in.destination_cidr_block = destination;
    (target.starts_with("nat-") ? in.nat_gateway_id : in.gateway_id) = target;
    ec2_.create_route(in, call_);
  }
  std::string make_group(const std::string& name) {
    return *ec2_.create_security_group({.description = "d", .group_name = name, .vpc_id = vpc_},
                                       call_)
                .group_id;
  }
  void authorize(const std::string& group, const IpPermission& permission) {
    AuthorizeSecurityGroupIngressRequest in;
    in.group_id = group;
    in.ip_permissions = {permission};
    ec2_.authorize_security_group_ingress(in, call_);
  }
  void allow(const std::string& group, int port, const std::string& cidr) {
    IpPermission permission;
    permission.ip_protocol = "tcp";
    permission.from_port = permission.to_port = port;
    permission.ip_ranges.emplace().emplace_back().cidr_ip = cidr;
    authorize(group, permission);
  }
  std::string make_interface(const std::string& subnet, const std::string& group,
                             bool public_address) {
    return *ec2_.create_interface({.subnet_id = subnet,
                                   .group_ids = {group},
                                   .description = "",
                                   .attachment = subnet,
                                   .requester_id = "amazon-ecs",
                                   .interface_type = "interface",
                                   .public_address = public_address})
                .network_interface.network_interface_id;
  }
  std::string public_address(const std::string& interface) {
    return *ec2_.find_interface(interface)->network_interface.association->public_ip;
  }
  // An ACL of the subnet's own, without entries yet.
  std::string make_acl(const std::string& subnet) {
    const std::string acl =
        *ec2_.create_network_acl({.vpc_id = vpc_}, call_).network_acl->network_acl_id;
    const auto all = ec2_.describe_network_acls({}, call_);
    for (const NetworkAcl& other : *all.network_acls) {
      for (const auto& association : *other.associations) {
        if (association.subnet_id != subnet) continue;
        ec2_.replace_network_acl_association(
            {.association_id = *association.network_acl_association_id, .network_acl_id = acl},
            call_);
      }
    }
    return acl;
  }
  void entry(const std::string& acl, int number, bool egress, const std::string& action, int first,
             int last) {
    CreateNetworkAclEntryRequest in;
    in.network_acl_id = acl;
    in.rule_number = number;
    in.protocol = "6";
    in.rule_action = action;
    in.egress = egress;
    in.cidr_block = "0.0.0.0/0";
    in.port_range = PortRange{.from = first, .to = last};
    ec2_.create_network_acl_entry(in, call_);
  }

  Reach ask(const std::string& source, const std::string& destination, int port,
            int protocol = kTcp) {
    return reach(describe_network(TestOperations{ec2_, call_}),
                 {source, destination, protocol, port});
  }
  // "passes", or what decides that it does not: "security-group sg-1: no ingress rule allows it",
  // with "answer: " before it on the way back.
  std::string verdict(const std::string& source, const std::string& destination, int port,
                      int protocol = kTcp) {
    const Reach result = ask(source, destination, port, protocol);
    for (std::size_t i = 0; i + 1 < result.hops.size(); ++i) EXPECT_TRUE(result.hops[i].passes);
    const Hop& last = result.hops.back();
    EXPECT_EQ(last.passes, result.passes);
    if (result.passes) return "passes";
    return (last.answer ? "answer: " : "") + last.type + " " + last.id + ": " + last.text;
  }

  cloud::TestWorld world_;
  aws::Call call_ = world_.call();
  Ec2 ec2_{world_};
  std::string vpc_, public_, private_, closed_, nat_, public_table_, balancers_, tasks_;
  std::string balancer_, task_, stranger_;
};

TEST_F(ReachTest, NamesEachHop) {
  std::vector<std::string> types;
  for (const Hop& hop : ask(task_, kSomebody, 443).hops) types.push_back(hop.type);
  const std::vector<std::string> there{"security-group", "network-acl",      "route-table",
                                       "network-acl",    "natgateway",       "network-acl",
                                       "route-table",    "internet-gateway", "internet"};
  std::vector<std::string> all = there;
  all.insert(all.end(), 3, "network-acl");  // in and out at the gateway's subnet, in at the task's
  EXPECT_EQ(types, all);
}

TEST_F(ReachTest, GroupsDecide) {
  EXPECT_EQ(verdict(balancer_, task_, 8080), "passes");
  EXPECT_EQ(verdict(balancer_, task_, 8081),
            "security-group " + tasks_ + ": no ingress rule allows it");
  EXPECT_EQ(verdict(stranger_, task_, 8080),
            "security-group " + tasks_ + ": no ingress rule allows it");
  EXPECT_EQ(verdict(balancer_, task_, 8080, kUdp),
            "security-group " + tasks_ + ": no ingress rule allows it");
  const Reach passing = ask(balancer_, task_, 8080);
  EXPECT_THAT(passing.hops[0].text, HasSubstr("egress rule allows all to 0.0.0.0/0"));
  EXPECT_THAT(passing.hops[4].text, HasSubstr("ingress rule allows tcp 8080 from " + balancers_));
  EXPECT_TRUE(passing.hops[4].rule.starts_with("sgr-"));
}

TEST_F(ReachTest, RoutesDecide) {
  EXPECT_EQ(verdict(task_, kSomebody, 443), "passes");
  EXPECT_THAT(verdict(stranger_, kSomebody, 443), HasSubstr(": no route to 203.0.113.1"));
  ec2_.delete_nat_gateway({.nat_gateway_id = nat_}, call_);
  EXPECT_THAT(verdict(task_, kSomebody, 443), HasSubstr("which is gone: a black hole"));
  const std::string unaddressed = make_interface(public_, tasks_, false);
  EXPECT_THAT(verdict(unaddressed, kSomebody, 443), HasSubstr("has no public address"));
}

TEST_F(ReachTest, RoutesBeyondANatGatewayDecide) {
  const std::string address = *ec2_.allocate_address({}, call_).allocation_id;
  const std::string other =
      *ec2_.create_nat_gateway({.allocation_id = address, .subnet_id = private_}, call_)
           .nat_gateway->nat_gateway_id;
  route(public_table_, "203.0.113.0/24", other);
  EXPECT_EQ(verdict(task_, kSomebody, 443),
            "natgateway " + nat_ + ": its subnet's route does not lead to an internet gateway");
  EXPECT_EQ(verdict(task_, "192.0.2.1", 443), "passes");
}

TEST_F(ReachTest, TheInternetReachesPublicAddresses) {
  EXPECT_EQ(verdict(kSomebody, public_address(balancer_), 80), "passes");
  EXPECT_EQ(verdict(kSomebody, balancer_, 80), "passes");
  EXPECT_EQ(verdict(kSomebody, balancer_, 81),
            "security-group " + balancers_ + ": no ingress rule allows it");
  EXPECT_THAT(verdict(kSomebody, task_, 8080), HasSubstr("no network interface has this public"));
  EXPECT_EQ(verdict(task_, public_address(balancer_), 80), "passes") << "around, through NAT";
  ec2_.delete_route({.route_table_id = public_table_, .destination_cidr_block = "0.0.0.0/0"},
                    call_);
  EXPECT_EQ(verdict(kSomebody, balancer_, 80),
            "answer: route-table " + public_table_ + ": no route to 203.0.113.1");
}

TEST_F(ReachTest, AclsDecideBothWays) {
  const std::string acl = make_acl(private_);
  EXPECT_EQ(verdict(balancer_, task_, 8080), "network-acl " + acl +
                                                 ": ingress entry 32767 denies "
                                                 "all from 0.0.0.0/0");
  entry(acl, 100, false, "allow", 8080, 8080);
  EXPECT_EQ(verdict(balancer_, task_, 8080),
            "answer: network-acl " + acl + ": egress entry 32767 denies all to 0.0.0.0/0");
  entry(acl, 100, true, "allow", 32768, 40000);
  EXPECT_EQ(verdict(balancer_, task_, 8080),
            "answer: network-acl " + acl + ": egress entry 32767 denies all to 0.0.0.0/0")
      << "not all of Linux's ports";
  entry(acl, 110, true, "allow", 40001, 60999);
  EXPECT_EQ(verdict(balancer_, task_, 8080), "passes");
  entry(acl, 90, true, "deny", 50000, 50000);
  EXPECT_EQ(verdict(balancer_, task_, 8080),
            "answer: network-acl " + acl + ": egress entry 90 denies tcp 50000 to 0.0.0.0/0");
  const std::string neighbour = make_interface(private_, balancers_, false);
  EXPECT_EQ(verdict(neighbour, task_, 8080), "passes") << "within a subnet no ACL counts";
}

TEST_F(ReachTest, ANatGatewaysAnswersNeedAllOfItsPorts) {
  const std::string acl = make_acl(public_);
  entry(acl, 100, false, "allow", 443, 443);
  entry(acl, 100, true, "allow", 443, 443);
  entry(acl, 110, true, "allow", 32768, 60999);
  EXPECT_THAT(verdict(task_, kSomebody, 443), HasSubstr("answer: network-acl " + acl));
  entry(acl, 110, false, "allow", 32768, 60999);
  EXPECT_THAT(verdict(task_, kSomebody, 443), HasSubstr("answer: network-acl " + acl));
  entry(acl, 120, false, "allow", 1024, 65535);
  EXPECT_EQ(verdict(task_, kSomebody, 443), "passes");
}

TEST_F(ReachTest, IcmpIsAnEcho) {
  EXPECT_THAT(verdict(balancer_, task_, 0, kIcmp), HasSubstr("no ingress rule allows it"));
  IpPermission permission;
  permission.ip_protocol = "icmp";
  permission.from_port = 8;
  permission.to_port = -1;
  permission.ip_ranges.emplace().emplace_back().cidr_ip = "10.0.0.0/24";
  authorize(tasks_, permission);
  EXPECT_EQ(verdict(balancer_, task_, 0, kIcmp), "passes");
}

TEST_F(ReachTest, WhatIsNotThereIsSaid) {
  EXPECT_THROW(ask("eni-none", task_, 80), Error);
  EXPECT_THROW(ask("nonsense", task_, 80), Error);
  EXPECT_THAT(verdict(task_, "10.0.77.7", 80), HasSubstr("no network interface of the VPC"));
}

}  // namespace
}  // namespace neargate::ec2
