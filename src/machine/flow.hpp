#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"

// What a VPC's router has seen of packets, where its flows are recorded (Vpc::record_flows).
namespace neargate::machine {

// Packets of one 5-tuple with the same TCP flags that went, or ended, the same way.
struct Flow {
  enum class Way {
    within,  // from interface to interface
    out,     // from an interface over the uplink
    in,      // from the uplink to an interface
    // The same packets on the other side of a NAT gateway, with its public address.
    gateway_out,
    gateway_in,
    // Refused by a security group or a network ACL: of the source's interface, or the destination's
    // (for what came from an interface, or over the uplink).
    refused_leaving,
    refused_entering,
    refused_entering_from_outside,
    // Refused by the network ACL of a NAT gateway's subnet: inwards, for what came from an
    // interface or over the uplink; outwards, for what was to go over the uplink or to an
    // interface.
    refused_into_gateway,
    refused_into_gateway_from_outside,
    refused_out_of_gateway,
    refused_out_of_gateway_inwards,
    lost,  // left its interface, but the VPC has no way for it
  };
  Way way = Way::within;
  std::string source;  // IPv4
  std::string destination;
  std::uint8_t protocol = 0;      // IANA's number
  std::uint16_t source_port = 0;  // TCP and UDP
  std::uint16_t destination_port = 0;
  std::uint8_t tcp_flags = 0;  // FIN 1, SYN 2, RST 4, ACK 16
  std::uint64_t packets = 0;
  std::uint64_t bytes = 0;  // with IP headers
  Timestamp last;           // when the last of them passed
  bool operator==(const Flow&) const = default;
};

// The flows of a VPC in a span of time.
struct FlowWindow {
  std::string vpc_id;
  Timestamp begin;
  Timestamp end;
  std::vector<Flow> flows;
  bool skipped = false;  // there were more than are kept
  std::string failure;   // why there is none; "" where they could be read
};

}  // namespace neargate::machine
