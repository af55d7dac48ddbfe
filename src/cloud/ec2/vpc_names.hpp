#pragma once

#include <map>
#include <string>
#include <vector>

// What a VPC's resolver has to know. Source: "DNS attributes for your VPC" in the VPC user guide.
namespace neargate::ec2 {

struct VpcNames {
  std::string vpc_id;
  std::vector<std::string> cidrs;
  std::vector<std::string> resolver_addresses;  // none where enableDnsSupport is off
  bool private_names = false;                   // enableDnsHostnames
  // Names of its interface endpoints, and those that they take over from their services.
  std::map<std::string, std::vector<std::string>> addresses_of;
};

// "10.0.0.0/16" → "10.0.0.2".
std::string resolver_address(const std::string& vpc_cidr);
// Where resolvers answer in every VPC.
inline constexpr char kLinkLocalResolver[] = "169.254.169.253";

// Where private names are: "ec2.internal" in us-east-1.
std::string private_domain(const std::string& region);

}  // namespace neargate::ec2
