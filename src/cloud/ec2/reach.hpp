#pragma once

#include <string>
#include <vector>

#include "cloud/ec2/network_records.hpp"
#include "cloud/ec2/permissions.hpp"

// Whether a connection passes, and what decides: a pure function over records.
namespace neargate::ec2 {

struct ReachQuery {
  std::string source;  // a network interface's id, or an address of the internet
  std::string
      destination;      // a network interface's id, or an address: of the source's VPC or public
  int protocol = kTcp;  // IANA's number
  int port = 0;         // tcp, udp
};

// Something on the way that lets pass or not.
struct Hop {
  std::string type;  // as EC2 names types of resources: "security-group", "route-table", …
  std::string id;
  std::string rule;  // the part of it that decides: "sgr-…", "ingress 100", "0.0.0.0/0"; may be ""
  std::string text;     // what it says, for people
  bool answer = false;  // on the way back
  bool passes = true;
  bool operator==(const Hop&) const = default;
};

struct Reach {
  bool passes = false;
  std::vector<Hop> hops;  // in the order of the way; the last one decides where it does not pass
  bool operator==(const Reach&) const = default;
};

// The way of a connection's first packet and of its answer, which needs network ACLs that let it
// pass, as these know no connections. A listener at the far end is taken for granted. Answers go
// to the ephemeral ports of Linux (32768 to 60999), to those of a NAT gateway (1024 to 65535), or
// to those of anybody on the internet (the same): all of them must be let through.
// Of ICMP the packet is an echo request. Throws Error for a source or destination that is not
// there.
Reach reach(const NetworkRecords& records, const ReachQuery& query);

}  // namespace neargate::ec2
