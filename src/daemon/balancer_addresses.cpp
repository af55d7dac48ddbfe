#include "daemon/balancer_addresses.hpp"

namespace neargate::daemon {

std::vector<std::string> balancer_addresses(const elbv2::LoadBalancerRecord& record,
                                            const ec2::Ec2& ec2) {
  std::vector<std::string> addresses;
  for (const std::string& id : record.interfaces) {
    const auto* interface = ec2.find_interface(id);
    if (interface == nullptr) continue;
    const auto& association = interface->network_interface.association;
    addresses.push_back(association ? *association->public_ip
                                    : *interface->network_interface.private_ip_address);
  }
  return addresses;
}

}  // namespace neargate::daemon
