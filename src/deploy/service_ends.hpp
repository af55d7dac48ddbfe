#pragma once

#include <string>
#include <vector>

#include "cloud/ec2/network_records.hpp"
#include "gen/ec2/client.hpp"

// Where calls of an AWS service go, as names are resolved in a VPC.
namespace neargate::deploy {

// The port that they go to.
inline constexpr int kServicePort = 443;

// "ecr.api", "ecr.dkr", "s3", "logs", "ssm": what tasks on Fargate call.
bool is_service(const std::string& name);

std::vector<ec2::VpcEndpoint> describe_endpoints(ec2::Client& ec2);

// The network interfaces of the service's interface endpoint in that VPC, where that takes over the
// service's name; else an address that the service's gateway endpoint there routes; else a public
// address of the service, in us-east-1. Pure.
std::vector<std::string> service_destinations(const ec2::NetworkRecords& records,
                                              const std::vector<ec2::VpcEndpoint>& endpoints,
                                              const std::string& vpc_id,
                                              const std::string& service);

}  // namespace neargate::deploy
