#include <gtest/gtest.h>

#include "cloud/ec2/ec2.hpp"
#include "cloud/test_world.hpp"

namespace neargate::ec2 {
namespace {

class PrefixListTest : public testing::Test {
 protected:
  std::string make(int max_entries, std::vector<std::string> cidrs) {
    CreateManagedPrefixListRequest in;
    in.prefix_list_name = "offices";
    in.max_entries = max_entries;
    in.address_family = "IPv4";
    in.entries.emplace();
    for (const std::string& cidr : cidrs) in.entries->push_back({.cidr = cidr});
    return *ec2_.create_managed_prefix_list(in, call_).prefix_list->prefix_list_id;
  }
  std::vector<PrefixListEntry> entries(const std::string& id,
                                       std::optional<std::int64_t> version = {}) {
    return *ec2_.get_managed_prefix_list_entries({.prefix_list_id = id, .target_version = version},
                                                 call_)
                .entries;
  }
  std::string add(const std::string& id, const std::string& cidr) {
    ModifyManagedPrefixListRequest in;
    in.prefix_list_id = id;
    in.add_entries = {{.cidr = cidr}};
    return cloud::error_code([&] { ec2_.modify_managed_prefix_list(in, call_); });
  }

  cloud::TestWorld world_;
  aws::Call call_ = world_.call();
  Ec2 ec2_{world_};
};

TEST_F(PrefixListTest, HasVersions) {
  const std::string id = make(2, {"10.1.0.0/16"});
  EXPECT_EQ(add(id, "10.1.0.0/16"), "InvalidPrefixListModification");
  EXPECT_EQ(add(id, "10.2.0.0"), "InvalidParameterValue");
  EXPECT_EQ(add(id, "10.2.0.0/16"), "");
  EXPECT_EQ(add(id, "10.3.0.0/16"), "PrefixListMaxEntriesExceeded");
  EXPECT_EQ(entries(id).size(), 2u);
  EXPECT_EQ(entries(id, 1).size(), 1u);
  EXPECT_EQ(cloud::error_code([&] { entries(id, 3); }), "InvalidPrefixListVersion");
  EXPECT_EQ(cloud::error_code([&] { entries("pl-none"); }), "InvalidPrefixListID.NotFound");
  ModifyManagedPrefixListRequest stale;
  stale.prefix_list_id = id;
  stale.current_version = 1;
  stale.remove_entries = {{.cidr = "10.1.0.0/16"}};
  EXPECT_EQ(cloud::error_code([&] { ec2_.modify_managed_prefix_list(stale, call_); }),
            "PrefixListVersionMismatch");
  stale.current_version = 2;
  EXPECT_EQ(ec2_.modify_managed_prefix_list(stale, call_).prefix_list->version, 3);
}

TEST_F(PrefixListTest, ARuleLetsItsNetworksPass) {
  const std::string vpc = *ec2_.create_vpc({.cidr_block = "10.0.0.0/16"}, call_).vpc->vpc_id;
  const std::string subnet =
      *ec2_.create_subnet({.cidr_block = "10.0.1.0/24", .vpc_id = vpc}, call_).subnet->subnet_id;
  const std::string group =
      *ec2_.create_security_group({.description = "d", .group_name = "g", .vpc_id = vpc}, call_)
           .group_id;
  ec2_.create_interface({.subnet_id = subnet,
                         .group_ids = {group},
                         .description = "",
                         .attachment = "task",
                         .requester_id = "amazon-ecs"});
  const std::string id = make(60, {"192.0.2.0/24"});
  const auto authorize = [&](const std::string& list, int port) {
    IpPermission permission;
    permission.ip_protocol = "tcp";
    permission.from_port = permission.to_port = port;
    permission.prefix_list_ids.emplace().emplace_back().prefix_list_id = list;
    AuthorizeSecurityGroupIngressRequest in;
    in.group_id = group;
    in.ip_permissions = {permission};
    return cloud::error_code([&] { ec2_.authorize_security_group_ingress(in, call_); });
  };
  EXPECT_EQ(authorize("pl-none", 80), "InvalidPrefixListID.NotFound");
  EXPECT_EQ(authorize(id, 80), "");
  EXPECT_EQ(authorize(id, 81), "RulesPerSecurityGroupLimitExceeded") << "counts for 60 rules";
  const auto networks = [&] {
    return ec2_.network_spec().attachments[0].interfaces[0].ingress.at(0).networks;
  };
  EXPECT_EQ(networks(), std::vector<std::string>{"192.0.2.0/24"});
  EXPECT_EQ(add(id, "198.51.100.0/24"), "");
  EXPECT_EQ(networks().size(), 2u) << "a changed list changes its rules";
  EXPECT_EQ(
      cloud::error_code([&] { ec2_.delete_managed_prefix_list({.prefix_list_id = id}, call_); }),
      "DependencyViolation");
}

}  // namespace
}  // namespace neargate::ec2
