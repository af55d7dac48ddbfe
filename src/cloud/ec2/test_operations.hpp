#pragma once

#include <utility>

#include "cloud/ec2/ec2.hpp"

// What tests of records share. Include in *_test.cpp only.
namespace neargate::ec2 {

// EC2's Describe operations without their calls, as a client has them.
struct TestOperations {
  Ec2& ec2;
  aws::Call call;

  auto describe_vpcs(const DescribeVpcsRequest& in) { return ec2.describe_vpcs(in, call); }
  auto describe_subnets(const DescribeSubnetsRequest& in) { return ec2.describe_subnets(in, call); }
  auto describe_route_tables(const DescribeRouteTablesRequest& in) {
    return ec2.describe_route_tables(in, call);
  }
  auto describe_internet_gateways(const DescribeInternetGatewaysRequest& in) {
    return ec2.describe_internet_gateways(in, call);
  }
  auto describe_nat_gateways(const DescribeNatGatewaysRequest& in) {
    return ec2.describe_nat_gateways(in, call);
  }
  auto describe_network_acls(const DescribeNetworkAclsRequest& in) {
    return ec2.describe_network_acls(in, call);
  }
  auto describe_security_group_rules(const DescribeSecurityGroupRulesRequest& in) {
    return ec2.describe_security_group_rules(in, call);
  }
  auto describe_network_interfaces(const DescribeNetworkInterfacesRequest& in) {
    return ec2.describe_network_interfaces(in, call);
  }
  auto get_managed_prefix_list_entries(const GetManagedPrefixListEntriesRequest& in) {
    return ec2.get_managed_prefix_list_entries(in, call);
  }
};

}  // namespace neargate::ec2
