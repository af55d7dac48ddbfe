#include <gtest/gtest.h>

#include "cloud/ec2/ec2.hpp"
#include "cloud/test_world.hpp"

namespace neargate::ec2 {
namespace {

class NetworkAclTest : public testing::Test {
 protected:
  void SetUp() override {
    vpc_ = *ec2_.create_vpc({.cidr_block = "10.0.0.0/16"}, call_).vpc->vpc_id;
    subnet_ =
        *ec2_.create_subnet({.cidr_block = "10.0.1.0/24", .vpc_id = vpc_}, call_).subnet->subnet_id;
    acl_ = *ec2_.create_network_acl({.vpc_id = vpc_}, call_).network_acl->network_acl_id;
  }
  CreateNetworkAclEntryRequest entry(int number, const std::string& protocol = "6") {
    CreateNetworkAclEntryRequest in;
    in.network_acl_id = acl_;
    in.rule_number = number;
    in.protocol = protocol;
    in.rule_action = "allow";
    in.egress = false;
    in.cidr_block = "10.0.0.0/8";
    if (protocol == "6") in.port_range = PortRange{.from = 80, .to = 90};
    return in;
  }
  std::string code_of(const CreateNetworkAclEntryRequest& in) {
    return cloud::error_code([&] { ec2_.create_network_acl_entry(in, call_); });
  }
  NetworkAcl shown(const std::string& id) {
    return ec2_.describe_network_acls({.network_acl_ids = {{id}}}, call_).network_acls->front();
  }
  NetworkAcl acl_of_subnet() {
    const Filter filter{.name = "association.subnet-id", .values = {{subnet_}}};
    return ec2_.describe_network_acls({.filters = {{filter}}}, call_).network_acls->front();
  }
  template <class Action>
  std::string code(Action action) {
    return cloud::error_code(action);
  }

  cloud::TestWorld world_;
  aws::Call call_ = world_.call();
  Ec2 ec2_{world_};
  std::string vpc_, subnet_, acl_;
};

TEST_F(NetworkAclTest, TheDefaultOneLetsAllPassAndOthersNothing) {
  const NetworkAcl made = acl_of_subnet();
  EXPECT_TRUE(*made.is_default);
  EXPECT_EQ(made.entries->size(), 4u);
  EXPECT_EQ(made.entries->front().rule_number, 100);
  EXPECT_EQ(ec2_.network_spec().vpcs[0].subnets[0].acl.ingress.front(), machine::AclEntry{});
  const NetworkAcl own = shown(acl_);
  EXPECT_FALSE(*own.is_default);
  ASSERT_EQ(own.entries->size(), 2u);
  EXPECT_EQ(own.entries->front().rule_action, "deny");
  EXPECT_EQ(own.entries->front().rule_number, 32767);
}

TEST_F(NetworkAclTest, EntriesAreChecked) {
  EXPECT_EQ(code_of(entry(0)), "InvalidParameterValue");
  EXPECT_EQ(code_of(entry(32767)), "InvalidParameterValue");
  EXPECT_EQ(code_of(entry(100)), "");
  EXPECT_EQ(code_of(entry(100)), "NetworkAclEntryAlreadyExists");
  CreateNetworkAclEntryRequest in = entry(101);
  in.port_range.reset();
  EXPECT_EQ(code_of(in), "MissingParameter");
  in.port_range = PortRange{.from = 90, .to = 80};
  EXPECT_EQ(code_of(in), "InvalidParameterValue");
  in = entry(101, "1");
  EXPECT_EQ(code_of(in), "MissingParameter") << "an ICMP type";
  in.icmp_type_code = IcmpTypeCode{.code = -1, .type = 8};
  EXPECT_EQ(code_of(in), "");
  EXPECT_EQ(code_of(entry(102, "300")), "InvalidParameterValue");
  EXPECT_EQ(code_of(entry(102, "47")), "");
  in = entry(103);
  in.cidr_block.reset();
  in.ipv6_cidr_block = "::/0";
  EXPECT_EQ(code_of(in), "UnsupportedOperation");
  in = entry(103);
  in.network_acl_id = "acl-none";
  EXPECT_EQ(code_of(in), "InvalidNetworkAclID.NotFound");
  in = entry(103);
  in.cidr_block = "10.1.2.3/16";
  EXPECT_EQ(code_of(in), "");
  EXPECT_EQ(shown(acl_).entries->back().rule_number, 32767) << "sorted";
  EXPECT_EQ(shown(acl_).entries->at(4).cidr_block, "10.1.0.0/16") << "host bits are cleared";
}

TEST_F(NetworkAclTest, ADirectionHasAtMostTwentyEntries) {
  for (int number = 1; number <= 20; ++number) EXPECT_EQ(code_of(entry(number)), "");
  EXPECT_EQ(code_of(entry(21)), "NetworkAclEntryLimitExceeded");
  CreateNetworkAclEntryRequest out = entry(21);
  out.egress = true;
  EXPECT_EQ(code_of(out), "");
}

TEST_F(NetworkAclTest, EntriesAreReplacedAndDeleted) {
  ReplaceNetworkAclEntryRequest replace;
  replace.network_acl_id = acl_;
  replace.rule_number = 100;
  replace.protocol = "-1";
  replace.rule_action = "deny";
  replace.egress = false;
  replace.cidr_block = "0.0.0.0/0";
  EXPECT_EQ(code([&] { ec2_.replace_network_acl_entry(replace, call_); }),
            "InvalidNetworkAclEntry.NotFound");
  ec2_.create_network_acl_entry(entry(100), call_);
  ec2_.replace_network_acl_entry(replace, call_);
  EXPECT_EQ(shown(acl_).entries->at(1).rule_action, "deny");
  EXPECT_FALSE(shown(acl_).entries->at(1).port_range);
  const auto remove = [&](int number) {
    return code([&] {
      ec2_.delete_network_acl_entry(
          {.network_acl_id = acl_, .rule_number = number, .egress = false}, call_);
    });
  };
  EXPECT_EQ(remove(100), "");
  EXPECT_EQ(remove(100), "InvalidNetworkAclEntry.NotFound");
  EXPECT_EQ(remove(32767), "InvalidParameterValue");
}

TEST_F(NetworkAclTest, ASubnetHasOneAndTheKernelFollows) {
  const std::string association = *acl_of_subnet().associations->front().network_acl_association_id;
  ec2_.create_network_acl_entry(entry(100), call_);
  int changes = 0;
  ec2_.on_network_change([&] { ++changes; });
  const std::string moved = *ec2_.replace_network_acl_association(
                                     {.association_id = association, .network_acl_id = acl_}, call_)
                                 .new_association_id;
  EXPECT_EQ(changes, 1);
  EXPECT_EQ(acl_of_subnet().network_acl_id, acl_);
  const machine::NetworkAcl acl = ec2_.network_spec().vpcs[0].subnets[0].acl;
  ASSERT_EQ(acl.ingress.size(), 2u);
  EXPECT_EQ(acl.ingress[0].traffic,
            (machine::FilterRule{machine::FilterRule::Protocol::tcp, 80, 90, {"10.0.0.0/8"}}));
  EXPECT_FALSE(acl.ingress[1].allow);
  EXPECT_EQ(code([&] {
              ec2_.replace_network_acl_association(
                  {.association_id = association, .network_acl_id = acl_}, call_);
            }),
            "InvalidAssociationID.NotFound");
  EXPECT_EQ(code([&] { ec2_.delete_network_acl({.network_acl_id = acl_}, call_); }),
            "DependencyViolation");
  ec2_.delete_subnet({.subnet_id = subnet_}, call_);
  EXPECT_EQ(code([&] { ec2_.delete_vpc({.vpc_id = vpc_}, call_); }), "DependencyViolation");
  EXPECT_EQ(code([&] { ec2_.delete_network_acl({.network_acl_id = acl_}, call_); }), "");
  EXPECT_EQ(code([&] { ec2_.delete_vpc({.vpc_id = vpc_}, call_); }), "");
}

TEST_F(NetworkAclTest, TheDefaultOneStaysAndOthersStayInTheirVpc) {
  const NetworkAcl of_subnet = acl_of_subnet();
  EXPECT_EQ(
      code([&] { ec2_.delete_network_acl({.network_acl_id = *of_subnet.network_acl_id}, call_); }),
      "InvalidParameterValue");
  const std::string other = *ec2_.create_vpc({.cidr_block = "10.0.0.0/16"}, call_).vpc->vpc_id;
  const std::string elsewhere =
      *ec2_.create_network_acl({.vpc_id = other}, call_).network_acl->network_acl_id;
  EXPECT_EQ(code([&] {
              ec2_.replace_network_acl_association(
                  {.association_id = *of_subnet.associations->front().network_acl_association_id,
                   .network_acl_id = elsewhere},
                  call_);
            }),
            "InvalidParameterValue");
}

}  // namespace
}  // namespace neargate::ec2
