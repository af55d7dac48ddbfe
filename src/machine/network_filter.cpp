#include "machine/network_filter.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "base/text.hpp"
#include "machine/acl_filter.hpp"
#include "machine/cidr.hpp"
#include "machine/external_routes.hpp"
#include "machine/filter_text.hpp"
#include "machine/flow_filter.hpp"

namespace neargate::machine {
namespace {

// Marks of tracked connections: EC2 does not track them at the end that began, or that answers.
constexpr char kUntrackedAtStart[] = "0x1";
constexpr char kUntrackedAtEnd[] = "0x2";

bool is_for_all_networks(const FilterRule& rule) {
  return std::any_of(rule.networks.begin(), rule.networks.end(),
                     [](const std::string& network) { return Cidr::of(network).prefix == 0; });
}

// The rule as one for TCP or UDP flows that are not tracked; nothing where they are.
std::optional<FilterRule> untracked(const FilterRule& rule, FilterRule::Protocol protocol,
                                    const std::vector<FilterRule>& other_direction) {
  const bool all = rule.protocol == FilterRule::Protocol::all;
  if (!is_for_all_networks(rule) || (!all && rule.protocol != protocol)) return std::nullopt;
  for (const FilterRule& answer : other_direction) {
    const bool answers_all = answer.protocol == FilterRule::Protocol::all;
    const bool all_ports = answer.port_first == 0 && answer.port_last == 65535;
    if (!is_for_all_networks(answer)) continue;
    if (!answers_all && (answer.protocol != protocol || !all_ports)) continue;
    FilterRule result = rule;
    result.protocol = protocol;
    if (all) {
      result.port_first = 0;
      result.port_last = 65535;
    }
    return result;
  }
  return std::nullopt;
}

// The body of the chain of one side of an interface: new connections, and each packet of untracked
// ones. A rule without networks matches nothing.
std::string chain_body(const std::vector<FilterRule>& rules,
                       const std::vector<FilterRule>& other_direction, const std::string& side,
                       const std::string& mark, const std::string& verdict,
                       const std::string& refusal) {
  // Sorted: the same groups in another order make the same chain.
  std::set<std::string> marks, verdicts;
  for (const FilterRule& rule : rules) {
    if (rule.networks.empty()) continue;
    verdicts.insert("    " + match_text(rule, side) + verdict + "\n");
    for (const auto protocol : {FilterRule::Protocol::tcp, FilterRule::Protocol::udp}) {
      const auto open = untracked(rule, protocol, other_direction);
      if (!open) continue;
      marks.insert("    ct state new " + match_text(*open, side) + "ct mark set ct mark or " +
                   mark + "\n");
    }
  }
  std::string body;
  for (const std::string& line : marks) body += line;
  for (const std::string& line : verdicts) body += line;
  return body + "    " + refusal + "\n";
}

struct Gateways {
  std::string filter;       // rules of the chain uplink_out
  std::string translation;  // rules of the chain postrouting
};

Gateways gateways(const Vpc& vpc, const std::string& lost) {
  Gateways result;
  for (const Subnet& subnet : vpc.subnets) {
    for (const ExternalRoute& route : external_routes(vpc, subnet)) {
      std::string match = "    ip saddr " + subnet.cidr + " ";
      if (Cidr::of(route.destination).prefix > 0) match += "ip daddr " + route.destination + " ";
      switch (route.way) {
        case ExternalRoute::Way::direct:
          result.filter += match + "ip saddr @with_public accept\n" + match + lost + "\n";
          result.translation += match + "snat to ip saddr map @public_of\n";
          break;
        case ExternalRoute::Way::nat: {
          // Connections through NAT gateways are always tracked.
          result.filter += match + "ct mark set 0 accept\n";
          // The gateway's ports: "NAT gateway basics" in the VPC user guide.
          const std::string& address = route.gateway->public_address;
          result.translation += match + "meta l4proto { tcp, udp } snat to " + address +
                                ":1024-65535 fully-random\n" + match + "snat to " + address + "\n";
          break;
        }
        case ExternalRoute::Way::nowhere:
          result.filter += match + lost + "\n";
          break;
      }
    }
  }
  return result;
}

// What reaches the router itself: questions to the resolver, of its VPC's interfaces, and nothing
// else. Neither security groups nor ACLs filter them, but their number is limited.
// Source: "DNS quotas" in the VPC user guide: 1024 packets per second per network interface.
std::string resolver_input(const Vpc& vpc) {
  if (vpc.resolver_addresses.empty()) return "";
  const std::string match = "    ip daddr { " + join(vpc.resolver_addresses, ", ") +
                            " } meta l4proto { tcp, udp } th dport 53 ";
  return "    iifname . ip saddr != @sources drop\n" + match +
         "update @asking { ip saddr limit rate over 1024/second burst 1024 packets } drop\n" +
         match + "accept\n";
}

// Who sends and who receives a packet of an established connection: its rules count only where the
// connection is not tracked at that end.
std::string tracked_at(const std::string& direction, const std::string& mark,
                       const std::string& verdict) {
  return "    ct state established ct direction " + direction + " ct mark and " + mark + " == 0 " +
         verdict + "\n";
}

}  // namespace

std::string router_filter(const Vpc& vpc, const std::vector<const Attachment*>& attachments) {
  const Refusals refuse = refusals(vpc.record_flows);
  Chains chains;
  std::vector<std::string> sources, ingress, egress, public_addresses, with_public, public_of;
  for (const Attachment* attachment : attachments) {
    const std::string link = "\"" + Names::router_link(attachment->name) + "\" . ";
    for (const Interface& interface : attachment->interfaces) {
      const std::string in =
          " : goto " + chains.add("in_", chain_body(interface.ingress, interface.egress, "saddr",
                                                    kUntrackedAtEnd, "accept", refuse.entering));
      const std::string out =
          " : jump " + chains.add("out_", chain_body(interface.egress, interface.ingress, "daddr",
                                                     kUntrackedAtStart, "return", refuse.leaving));
      sources.push_back(link + interface.address);
      ingress.push_back(interface.address + in);
      egress.push_back(interface.address + out);
      if (interface.public_address.empty()) continue;
      sources.push_back(link + interface.public_address);
      ingress.push_back(interface.public_address + in);
      egress.push_back(interface.public_address + out);
      public_addresses.push_back(interface.public_address);
      with_public.push_back(interface.address);
      public_of.push_back(interface.address + " : " + interface.public_address);
    }
  }
  const AclFilter acls = acl_filter(vpc, attachments, chains);
  const Gateways ways = gateways(vpc, refuse.lost);
  const std::string table = std::string("table ip ") + kFilterTable;
  // A fresh empty table, deleted, makes the deletion work whether the table existed or not.
  std::string text = "add " + table + "\ndelete " + table + "\n" + table + " {\n";
  text += collection("set sources", "ifname . ipv4_addr", sources);
  text += collection("set public_addresses", "ipv4_addr", public_addresses);
  text += collection("set with_public", "ipv4_addr", with_public);
  text += collection("map public_of", "ipv4_addr : ipv4_addr", public_of);
  text += refusal_chains(vpc.record_flows);
  text += "  set asking {\n    type ipv4_addr\n    flags dynamic, timeout\n    timeout 10s\n  }\n";
  text += chains.text();
  text += acls.collections + acls.chains;
  text += collection("map ingress", "ipv4_addr : verdict", ingress);
  text += collection("map egress", "ipv4_addr : verdict", egress);
  text += "  chain uplink_out {\n    ip saddr @public_addresses accept\n" + ways.filter + "    " +
          refuse.lost + "\n  }\n";
  text += "  chain leave {\n" + tracked_at("original", kUntrackedAtStart, "return") +
          tracked_at("reply", kUntrackedAtEnd, "return") + "    ip saddr vmap @egress\n  }\n";
  text += "  chain enter {\n" + tracked_at("original", kUntrackedAtEnd, "accept") +
          tracked_at("reply", kUntrackedAtStart, "accept") + "    ip daddr vmap @ingress\n  }\n";
  text +=
      "  chain forward {\n"
      "    type filter hook forward priority filter; policy drop;\n"
      "    iifname != \"uplink\" iifname . ip saddr != @sources drop\n" +
      acls.forward +
      "    ct state established ct mark 0 accept\n"
      "    ct state related accept\n"
      "    ct state invalid drop\n"
      // Link-local addresses are never routed (RFC 3927 section 7): above all not to the metadata
      // service, with its credentials, of a cloud machine that we may run on.
      "    ip daddr 169.254.0.0/16 drop\n"
      "    iifname \"uplink\" ct state new ip daddr != @public_addresses drop\n"
      "    iifname != \"uplink\" jump leave\n"
      "    oifname \"uplink\" goto uplink_out\n"
      "    goto enter\n"
      "  }\n";
  text +=
      "  chain input {\n"
      "    type filter hook input priority filter; policy drop;\n"
      "    iifname \"lo\" accept\n" +
      resolver_input(vpc) + "  }\n";
  text +=
      "  chain postrouting {\n"
      "    type nat hook postrouting priority srcnat; policy accept;\n"
      "    oifname != \"uplink\" return\n"
      "    ip saddr @public_addresses return\n" +
      ways.translation + "  }\n}\n";
  return text;
}

std::string host_filter(const Names& names) {
  const std::string table = "table ip " + names.host_table();
  const std::string uplinks = "\"" + names.uplink_prefix() + "*\"";
  const std::string pool = names.public_pool().text();
  return "add " + table + "\ndelete " + table + "\n" + table +
         " {\n"
         "  chain forward {\n"
         "    type filter hook forward priority filter; policy accept;\n"
         "    oifname " +
         uplinks + " iifname != " + uplinks +
         " ct state new,invalid,untracked drop\n"
         "  }\n"
         "  chain postrouting {\n"
         "    type nat hook postrouting priority srcnat; policy accept;\n"
         "    ip saddr " +
         pool + " ip daddr != " + pool + " oifname != " + uplinks +
         " oifname != \"lo\" masquerade\n"
         "  }\n}\n";
}

}  // namespace neargate::machine
