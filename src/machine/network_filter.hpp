#pragma once

#include <string>
#include <vector>

#include "machine/names.hpp"
#include "machine/network_spec.hpp"

// What nftables shall do, as text for `nft -f`. Each text replaces a whole table in one
// transaction: no packet sees half of it, and tracked connections go on.
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
  std::string nat_address;
};

// The subnet's routes that leave the VPC, longest prefix first.
std::vector<ExternalRoute> external_routes(const Vpc& vpc, const Subnet& subnet);

// The table of a VPC's router: security groups, the internet and NAT gateways, source checks.
std::string router_filter(const Vpc& vpc, const std::vector<const Attachment*>& attachments);

// The host's table: what leaves public addresses for the internet beyond the host takes the host's
// address, and nothing but this host reaches them.
std::string host_filter(const Names& names);

}  // namespace neargate::machine
