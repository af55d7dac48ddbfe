#pragma once

#include <cstdint>
#include <string>

#include "cloud/ec2/network_records.hpp"

// What single rules make of a packet. Pure functions over records.
namespace neargate::ec2 {

// A packet, or all packets that differ in their destination port only.
struct Packet {
  std::uint32_t source = 0;  // addresses in host byte order
  std::uint32_t destination = 0;
  int protocol = 0;
  int first = 0;  // tcp, udp: destination ports; icmp: type and code
  int last = 0;
};

// The rule of one of the interface's groups that lets the packet in (egress: out); nullptr where
// none does. Groups name the other side's private address only.
const SecurityGroupRule* allowing_rule(const NetworkRecords& records,
                                       const NetworkInterface& interface, const Packet& packet,
                                       bool egress);

// What a network ACL decides: the entry that denies some of the ports, or the last one that was
// needed to allow them all.
struct AclVerdict {
  bool allows = false;
  const NetworkAclEntry* entry = nullptr;  // nullptr: no entry matched
};
AclVerdict acl_verdict(const NetworkAcl& acl, const Packet& packet, bool egress);

// "tcp 80-90 from 10.0.0.0/8", "all to sg-…": the traffic that a rule is for.
std::string traffic_text(const SecurityGroupRule& rule);
std::string traffic_text(const NetworkAclEntry& entry);

}  // namespace neargate::ec2
