#pragma once

#include <string>
#include <vector>

#include "machine/filter_text.hpp"
#include "machine/network_spec.hpp"

namespace neargate::machine {

// The network ACLs of a VPC as parts of its router's table. Every packet that crosses a border of
// a subnet meets them: also replies, and also what a NAT gateway passes on, at its own subnet's
// border. ACLs that let everything pass cost nothing.
struct AclFilter {
  std::string collections;  // maps
  std::string forward;      // lines for the chain forward, before anything is let through
  std::string chains;       // chains with hooks of their own
};

// Adds what it needs to `chains`. Refused packets go where flow_filter.hpp says.
AclFilter acl_filter(const Vpc& vpc, const std::vector<const Attachment*>& attachments,
                     Chains& chains);

}  // namespace neargate::machine
