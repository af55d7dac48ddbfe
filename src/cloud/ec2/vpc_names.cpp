#include "cloud/ec2/vpc_names.hpp"

#include "cloud/ec2/cidr.hpp"
#include "cloud/ec2/ec2.hpp"

namespace neargate::ec2 {

std::string resolver_address(const std::string& vpc_cidr) {
  return address_text(Cidr::parse(vpc_cidr)->network + 2);
}

std::string private_domain(const std::string& region) {
  return region == "us-east-1" ? "ec2.internal" : region + ".compute.internal";
}

std::string Ec2::resolver_of(const std::string& vpc_id) const {
  return resolver_address(*vpc_record(vpc_id).vpc.cidr_block);
}

std::vector<std::string> Ec2::resolver_addresses(const VpcRecord& record) const {
  if (!record.enable_dns_support) return {};
  return {resolver_address(*record.vpc.cidr_block), kLinkLocalResolver};
}

std::vector<VpcNames> Ec2::vpc_names() const {
  std::vector<VpcNames> all;
  for (const auto& [vpc_id, record] : vpcs_) {
    VpcNames& names = all.emplace_back();
    names.vpc_id = vpc_id;
    names.cidrs = {*record.vpc.cidr_block};
    names.resolver_addresses = resolver_addresses(record);
    names.private_names = record.enable_dns_hostnames;
    for (const auto& [endpoint_id, endpoint] : vpc_endpoints_) {
      if (endpoint.vpc_id == vpc_id) add_names(endpoint, names);
    }
  }
  return all;
}

// A name of an endpoint leads to all of its interfaces, or to that of the zone which it names.
void Ec2::add_names(const VpcEndpoint& endpoint, VpcNames& names) const {
  for (const DnsEntry& entry : *endpoint.dns_entries) {
    const bool own = entry.dns_name->starts_with(*endpoint.vpc_endpoint_id);
    if (!own && !names.private_names) continue;
    std::vector<std::string> all, of_zone;
    for (const std::string& id : *endpoint.network_interface_ids) {
      const NetworkInterface& interface = find_interface(id)->network_interface;
      all.push_back(*interface.private_ip_address);
      const std::string zone = "-" + *interface.availability_zone + ".";
      if (own && entry.dns_name->find(zone) != std::string::npos) of_zone.push_back(all.back());
    }
    names.addresses_of[*entry.dns_name] = of_zone.empty() ? all : of_zone;
  }
}

}  // namespace neargate::ec2
