#pragma once

#include <optional>
#include <string>

#include "dns/message.hpp"
#include "gen/resolver/types.hpp"

// Which names a VPC's resolver answers itself, and how: pure. What is left is asked of the host's
// own name servers.
// Source: "DNS attributes for your VPC" and "Understanding Amazon DNS" in the VPC user guide.
namespace neargate::resolver {

// Nothing: the name is none of ours. Of several addresses each query has another one first, so that
// clients which take the first are spread.
std::optional<dns::Answer> answer_from(const Snapshot& snapshot, const VpcNames& vpc,
                                       const dns::Query& query);

}  // namespace neargate::resolver
