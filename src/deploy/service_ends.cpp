#include "deploy/service_ends.hpp"

#include <set>

#include "aws/pages.hpp"
#include "cloud/ec2/aws_services.hpp"
#include "cloud/ec2/cidr.hpp"

namespace neargate::deploy {
namespace {

// An address that the gateway endpoint routes: of the first prefix list that a route to it names.
std::string routed_address(const ec2::NetworkRecords& records, const std::string& endpoint_id) {
  for (const ec2::RouteTable& table : records.route_tables) {
    if (!table.routes) continue;
    for (const ec2::Route& route : *table.routes) {
      if (route.gateway_id != endpoint_id || !route.destination_prefix_list_id) continue;
      const auto list = records.prefix_lists.find(*route.destination_prefix_list_id);
      if (list == records.prefix_lists.end() || list->second.empty()) continue;
      const auto cidr = ec2::Cidr::parse(list->second.front().cidr.value_or(""));
      if (cidr) return ec2::address_text(cidr->network + 1);
    }
  }
  return "";
}

}  // namespace

bool is_service(const std::string& name) {
  static const std::set<std::string> kServices = {"ecr.api", "ecr.dkr", "s3", "logs", "ssm"};
  return kServices.contains(name);
}

std::vector<ec2::VpcEndpoint> describe_endpoints(ec2::Client& ec2) {
  std::vector<ec2::VpcEndpoint> endpoints;
  aws::each_page(
      ec2::DescribeVpcEndpointsRequest{},
      [&](const auto& request) { return ec2.describe_vpc_endpoints(request); },
      [&](const auto& page) {
        if (!page.vpc_endpoints) return;
        endpoints.insert(endpoints.end(), page.vpc_endpoints->begin(), page.vpc_endpoints->end());
      });
  return endpoints;
}

std::vector<std::string> service_destinations(const ec2::NetworkRecords& records,
                                              const std::vector<ec2::VpcEndpoint>& endpoints,
                                              const std::string& vpc_id,
                                              const std::string& service) {
  std::string routed;
  for (const ec2::VpcEndpoint& endpoint : endpoints) {
    const std::string name = endpoint.service_name.value_or("");  // "com.amazonaws.REGION.SERVICE"
    if (endpoint.vpc_id != vpc_id) continue;
    if (!name.starts_with("com.amazonaws.") || !name.ends_with("." + service)) continue;
    if (routed.empty()) routed = routed_address(records, endpoint.vpc_endpoint_id.value_or(""));
    if (!endpoint.private_dns_enabled.value_or(false)) continue;
    if (endpoint.network_interface_ids && !endpoint.network_interface_ids->empty()) {
      return *endpoint.network_interface_ids;
    }
  }
  return {routed.empty() ? ec2::service_address(service) : routed};
}

}  // namespace neargate::deploy
