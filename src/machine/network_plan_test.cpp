#include "machine/network_plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "machine/external_routes.hpp"
#include "machine/network_filter.hpp"
#include "machine/network_json.hpp"

namespace neargate::machine {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const Names kNames("ng", "198.18.0.0/15");

FilterRule tcp(std::uint16_t port, std::vector<std::string> networks) {
  return {FilterRule::Protocol::tcp, port, port, std::move(networks)};
}

// A VPC with a public and a private subnet, the private one behind a NAT gateway.
NetworkSpec two_tiers() {
  NetworkSpec spec;
  Vpc vpc{"vpc-1", {"10.0.0.0/16"}, true, {}, {}};
  vpc.subnets.push_back({"subnet-public",
                         "10.0.0.0/24",
                         {{"10.0.0.0/16", Route::Target::local, ""},
                          {"0.0.0.0/0", Route::Target::internet_gateway, ""}}});
  vpc.subnets.push_back({"subnet-private",
                         "10.0.1.0/24",
                         {{"10.0.0.0/16", Route::Target::local, ""},
                          {"0.0.0.0/0", Route::Target::nat_gateway, "nat-1"}}});
  vpc.nat_gateways.push_back({"nat-1", "subnet-public", "10.0.0.9", "198.18.0.9"});
  spec.vpcs.push_back(vpc);
  Interface balancer{"eni-1", "10.0.0.5", "198.18.0.5", "subnet-public", {}, {}};
  balancer.ingress = {tcp(80, {"0.0.0.0/0"})};
  balancer.egress = {{FilterRule::Protocol::all, 0, 65535, {"0.0.0.0/0"}}};
  Interface task{"eni-2", "10.0.1.6", "", "subnet-private", {}, {}};
  task.ingress = {tcp(8080, {"10.0.0.5/32"})};
  spec.attachments.push_back({"lb", "vpc-1", {balancer}});
  spec.attachments.push_back({"task", "vpc-1", {task}});
  return spec;
}

TEST(NetworkPlan, IsEmptyWhereNothingChanges) {
  EXPECT_TRUE(plan_network(two_tiers(), two_tiers(), kNames).empty());
}

TEST(NetworkPlan, MakesNamespacesLinksAndRoutes) {
  const NetworkPlan plan = plan_network({}, two_tiers(), kNames);
  EXPECT_THAT(plan.namespaces_to_add,
              ::testing::UnorderedElementsAre("ng-lb", "ng-task", "ng-vpc-1"));
  EXPECT_EQ(plan.links.size(), 3U);
  EXPECT_THAT(plan.additions.at("ng-lb"), Contains("addr replace 10.0.0.5/32 dev eth0"));
  EXPECT_THAT(plan.additions.at("ng-lb"), Contains("addr replace 198.18.0.5/32 dev eth0"));
  EXPECT_THAT(plan.additions.at("ng-task"),
              Contains("route replace default via 169.254.1.1 dev eth0 onlink src 10.0.1.6"));
  const std::string link = Names::router_link("task");
  EXPECT_THAT(plan.additions.at("ng-vpc-1"), Contains("route replace 10.0.1.6/32 dev " + link));
  EXPECT_THAT(plan.additions.at("ng-vpc-1"), Contains("route replace blackhole 10.0.0.0/16"));
  EXPECT_THAT(plan.additions.at(""),
              Contains("route replace 198.18.0.9/32 via 169.254.1.1 dev " +
                       kNames.host_link("vpc-1") + " onlink src 198.19.255.254"));
  EXPECT_THAT(plan.removals, IsEmpty());
  EXPECT_THAT(plan.namespaces_to_remove, IsEmpty());
}

TEST(NetworkPlan, ATaskMoreTouchesNoOther) {
  NetworkSpec more = two_tiers();
  more.attachments.push_back(
      {"new", "vpc-1", {{"eni-3", "10.0.1.7", "", "subnet-private", {}, {}}}});
  const NetworkPlan plan = plan_network(two_tiers(), more, kNames);
  EXPECT_THAT(plan.namespaces_to_add, ::testing::ElementsAre("ng-new"));
  EXPECT_EQ(plan.links.size(), 1U);
  EXPECT_FALSE(plan.additions.contains("ng-lb"));
  EXPECT_FALSE(plan.additions.contains("ng-task"));
  EXPECT_FALSE(plan.additions.contains(""));
  EXPECT_THAT(plan.removals, IsEmpty());
  const NetworkPlan back = plan_network(more, two_tiers(), kNames);
  EXPECT_THAT(back.namespaces_to_remove, ::testing::ElementsAre("ng-new"));
  EXPECT_THAT(back.removals.at("ng-vpc-1"),
              Contains("link set " + Names::router_link("new") + " group 77"));
}

TEST(NetworkPlan, AChangedRuleChangesTheFilterOnly) {
  NetworkSpec changed = two_tiers();
  changed.attachments[1].interfaces[0].ingress.clear();
  const NetworkPlan plan = plan_network(two_tiers(), changed, kNames);
  EXPECT_EQ(plan.filters.size(), 1U);
  EXPECT_THAT(plan.additions, IsEmpty());
  EXPECT_THAT(plan.removals, IsEmpty());
}

TEST(NetworkPlan, AnAttachmentThatMovesToAnotherVpcIsMadeAnew) {
  NetworkSpec before = two_tiers();
  before.vpcs.push_back({"vpc-2", {"10.0.0.0/16"}, false, {}, {}});
  NetworkSpec after = before;
  after.attachments[1].vpc_id = "vpc-2";
  const NetworkPlan plan = plan_network(before, after, kNames);
  EXPECT_THAT(plan.namespaces_to_remove, ::testing::ElementsAre("ng-task"));
  EXPECT_THAT(plan.namespaces_to_add, ::testing::ElementsAre("ng-task"));
  EXPECT_THAT(plan.additions.at("ng-task"), Contains("addr replace 10.0.1.6/32 dev eth0"));
}

TEST(NetworkPlan, TheLastVpcTakesTheHostsTableWithIt) {
  const NetworkPlan plan = plan_network(two_tiers(), {}, kNames);
  EXPECT_EQ(plan.filters.at(""), "delete table ip neargate_ng\n");
  EXPECT_THAT(plan.removals.at(""),
              Contains("link set " + kNames.host_link("vpc-1") + " group 77"));
  EXPECT_EQ(plan.namespaces_to_remove.size(), 3U);
}

TEST(NetworkPlan, TheResolversAddressesAreTheRouters) {
  NetworkSpec spec = two_tiers();
  spec.vpcs[0].resolver_addresses = {"10.0.0.2", "169.254.169.253"};
  const NetworkPlan plan = plan_network(two_tiers(), spec, kNames);
  EXPECT_THAT(plan.additions.at("ng-vpc-1"), Contains("addr replace 10.0.0.2/32 dev lo"));
  const std::string& filter = plan.filters.at("ng-vpc-1");
  EXPECT_THAT(filter, HasSubstr("ip daddr { 10.0.0.2, 169.254.169.253 } meta l4proto { tcp, udp } "
                                "th dport 53 accept"));
  const NetworkPlan back = plan_network(spec, two_tiers(), kNames);
  EXPECT_THAT(back.removals.at("ng-vpc-1"), Contains("addr del 169.254.169.253/32 dev lo"));
  EXPECT_THAT(back.filters.at("ng-vpc-1"), Not(HasSubstr("dport 53")));
}

TEST(NetworkFilter, ResolvesGateways) {
  Vpc vpc = two_tiers().vpcs[0];
  auto way = [&] { return external_routes(vpc, vpc.subnets[1]).at(0).way; };
  EXPECT_EQ(way(), ExternalRoute::Way::nat);
  vpc.subnets[0].routes.pop_back();  // the gateway's own subnet has no way out
  EXPECT_EQ(way(), ExternalRoute::Way::nowhere);
  vpc = two_tiers().vpcs[0];
  vpc.internet_gateway = false;
  EXPECT_EQ(way(), ExternalRoute::Way::nowhere);
  vpc = two_tiers().vpcs[0];
  vpc.nat_gateways.clear();
  EXPECT_EQ(way(), ExternalRoute::Way::nowhere);
}

TEST(NetworkFilter, SharesChainsOfEqualRules) {
  NetworkSpec spec = two_tiers();
  spec.attachments.push_back(spec.attachments[1]);
  spec.attachments[2].name = "twin";
  spec.attachments[2].interfaces[0].address = "10.0.1.77";
  const std::string text = router_filter(
      spec.vpcs[0], {&spec.attachments[0], &spec.attachments[1], &spec.attachments[2]});
  std::size_t chains = 0;
  for (std::size_t at = 0; (at = text.find("chain in_", at)) != std::string::npos; ++at) ++chains;
  EXPECT_EQ(chains, 2U);
  EXPECT_THAT(text, HasSubstr("10.0.1.77 : goto in_"));
}

TEST(NetworkFilter, OverlappingNetworksAreMergedAndAnEmptyRuleMatchesNothing) {
  NetworkSpec spec = two_tiers();
  spec.attachments[1].interfaces[0].ingress = {tcp(80, {"10.0.0.0/8", "10.1.2.3", "10.1.2.3/32"}),
                                               tcp(81, {}), tcp(82, {"1.2.3.4", "0.0.0.0/0"})};
  const std::string text = router_filter(spec.vpcs[0], {&spec.attachments[1]});
  EXPECT_THAT(text, HasSubstr("ip saddr { 10.0.0.0/8 } tcp dport 80 accept"));
  EXPECT_THAT(text, Not(HasSubstr("dport 81")));
  EXPECT_THAT(text, HasSubstr("    tcp dport 82 accept"));
}

TEST(NetworkNames, FitTheKernelsLimits) {
  const Names longest("abcde", "198.18.0.0/15");
  EXPECT_LE(longest.host_link("vpc-0123456789abcdef0").size(), 15U);
  EXPECT_LE(Names::router_link("a-very-long-name-of-an-attachment").size(), 15U);
  EXPECT_EQ(Names::hardware_address("x").size(), 17U);
  EXPECT_THROW(Names("TOO", "198.18.0.0/15"), Error);
  EXPECT_THROW(Names("toolong", "198.18.0.0/15"), Error);
  EXPECT_THROW(Names("ng", "198.18.0.0/30"), Error);
}

TEST(NetworkJson, KeepsTheWholeSpecification) {
  const NetworkSpec spec = two_tiers();
  EXPECT_EQ(network_from_json(network_to_json(spec)), spec);
  EXPECT_FALSE(network_from_json("{\"vpcs\": 3}").has_value());
  EXPECT_FALSE(network_from_json("half a fi").has_value());
}

}  // namespace
}  // namespace neargate::machine
