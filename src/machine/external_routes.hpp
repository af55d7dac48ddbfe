#pragma once

#include <string>
#include <vector>

#include "machine/network_spec.hpp"

namespace neargate::machine {

// Where a packet that leaves the VPC goes: what a subnet's route table says, resolved.
struct ExternalRoute {
  enum class Way {
    direct,   // through the internet gateway, with the interface's own public address
    nat,      // through a NAT gateway, with the gateway's
    nowhere,  // blackhole; or a gateway that is missing, or has no way out itself
  };
  std::string destination;  // CIDR
  Way way = Way::nowhere;
  const NatGateway* gateway = nullptr;  // of the VPC; where the way is nat
};

// The subnet's routes that leave the VPC, longest prefix first: the first that contains an address
// decides. They include those of its NAT gateways' subnets where these differ. Points into the VPC.
std::vector<ExternalRoute> external_routes(const Vpc& vpc, const Subnet& subnet);

}  // namespace neargate::machine
