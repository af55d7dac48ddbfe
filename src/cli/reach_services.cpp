#include "cli/reach_services.hpp"

#include <set>

#include "cloud/ec2/aws_services.hpp"

namespace neargate::cli {

bool is_service(const std::string& name) {
  static const std::set<std::string> kServices = {"ecr.api", "ecr.dkr", "s3", "logs", "ssm"};
  return kServices.contains(name);
}

std::vector<std::string> service_destinations(const std::vector<ec2::VpcEndpoint>& endpoints,
                                              const std::string& vpc_id,
                                              const std::string& service) {
  for (const ec2::VpcEndpoint& endpoint : endpoints) {
    const std::string name = endpoint.service_name.value_or("");  // "com.amazonaws.REGION.SERVICE"
    if (endpoint.vpc_id != vpc_id || !endpoint.private_dns_enabled.value_or(false)) continue;
    if (!name.starts_with("com.amazonaws.") || !name.ends_with("." + service)) continue;
    if (endpoint.network_interface_ids && !endpoint.network_interface_ids->empty()) {
      return *endpoint.network_interface_ids;
    }
  }
  return {ec2::service_address(service)};
}

}  // namespace neargate::cli
