#include "cli/reach_services.hpp"

#include <gtest/gtest.h>

namespace neargate::cli {
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

TEST(ReachServices, LeadToEndpointsOrToPublicAddresses) {
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
    EXPECT_EQ(service_destinations(endpoints, each.vpc, each.service), Ends{each.destination})
        << each.service;
  }
}

TEST(ReachServices, AreWhatFargateCalls) {
  EXPECT_TRUE(is_service("ecr.dkr"));
  EXPECT_FALSE(is_service("web"));
}

}  // namespace
}  // namespace neargate::cli
