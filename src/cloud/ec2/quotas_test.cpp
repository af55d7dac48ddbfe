#include "cloud/ec2/quotas.hpp"

#include <gtest/gtest.h>

#include "cloud/ec2/ec2.hpp"
#include "cloud/test_world.hpp"

namespace neargate::ec2 {
namespace {

class QuotasTest : public testing::Test {
 protected:
  // How many can be made before the error of that code; at most 600.
  template <class Make>
  int made_until(const std::string& code, Make make) {
    for (int i = 0; i < 600; ++i) {
      const std::string error = cloud::error_code([&] { make(i); });
      if (error == code) return i;
      EXPECT_EQ(error, "");
    }
    return -1;
  }
  std::string make_vpc() {
    return *ec2_.create_vpc({.cidr_block = "10.0.0.0/16"}, call_).vpc->vpc_id;
  }
  std::string make_subnet(const std::string& vpc, int number) {
    const std::string cidr =
        "10.0." + std::to_string(number / 16) + "." + std::to_string(number % 16 * 16) + "/28";
    return *ec2_.create_subnet(
                    {.availability_zone = "us-east-1a", .cidr_block = cidr, .vpc_id = vpc}, call_)
                .subnet->subnet_id;
  }

  cloud::TestWorld world_;
  aws::Call call_ = world_.call();
  Ec2 ec2_{world_};
};

TEST_F(QuotasTest, OfARegion) {
  EXPECT_EQ(made_until("VpcLimitExceeded", [&](int) { make_vpc(); }), 5);
  EXPECT_EQ(made_until("InternetGatewayLimitExceeded",
                       [&](int) { ec2_.create_internet_gateway({}, call_); }),
            5);
  EXPECT_EQ(made_until("AddressLimitExceeded", [&](int) { ec2_.allocate_address({}, call_); }), 5);
}

TEST_F(QuotasTest, AreRaised) {
  EXPECT_TRUE(ec2_.quotas().set("vpcs", 7));
  EXPECT_FALSE(ec2_.quotas().set("VPCs", 7));
  EXPECT_EQ(made_until("VpcLimitExceeded", [&](int) { make_vpc(); }), 7);
  EXPECT_EQ(made_until("InternetGatewayLimitExceeded",
                       [&](int) { ec2_.create_internet_gateway({}, call_); }),
            7);
  EXPECT_TRUE(ec2_.quotas().set("security-groups", 10));
  const std::string vpc = *ec2_.describe_vpcs({}, call_).vpcs->front().vpc_id;
  EXPECT_EQ(made_until("SecurityGroupLimitExceeded",
                       [&](int i) {
                         ec2_.create_security_group(
                             {.description = "d", .group_name = std::to_string(i), .vpc_id = vpc},
                             call_);
                       }),
            3)
      << "each VPC has one from the start";
}

TEST_F(QuotasTest, OfGatewaysFollowThoseOfVpcsUntilTheyAreSet) {
  Quotas quotas;
  EXPECT_EQ(quotas.find("internet-gateways"), 5);
  quotas.set("vpcs", 7);
  EXPECT_EQ(quotas.find("internet-gateways"), 7);
  quotas.set("internet-gateways", 9);
  quotas.set("vpcs", 8);
  EXPECT_EQ(quotas.find("internet-gateways"), 9);
  EXPECT_EQ(quotas.find("gateways"), std::nullopt);
}

TEST_F(QuotasTest, OfAVpc) {
  const std::string vpc = make_vpc();
  EXPECT_EQ(made_until("SubnetLimitExceeded", [&](int i) { make_subnet(vpc, i); }), 200);
  EXPECT_EQ(made_until("RouteTableLimitExceeded",
                       [&](int) { ec2_.create_route_table({.vpc_id = vpc}, call_); }),
            199)
      << "beside the main one";
}

TEST_F(QuotasTest, OfARouteTableAndAZone) {
  const std::string vpc = make_vpc();
  const std::string gateway =
      *ec2_.create_internet_gateway({}, call_).internet_gateway->internet_gateway_id;
  ec2_.attach_internet_gateway({.internet_gateway_id = gateway, .vpc_id = vpc}, call_);
  const std::string table =
      *ec2_.create_route_table({.vpc_id = vpc}, call_).route_table->route_table_id;
  EXPECT_EQ(made_until("RouteLimitExceeded",
                       [&](int i) {
                         const std::string to = "20." + std::to_string(i / 250) + "." +
                                                std::to_string(i % 250) + ".0/24";
                         ec2_.create_route({.route_table_id = table,
                                            .destination_cidr_block = to,
                                            .gateway_id = gateway},
                                           call_);
                       }),
            500);
  ec2_.quotas().set("elastic-ips", 20);
  const std::string subnet = make_subnet(vpc, 0);
  std::string last;
  const auto make_nat = [&](int) {
    const std::string address = *ec2_.allocate_address({}, call_).allocation_id;
    last = *ec2_.create_nat_gateway({.allocation_id = address, .subnet_id = subnet}, call_)
                .nat_gateway->nat_gateway_id;
  };
  EXPECT_EQ(made_until("NatGatewayLimitExceeded", make_nat), 5);
  ec2_.delete_nat_gateway({.nat_gateway_id = last}, call_);
  EXPECT_EQ(made_until("NatGatewayLimitExceeded", make_nat), 1) << "deleted ones do not count";
}

}  // namespace
}  // namespace neargate::ec2
