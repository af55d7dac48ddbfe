#include "cloud/ec2/quotas.hpp"

#include "aws/error.hpp"

namespace neargate::ec2 {
namespace {

struct Row {
  std::string_view name;
  std::size_t value;
  const char* error_code;
  const char* what;
};

// Sources: "Amazon VPC quotas" and "Elastic IP addresses" (values), "Error codes for the Amazon EC2
// API" (codes). In the order of Quota.
constexpr Row kRows[] = {
    {"vpcs", 5, "VpcLimitExceeded", "VPCs"},
    {"internet-gateways", 5, "InternetGatewayLimitExceeded", "internet gateways"},
    {"subnets-per-vpc", 200, "SubnetLimitExceeded", "subnets"},
    {"route-tables-per-vpc", 200, "RouteTableLimitExceeded", "route tables"},
    {"routes-per-table", 500, "RouteLimitExceeded", "routes"},
    {"security-groups", 2500, "SecurityGroupLimitExceeded", "security groups"},
    {"elastic-ips", 5, "AddressLimitExceeded", "addresses"},
    {"nat-gateways-per-zone", 5, "NatGatewayLimitExceeded", "NAT gateways"},
};
static_assert(std::size(kRows) == std::size_t(Quota::count));

}  // namespace

Quotas::Quotas() {
  for (std::size_t i = 0; i < values_.size(); ++i) values_[i] = kRows[i].value;
}

std::optional<std::size_t> Quotas::find(std::string_view name) const {
  for (std::size_t i = 0; i < values_.size(); ++i) {
    if (kRows[i].name == name) return values_[i];
  }
  return std::nullopt;
}

bool Quotas::set(std::string_view name, std::size_t value) {
  for (std::size_t i = 0; i < values_.size(); ++i) {
    if (kRows[i].name != name) continue;
    values_[i] = value;
    if (i == std::size_t(Quota::internet_gateways)) internet_gateways_follow_ = false;
    if (i == std::size_t(Quota::vpcs) && internet_gateways_follow_) {
      values_[std::size_t(Quota::internet_gateways)] = value;
    }
    return true;
  }
  return false;
}

void Quotas::check(Quota quota, std::size_t present) const {
  if (present < values_[std::size_t(quota)]) return;
  const Row& row = kRows[std::size_t(quota)];
  throw aws::Error(row.error_code,
                   std::string("The maximum number of ") + row.what + " has been reached.");
}

std::string Quotas::names() {
  std::string names;
  for (const Row& row : kRows) names += (names.empty() ? "" : ", ") + std::string(row.name);
  return names;
}

}  // namespace neargate::ec2
