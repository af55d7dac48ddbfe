#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gen/ec2/types.hpp"

// Facts about AWS's own services as a VPC sees them: their names in DNS, and where they are.
namespace neargate::ec2 {

// The names that a service answers to in a region, as its interface endpoint takes them over when
// its private DNS is on: "ecr.dkr" → "dkr.ecr.us-east-1.amazonaws.com" and "*.dkr.ecr.…". The
// first is the one that its endpoint is called by.
std::vector<std::string> service_names(const std::string& service, const std::string& region);

// The name that a task's agent calls: "ecr.dkr" → "123456789012.dkr.ecr.us-east-1.amazonaws.com".
std::string service_host(const std::string& service, const std::string& region,
                         const std::string& account);

// A public address of the service: what the longest matching route is looked up for.
std::string service_address(const std::string& service);

// The prefix lists that AWS keeps, by id: the addresses of the services that have gateway
// endpoints. They are those of us-east-1, whatever the region.
std::map<std::string, PrefixListRecord> aws_prefix_list_records(const std::string& region);
// "s3" → "pl-63a5400a"; nothing: it has no gateway endpoint.
std::optional<std::string> prefix_list_of_service(const std::string& service);

}  // namespace neargate::ec2
