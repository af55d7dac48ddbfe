#pragma once

#include <string>
#include <vector>

#include "cloud/ec2/network_records.hpp"

// Where calls of an AWS service go, as names are resolved in a VPC. Pure.
namespace neargate::cli {

// The port that they go to.
inline constexpr int kServicePort = 443;

// "ecr.api", "ecr.dkr", "s3", "logs", "ssm": what tasks on Fargate call.
bool is_service(const std::string& name);

// The network interfaces of the service's interface endpoint in that VPC, where that takes over the
// service's name; else a public address of the service, in us-east-1.
std::vector<std::string> service_destinations(const std::vector<ec2::VpcEndpoint>& endpoints,
                                              const std::string& vpc_id,
                                              const std::string& service);

}  // namespace neargate::cli
