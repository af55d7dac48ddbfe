#pragma once

#include <string>
#include <vector>

#include "machine/names.hpp"
#include "machine/network_spec.hpp"

// What nftables shall do, as text for `nft -f`. Each text replaces a whole table in one
// transaction: no packet sees half of it, and tracked connections go on.
namespace neargate::machine {

// The table of a VPC's router: security groups, network ACLs, the internet and NAT gateways, source
// checks. What a rule refuses goes where flow_filter.hpp says.
std::string router_filter(const Vpc& vpc, const std::vector<const Attachment*>& attachments);

// The host's table: what leaves public addresses for the internet beyond the host takes the host's
// address, and nothing but this host reaches them.
std::string host_filter(const Names& names);

}  // namespace neargate::machine
