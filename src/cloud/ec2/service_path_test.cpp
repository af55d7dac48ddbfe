#include "cloud/ec2/service_path.hpp"

#include <gtest/gtest.h>

namespace neargate::ec2 {
namespace {

using machine::FilterRule;
using machine::Route;
using Way = ServicePath::Way;

FilterRule tls(const std::string& network) {
  return {.protocol = FilterRule::Protocol::tcp,
          .port_first = 443,
          .port_last = 443,
          .networks = {network}};
}

// A private subnet with a NAT gateway in a public one, and a task in the private one that may call
// everything.
class ServicePathTest : public testing::Test {
 protected:
  ServicePathTest() {
    network_.vpc.id = "vpc-1";
    network_.vpc.cidrs = {"10.0.0.0/16"};
    network_.vpc.internet_gateway = true;
    network_.vpc.subnets = {{.id = "private",
                             .cidr = "10.0.1.0/24",
                             .routes = {{"10.0.0.0/16", Route::Target::local, ""},
                                        {"0.0.0.0/0", Route::Target::nat_gateway, "nat-1"}}},
                            {.id = "public",
                             .cidr = "10.0.2.0/24",
                             .routes = {{"10.0.0.0/16", Route::Target::local, ""},
                                        {"0.0.0.0/0", Route::Target::internet_gateway, ""}}}};
    network_.vpc.nat_gateways = {{.id = "nat-1",
                                  .subnet_id = "public",
                                  .private_address = "10.0.2.4",
                                  .public_address = "198.18.0.1"}};
    task_.address = "10.0.1.7";
    task_.subnet_id = "private";
    task_.egress = {{.networks = {"0.0.0.0/0"}}};
  }
  std::vector<Route>& routes(std::size_t subnet) { return network_.vpc.subnets[subnet].routes; }
  void add_endpoint(const std::string& service, std::vector<FilterRule> ingress) {
    network_.endpoints.push_back({.id = "vpce-" + service,
                                  .service = service,
                                  .private_dns = true,
                                  .doors = {{"10.0.2.9", "public", std::move(ingress)}},
                                  .subnet_ids = {}});
  }
  ServicePath path(const std::string& service = "logs") const {
    return service_path(network_, task_, service);
  }
  void expect_missing(const std::string& part) const {
    EXPECT_EQ(path().way, Way::none);
    EXPECT_NE(path().missing.find(part), std::string::npos) << path().missing;
  }

  ServiceNetwork network_;
  machine::Interface task_;
};

TEST_F(ServicePathTest, ThroughTheNatGateway) {
  EXPECT_EQ(path().way, Way::nat_gateway);
  EXPECT_EQ(path().via, "nat-1");
  EXPECT_EQ(path().missing, "");
}

TEST_F(ServicePathTest, ANatGatewayNeedsAWayOutItself) {
  routes(1).pop_back();
  expect_missing("NAT gateway nat-1 has no way out itself");
}

TEST_F(ServicePathTest, ANatGatewayThatIsGone) {
  routes(0).back().target = Route::Target::blackhole;
  expect_missing("black hole");
}

TEST_F(ServicePathTest, AnIsolatedSubnet) {
  routes(0).pop_back();
  expect_missing("subnet private has no route to 52.94.233.129");
  EXPECT_EQ(path().address, "52.94.233.129");
}

TEST_F(ServicePathTest, TheLongestPrefixDecides) {
  routes(0).push_back({"52.94.0.0/16", Route::Target::blackhole, ""});
  expect_missing("52.94.0.0/16");
  EXPECT_EQ(path("s3").way, Way::nat_gateway);
}

TEST_F(ServicePathTest, AnInternetGatewayNeedsAPublicAddress) {
  task_.subnet_id = "public";
  expect_missing("set assignPublicIp to ENABLED");
  task_.public_address = "198.18.0.9";
  EXPECT_EQ(path().way, Way::internet_gateway);
}

TEST_F(ServicePathTest, EgressRulesCount) {
  task_.egress = {tls("10.0.0.0/16")};
  expect_missing("no rule of its security groups lets TCP 443 out to 52.94.233.129");
  task_.egress = {tls("52.94.0.0/16")};
  EXPECT_EQ(path().way, Way::nat_gateway);
  task_.egress.front().port_first = 444;
  EXPECT_EQ(path().way, Way::none);
}

TEST_F(ServicePathTest, AnInterfaceEndpoint) {
  routes(0).pop_back();
  add_endpoint("logs", {tls("10.0.1.0/24")});
  EXPECT_EQ(path().way, Way::interface_endpoint);
  EXPECT_EQ(path().address, "10.0.2.9");
  EXPECT_EQ(path("ssm").way, Way::none) << "the endpoint of another service is no way";
}

// The name leads to the endpoint, whether or not that lets anybody in.
TEST_F(ServicePathTest, AnEndpointThatLetsNobodyInHidesTheOtherWays) {
  add_endpoint("logs", {tls("10.0.9.0/24")});
  expect_missing("the security groups of endpoint vpce-logs do not let TCP 443 in from 10.0.1.7");
  network_.endpoints.front().private_dns = false;
  EXPECT_EQ(path().way, Way::nat_gateway);
}

TEST_F(ServicePathTest, AnEndpointIsCalledUnderTheTasksEgressRules) {
  add_endpoint("logs", {tls("10.0.0.0/16")});
  task_.egress = {tls("52.0.0.0/8")};
  expect_missing("no rule of its security groups lets TCP 443 out to 10.0.2.9");
}

TEST_F(ServicePathTest, PrivateNamesNeedDnsHostnames) {
  add_endpoint("logs", {tls("10.0.0.0/16")});
  network_.dns_hostnames = false;
  EXPECT_EQ(path().way, Way::nat_gateway);
}

TEST_F(ServicePathTest, WithoutDnsNothingIsReached) {
  network_.dns_support = false;
  expect_missing("enableDnsSupport");
  EXPECT_EQ(path().address, "");
}

// One line a case: whose ACL, in which direction, and the entries that are put before "allow all".
TEST_F(ServicePathTest, NetworkAclsStopCallsAndAnswers) {
  using machine::AclEntry;
  const auto deny = [](const std::string& network, int first, int last) {
    return AclEntry{.allow = false,
                    .traffic = {.protocol = FilterRule::Protocol::tcp,
                                .port_first = first,
                                .port_last = last,
                                .networks = {network}}};
  };
  struct Case {
    std::size_t subnet;
    bool egress;
    std::vector<AclEntry> before;
    const char* missing;  // "" where there is a way
  };
  AclEntry allow_answers = deny("0.0.0.0/0", 1024, 65535);
  allow_answers.allow = true;
  const Case kCases[] = {
      {0, true, {deny("52.0.0.0/8", 443, 443)}, "subnet private does not let TCP 443 out"},
      {0, true, {deny("52.0.0.0/8", 444, 999)}, ""},
      {0, false, {deny("0.0.0.0/0", 50000, 50001)}, "private does not let the answers in"},
      {0, false, {allow_answers, deny("0.0.0.0/0", 0, 65535)}, ""},
      {0, false, {deny("0.0.0.0/0", 1024, 32767)}, ""},
      {1, true, {deny("52.0.0.0/8", 443, 443)}, "subnet public does not let TCP 443 out"},
      {1, false, {deny("52.0.0.0/8", 1024, 1024)}, "public does not let the answers in"},
      {1, false, {deny("10.0.1.0/24", 443, 443)}, "public does not let TCP 443 in from 10.0.1.7"},
      {1, true, {deny("10.0.1.0/24", 60999, 60999)}, "public does not let the answers out"},
  };
  for (const Case& each : kCases) {
    machine::NetworkAcl& acl = network_.vpc.subnets[each.subnet].acl;
    acl = {};
    auto& entries = each.egress ? acl.egress : acl.ingress;
    entries.insert(entries.begin(), each.before.begin(), each.before.end());
    EXPECT_EQ(path().missing.empty(), *each.missing == '\0') << each.missing << path().missing;
    EXPECT_NE(path().missing.find(each.missing), std::string::npos) << path().missing;
    acl = {};
  }
}

TEST_F(ServicePathTest, NetworkAclsStandBetweenATaskAndAnEndpointOfAnotherSubnet) {
  add_endpoint("logs", {tls("10.0.1.0/24")});
  network_.vpc.subnets[1].acl.ingress.clear();
  expect_missing("the network ACL of subnet public does not let TCP 443 in from 10.0.1.7");
  network_.endpoints.front().doors.front().subnet_id = "private";
  EXPECT_EQ(path().way, Way::interface_endpoint) << "they do not stand within a subnet";
}

TEST_F(ServicePathTest, AGatewayEndpointOfTheSubnetsRouteTable) {
  routes(0).pop_back();
  network_.endpoints.push_back({.id = "vpce-s3",
                                .service = "s3",
                                .private_dns = false,
                                .doors = {},
                                .subnet_ids = {"other"}});
  EXPECT_EQ(path("s3").way, Way::none);
  network_.endpoints.front().subnet_ids = {"private"};
  EXPECT_EQ(path("s3").way, Way::gateway_endpoint);
  EXPECT_EQ(path("logs").way, Way::none);
}

}  // namespace
}  // namespace neargate::ec2
