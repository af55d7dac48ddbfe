#pragma once

#include <map>
#include <string>
#include <vector>

#include "machine/names.hpp"
#include "machine/network_spec.hpp"

// From what the network is and what it shall be to the commands that make it so: pure.
//
// Per VPC there is a router namespace, joined to the host by a veth ("uplink"), and per attachment
// a namespace, joined to its router by a veth whose end inside is "eth0". An attachment holds each
// of its addresses as a /32 and has one next hop, 169.254.1.1, so that even neighbours in a subnet
// talk through the router and its filter. Hardware addresses are known beforehand and neighbour
// entries are permanent: there is no ARP to wait for or to forge. Subnets' route tables are
// policy-routing tables of the router.
namespace neargate::machine {

// Something in a namespace that one `ip` command makes and one removes. The making command can be
// repeated ("replace"), except for links and rules.
struct KernelObject {
  std::string add;
  std::string remove;
  auto operator<=>(const KernelObject&) const = default;
};

struct NamespaceState {
  std::vector<std::string> settings;  // "net/ipv4/ip_forward=1", below /proc/sys
  std::vector<KernelObject> objects;  // in the order in which they can be made
  std::string filter;                 // for nft; "" where there is none
  bool operator==(const NamespaceState&) const = default;
};

// Everything that a specification comes down to. The host's own namespace has the name "".
struct NetworkState {
  std::vector<std::string> links;  // pairs of veths: made from the host's namespace, before objects
  std::map<std::string, NamespaceState> namespaces;
};

NetworkState network_state(const NetworkSpec& spec, const Names& names);

// What to run, in this order. A filter comes before the links that it guards: closed, then open.
// All of it can be run again after it failed halfway: removals may find nothing to remove, and
// additions what they are about to add. Maps are by namespace.
struct NetworkPlan {
  std::map<std::string, std::vector<std::string>> removals;  // lines for `ip -batch`
  std::vector<std::string> namespaces_to_remove;
  std::vector<std::string> namespaces_to_add;
  std::map<std::string, std::vector<std::string>> settings;
  std::map<std::string, std::string> filters;
  std::vector<std::string> links;
  std::map<std::string, std::vector<std::string>> additions;

  bool empty() const;
  std::string text() const;  // for people and tests
};

// `applied` is what the kernel has. Attachments that changed their VPC are made anew.
NetworkPlan plan_network(const NetworkSpec& applied, const NetworkSpec& wanted, const Names& names);

}  // namespace neargate::machine
