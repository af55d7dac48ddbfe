#include "deploy/service_ends.hpp"

#include <gtest/gtest.h>

namespace neargate::deploy {
namespace {

using Ends = std::vector<std::string>;

ec2::VpcEndpoint endpoint(const std::string& vpc, const std::string& service, bool private_names) {
  ec2::VpcEndpoint out;
  out.vpc_id = vpc;
  out.service_name = "com.amazonaws.us-east-1." + service;
  out.private_dns_enabled = private_names;
  out.network_interface_ids = Ends{"eni-" + service};
  return out;
}

TEST(ServiceEnds, LeadToEndpointsOrToPublicAddresses) {
  const std::vector<ec2::VpcEndpoint> endpoints = {endpoint("vpc-1", "logs", true),
                                                   endpoint("vpc-1", "ecr.api", true),
                                                   endpoint("vpc-1", "ssm", false)};
  struct Case {
    const char* vpc;
    const char* service;
    const char* destination;
  };
  const Case kCases[] = {
      {"vpc-1", "logs", "eni-logs"},     {"vpc-1", "ecr.api", "eni-ecr.api"},
      {"vpc-1", "ssm", "52.94.233.129"}, {"vpc-1", "ecr.dkr", "52.94.233.129"},
      {"vpc-1", "s3", "52.216.0.1"},     {"vpc-2", "logs", "52.94.233.129"},
  };
  for (const Case& each : kCases) {
    EXPECT_EQ(service_destinations({}, endpoints, each.vpc, each.service), Ends{each.destination})
        << each.service;
  }
}

TEST(ServiceEnds, AreWhatGatewayEndpointsRoute) {
  ec2::VpcEndpoint gateway = endpoint("vpc-1", "s3", false);
  gateway.vpc_endpoint_id = "vpce-1";
  gateway.network_interface_ids.reset();
  ec2::NetworkRecords records;
  records.prefix_lists["pl-6ea54007"] = {{.cidr = "3.5.136.0/22"}};  // eu-central-1
  ec2::Route& route = records.route_tables.emplace_back().routes.emplace().emplace_back();
  route.destination_prefix_list_id = "pl-6ea54007";
  route.gateway_id = "vpce-1";
  EXPECT_EQ(service_destinations(records, {gateway}, "vpc-1", "s3"), Ends{"3.5.136.1"});
  EXPECT_EQ(service_destinations(records, {gateway}, "vpc-2", "s3"), Ends{"52.216.0.1"});
}

TEST(ServiceEnds, AreWhatFargateCalls) {
  EXPECT_TRUE(is_service("ecr.dkr"));
  EXPECT_FALSE(is_service("web"));
}

}  // namespace
}  // namespace neargate::deploy
