#include "cloud/ec2/vpc_names.hpp"

#include <gtest/gtest.h>

#include "cloud/ec2/ec2.hpp"
#include "cloud/test_world.hpp"

namespace neargate::ec2 {
namespace {

using Texts = std::vector<std::string>;

class VpcNamesTest : public testing::Test {
 protected:
  void SetUp() override {
    vpc_ = *ec2_.create_vpc({.cidr_block = "10.0.0.0/16"}, call_).vpc->vpc_id;
    ec2_.on_network_change([this] { ++changes_; });
  }
  void set(bool support, bool hostnames) {
    ModifyVpcAttributeRequest in{.vpc_id = vpc_};
    in.enable_dns_support.emplace().value = support;
    in.enable_dns_hostnames.emplace().value = hostnames;
    ec2_.modify_vpc_attribute(in, call_);
  }
  std::string make_subnet(const std::string& cidr, const std::string& zone) {
    return *ec2_.create_subnet({.availability_zone = zone, .cidr_block = cidr, .vpc_id = vpc_},
                               call_)
                .subnet->subnet_id;
  }
  VpcNames names() { return ec2_.vpc_names().front(); }

  cloud::TestWorld world_;
  aws::Call call_ = world_.call();
  Ec2 ec2_{world_};
  std::string vpc_;
  int changes_ = 0;
};

TEST_F(VpcNamesTest, FollowTheVpcsAttributes) {
  EXPECT_EQ(names().resolver_addresses, (Texts{"10.0.0.2", "169.254.169.253"}));
  EXPECT_FALSE(names().private_names) << "enableDnsHostnames is off in a new VPC";
  set(true, true);
  EXPECT_EQ(changes_, 1);
  EXPECT_TRUE(names().private_names);
  EXPECT_EQ(ec2_.network_spec().vpcs.front().resolver_addresses, names().resolver_addresses);
  set(false, false);
  EXPECT_EQ(names().resolver_addresses, Texts());
  EXPECT_EQ(ec2_.network_spec().vpcs.front().resolver_addresses, Texts());
  EXPECT_EQ(ec2_.resolver_of(vpc_), "10.0.0.2") << "tasks are told it all the same";
}

TEST_F(VpcNamesTest, NamesOfAnInterfaceEndpoint) {
  set(true, true);
  CreateVpcEndpointRequest in{.vpc_id = vpc_};
  in.vpc_endpoint_type = "Interface";
  in.service_name = "com.amazonaws.us-east-1.ecr.dkr";
  in.subnet_ids = {
      {make_subnet("10.0.1.0/24", "us-east-1a"), make_subnet("10.0.2.0/24", "us-east-1b")}};
  const VpcEndpoint made = *ec2_.create_vpc_endpoint(in, call_).vpc_endpoint;
  const std::string all = *made.dns_entries->at(0).dns_name;
  const std::string of_second_zone = *made.dns_entries->at(2).dns_name;
  Texts addresses;
  for (const std::string& id : *made.network_interface_ids) {
    addresses.push_back(*ec2_.find_interface(id)->network_interface.private_ip_address);
  }
  const VpcNames found = names();
  EXPECT_EQ(found.addresses_of.size(), 5u);
  EXPECT_EQ(found.addresses_of.at(all), addresses);
  EXPECT_EQ(found.addresses_of.at(of_second_zone), Texts{addresses.at(1)});
  EXPECT_EQ(found.addresses_of.at("*.dkr.ecr.us-east-1.amazonaws.com"), addresses);
  set(true, false);
  EXPECT_EQ(names().addresses_of.count("*.dkr.ecr.us-east-1.amazonaws.com"), 0u)
      << "a service's own name needs enableDnsHostnames too";
  EXPECT_EQ(names().addresses_of.at(all), addresses);
}

TEST(PrivateDomain, IsOfTheRegion) {
  EXPECT_EQ(private_domain("us-east-1"), "ec2.internal");
  EXPECT_EQ(private_domain("eu-west-1"), "eu-west-1.compute.internal");
}

}  // namespace
}  // namespace neargate::ec2
