#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace neargate::ec2 {

enum class Quota : std::uint8_t {
  vpcs,
  internet_gateways,  // raised with the VPCs', as on AWS
  subnets_per_vpc,
  route_tables_per_vpc,
  routes_per_table,  // without those of a VPC's own
  security_groups,
  elastic_ips,
  nat_gateways_per_zone,
  count
};

// How many of each resource there may be: AWS's defaults, which AWS raises on request.
class Quotas {
 public:
  Quotas();

  // By name: "vpcs", "nat-gateways-per-zone". Nothing where there is none of that name.
  std::optional<std::size_t> find(std::string_view name) const;
  // In any order: "internet-gateways" follows "vpcs" until it is set itself. False where there is
  // none of that name.
  bool set(std::string_view name, std::size_t value);
  // For one more, where so many are there. Throws aws::Error as EC2 does: VpcLimitExceeded …
  void check(Quota quota, std::size_t present) const;

  static std::string names();  // "vpcs, subnets-per-vpc, …", for people

 private:
  std::array<std::size_t, std::size_t(Quota::count)> values_;
  bool internet_gateways_follow_ = true;
};

}  // namespace neargate::ec2
