#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "machine/flow.hpp"
#include "machine/network_spec.hpp"

// How nftables records a VPC's flows (Vpc::record_flows), as parts of its language. Each packet
// updates an element of a set, which counts: by 5-tuple, TCP flags and Flow::Way. The sets outlive
// the daemon, as all of the router does.
//
// What passes is recorded in a table of its own, after the filter, so that it goes on while the
// filter is replaced; what is refused, where it is refused. Sets are read once nothing writes to
// them any more: new ones take their place, in one transaction. Their names tell when they began.
namespace neargate::machine {

inline constexpr char kFlowTable[] = "neargate_flows";
// "flows_<milliseconds since the epoch>_tcp", of the flow table; "refused_<…>_tcp", of the
// filter's. A filter that was just made writes to "refused_0_…".
inline constexpr char kFlowSets[] = "flows_";
inline constexpr char kRefusedSets[] = "refused_";
// Sets differ by protocol, as nftables keeps at most five parts of a packet together.
inline constexpr char kTcpSuffix[] = "_tcp";
inline constexpr char kUdpSuffix[] = "_udp";
inline constexpr char kOtherSuffix[] = "_other";
// How many flows a set holds; what comes beyond them passes unrecorded.
inline constexpr std::size_t kFlowsMax = 131072;
// How long the last of a flow is remembered, where nobody reads it.
inline constexpr Milliseconds kFlowTimeout{3'600'000};

// The last part of each key: a packet's FIN, SYN, RST and ACK where TCP has them, and between
// these, where it has others, its way.
inline constexpr std::uint32_t kFlagsMask = 0x17;
std::uint32_t mark_of(Flow::Way way);
Flow::Way way_of(std::uint32_t mark);

// Where rules send what they refuse, by whose rule it is: verdicts. One chain that drops where
// nothing is recorded.
struct Refusals {
  std::string leaving = "goto refuse";
  std::string entering = "goto refuse";
  std::string into_gateway = "goto refuse";
  std::string out_of_gateway = "goto refuse";
  std::string lost = "drop";
};
Refusals refusals(bool record_flows);
// Those chains, with what they need, for a filter that is made anew.
std::string refusal_chains(bool record_flows);

// Lets a router, whose filter records, write to new sets: text for `nft`. Makes the flow table
// where it is missing.
std::string renew_flow_sets(const Vpc& vpc, Timestamp now);

// Fails on a kernel that cannot record: text for `nft --check`.
std::string flow_probe();

}  // namespace neargate::machine
