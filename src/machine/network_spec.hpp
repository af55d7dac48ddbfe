#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <vector>

// The network that the machine shall have, whole, as plain values. The control plane makes it from
// its records; the machine makes the kernel equal to it.
namespace neargate::machine {

// CIDRs. A list that never changes, so that copies share it: the thousand members of a group that
// names itself would else have a million addresses.
class Networks {
 public:
  Networks() = default;
  Networks(std::initializer_list<std::string> list) : Networks(std::vector<std::string>(list)) {}
  Networks(std::vector<std::string> list)  // NOLINT(google-explicit-constructor)
      : list_(std::make_shared<const std::vector<std::string>>(std::move(list))) {}

  const std::vector<std::string>& list() const { return *list_; }
  auto begin() const { return list_->begin(); }
  auto end() const { return list_->end(); }
  std::size_t size() const { return list_->size(); }
  bool empty() const { return list_->empty(); }
  friend bool operator==(const Networks& a, const Networks& b) {
    return a.list_ == b.list_ || *a.list_ == *b.list_;
  }

 private:
  std::shared_ptr<const std::vector<std::string>> list_ =
      std::make_shared<const std::vector<std::string>>();
};

// Traffic that a rule is for. Of a security group's rule the groups and prefix lists are already
// resolved to networks by the caller.
struct FilterRule {
  // IANA's numbers; any other one of theirs is a value too.
  enum class Protocol : int { all = -1, icmp = 1, tcp = 6, udp = 17 };
  static constexpr int kAny = -1;
  Protocol protocol = Protocol::all;
  // tcp, udp: the range of destination ports. icmp: the type and the code, each may be kAny.
  int port_first = 0;
  int port_last = 65535;
  Networks networks;  // of the other side; addresses of a group are /32
  bool operator==(const FilterRule&) const = default;
};

// A network ACL: in each direction the first entry that matches decides, whatever was let through
// before (stateless); where none does, nothing passes. It stands at the border of subnets: what
// stays within one does not meet it. As made here it lets everything pass.
struct AclEntry {
  bool allow = true;
  FilterRule traffic{FilterRule::Protocol::all, 0, 65535, {"0.0.0.0/0"}};
  bool operator==(const AclEntry&) const = default;
};
struct NetworkAcl {
  std::vector<AclEntry> ingress{AclEntry{}};  // in the order of their numbers
  std::vector<AclEntry> egress{AclEntry{}};
  bool operator==(const NetworkAcl&) const = default;
};

// An address of an ENI, with the filter that guards it. No rule: nothing passes. Replies to what
// was let through pass (stateful), also after its rule is gone; but TCP and UDP flows that a rule
// for all networks lets in (out) while rules for all networks and ports let everything of that
// protocol out (in) are not tracked, and each of their packets needs a rule.
// Source: "Security group connection tracking" in the EC2 user guide.
struct Interface {
  std::string id;              // "eni-…"
  std::string address;         // private IPv4 address, as the API reports it
  std::string public_address;  // "" where it has none; reachable from this host
  std::string subnet_id;
  std::vector<FilterRule> ingress;
  std::vector<FilterRule> egress;
  bool operator==(const Interface&) const = default;
};

// A network namespace of ours with a veth to its VPC's router: a task's (one interface), or a load
// balancer's (one interface per zone).
struct Attachment {
  std::string name;  // unique on this machine: the task's id, the load balancer's
  std::string vpc_id;
  std::vector<Interface> interfaces;
  bool operator==(const Attachment&) const = default;
};

struct Route {
  enum class Target { local, internet_gateway, nat_gateway, blackhole };
  std::string destination;  // CIDR
  Target target = Target::local;
  std::string nat_gateway_id;
  bool operator==(const Route&) const = default;
};

struct Subnet {
  std::string id;
  std::string cidr;
  std::vector<Route> routes;  // of its route table
  NetworkAcl acl = {};
  bool operator==(const Subnet&) const = default;
};

struct NatGateway {
  std::string id;
  std::string subnet_id;
  std::string private_address;
  std::string public_address;
  bool operator==(const NatGateway&) const = default;
};

struct Vpc {
  std::string id;
  std::vector<std::string> cidrs;
  bool internet_gateway = false;
  std::vector<Subnet> subnets;
  std::vector<NatGateway> nat_gateways;
  bool record_flows = false;  // for Machine::read_flows(); costs each packet something
  // What the router itself answers DNS at, which no security group or ACL filters; none where
  // names are not resolved.
  std::vector<std::string> resolver_addresses = {};
  bool operator==(const Vpc&) const = default;
};

struct NetworkSpec {
  std::vector<Vpc> vpcs;
  std::vector<Attachment> attachments;
  bool operator==(const NetworkSpec&) const = default;
};

}  // namespace neargate::machine
