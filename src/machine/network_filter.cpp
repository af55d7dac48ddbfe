#include "machine/network_filter.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "machine/cidr.hpp"

namespace neargate::machine {
namespace {

// "{ a, b }" of elements; nftables refuses an empty list, so the line is left out where there is
// none.
std::string elements(const std::vector<std::string>& items) {
  if (items.empty()) return "";
  return "    elements = { " + join(items, ", ") + " }\n";
}

std::string collection(const std::string& kind, const std::string& type,
                       const std::vector<std::string>& items) {
  return "  " + kind + " {\n    type " + type + "\n" + elements(items) + "  }\n";
}

std::string network_match(const std::string& side, const std::vector<std::string>& networks) {
  std::vector<Cidr> parsed;
  for (const std::string& network : networks) parsed.push_back(Cidr::of(network));
  parsed = merge(std::move(parsed));
  if (parsed.size() == 1 && parsed.front().prefix == 0) return "";
  std::vector<std::string> texts;
  for (const Cidr& network : parsed) texts.push_back(network.text());
  return "ip " + side + " { " + join(texts, ", ") + " } ";
}

std::string port_match(const std::string& protocol, const FilterRule& rule) {
  if (rule.port_first == 0 && rule.port_last == 65535) return "ip protocol " + protocol + " ";
  std::string ports = std::to_string(rule.port_first);
  if (rule.port_last != rule.port_first) ports += "-" + std::to_string(rule.port_last);
  return protocol + " dport " + ports + " ";
}

std::string protocol_match(const FilterRule& rule) {
  switch (rule.protocol) {
    case FilterRule::Protocol::all:
      return "";
    case FilterRule::Protocol::tcp:
      return port_match("tcp", rule);
    case FilterRule::Protocol::udp:
      return port_match("udp", rule);
    case FilterRule::Protocol::icmp:
      return "ip protocol icmp ";
  }
  return "";
}

// The body of the chain of one side of an interface. A rule without networks matches nothing.
std::string chain_body(const std::vector<FilterRule>& rules, const std::string& side,
                       const std::string& verdict) {
  std::set<std::string> lines;  // sorted: the same groups in another order make the same chain
  for (const FilterRule& rule : rules) {
    if (rule.networks.empty()) continue;
    lines.insert("    " + network_match(side, rule.networks) + protocol_match(rule) + verdict +
                 "\n");
  }
  std::string body;
  for (const std::string& line : lines) body += line;
  return body + "    drop\n";
}

// Chains by what they do, so that the tasks of one service share one.
class Chains {
 public:
  std::string add(const std::string& prefix, const std::string& body) {
    const std::string name = prefix + sha256_hex(body).substr(0, 16);
    bodies_[name] = body;
    return name;
  }
  std::string text() const {
    std::string text;
    for (const auto& [name, body] : bodies_) text += "  chain " + name + " {\n" + body + "  }\n";
    return text;
  }

 private:
  std::map<std::string, std::string> bodies_;
};

const Route* longest_match(const Subnet& subnet, const Cidr& destination) {
  const Route* best = nullptr;
  int best_prefix = -1;
  for (const Route& route : subnet.routes) {
    const Cidr network = Cidr::of(route.destination);
    if (network.contains(destination) && network.prefix > best_prefix) {
      best = &route;
      best_prefix = network.prefix;
    }
  }
  return best;
}

ExternalRoute resolve(const Vpc& vpc, const Route& route) {
  ExternalRoute result{route.destination, ExternalRoute::Way::nowhere, ""};
  if (!vpc.internet_gateway) return result;
  if (route.target == Route::Target::internet_gateway) {
    result.way = ExternalRoute::Way::direct;
    return result;
  }
  if (route.target != Route::Target::nat_gateway) return result;
  for (const NatGateway& gateway : vpc.nat_gateways) {
    if (gateway.id != route.nat_gateway_id) continue;
    for (const Subnet& subnet : vpc.subnets) {
      if (subnet.id != gateway.subnet_id) continue;
      const Route* onward = longest_match(subnet, Cidr::of(route.destination));
      if (onward == nullptr || onward->target != Route::Target::internet_gateway) continue;
      result.way = ExternalRoute::Way::nat;
      result.nat_address = gateway.public_address;
    }
  }
  return result;
}

struct Gateways {
  std::string filter;       // rules of the chain uplink_out
  std::string translation;  // rules of the chain postrouting
};

Gateways gateways(const Vpc& vpc) {
  Gateways result;
  for (const Subnet& subnet : vpc.subnets) {
    for (const ExternalRoute& route : external_routes(vpc, subnet)) {
      std::string match = "    ip saddr " + subnet.cidr + " ";
      if (Cidr::of(route.destination).prefix > 0) match += "ip daddr " + route.destination + " ";
      switch (route.way) {
        case ExternalRoute::Way::direct:
          result.filter += match + "ip saddr @with_public accept\n" + match + "drop\n";
          result.translation += match + "snat to ip saddr map @public_of\n";
          break;
        case ExternalRoute::Way::nat:
          result.filter += match + "accept\n";
          result.translation += match + "snat to " + route.nat_address + "\n";
          break;
        case ExternalRoute::Way::nowhere:
          result.filter += match + "drop\n";
          break;
      }
    }
  }
  return result;
}

}  // namespace

std::vector<ExternalRoute> external_routes(const Vpc& vpc, const Subnet& subnet) {
  std::vector<ExternalRoute> routes;
  for (const Route& route : subnet.routes) {
    if (route.target != Route::Target::local) routes.push_back(resolve(vpc, route));
  }
  std::stable_sort(routes.begin(), routes.end(), [](const auto& a, const auto& b) {
    return Cidr::of(a.destination).prefix > Cidr::of(b.destination).prefix;
  });
  return routes;
}

std::string router_filter(const Vpc& vpc, const std::vector<const Attachment*>& attachments) {
  Chains chains;
  std::vector<std::string> sources, ingress, egress, public_addresses, with_public, public_of;
  for (const Attachment* attachment : attachments) {
    const std::string link = "\"" + Names::router_link(attachment->name) + "\" . ";
    for (const Interface& interface : attachment->interfaces) {
      const std::string in =
          " : goto " + chains.add("in_", chain_body(interface.ingress, "saddr", "accept"));
      const std::string out =
          " : jump " + chains.add("out_", chain_body(interface.egress, "daddr", "return"));
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
  const Gateways ways = gateways(vpc);
  const std::string table = std::string("table ip ") + kFilterTable;
  // A fresh empty table, deleted, makes the deletion work whether the table existed or not.
  std::string text = "add " + table + "\ndelete " + table + "\n" + table + " {\n";
  text += collection("set sources", "ifname . ipv4_addr", sources);
  text += collection("set public_addresses", "ipv4_addr", public_addresses);
  text += collection("set with_public", "ipv4_addr", with_public);
  text += collection("map public_of", "ipv4_addr : ipv4_addr", public_of);
  text += chains.text();
  text += collection("map ingress", "ipv4_addr : verdict", ingress);
  text += collection("map egress", "ipv4_addr : verdict", egress);
  text += "  chain uplink_out {\n    ip saddr @public_addresses accept\n" + ways.filter +
          "    drop\n  }\n";
  text +=
      "  chain forward {\n"
      "    type filter hook forward priority filter; policy drop;\n"
      "    iifname != \"uplink\" iifname . ip saddr != @sources drop\n"
      "    ct state established,related accept\n"
      "    ct state invalid drop\n"
      // Link-local addresses are never routed (RFC 3927 section 7): above all not to the metadata
      // service, with its credentials, of a cloud machine that we may run on.
      "    ip daddr 169.254.0.0/16 drop\n"
      "    iifname \"uplink\" ip daddr != @public_addresses drop\n"
      "    iifname != \"uplink\" ip saddr vmap @egress\n"
      "    oifname \"uplink\" goto uplink_out\n"
      "    ip daddr vmap @ingress\n"
      "  }\n";
  text +=
      "  chain input {\n"
      "    type filter hook input priority filter; policy drop;\n"
      "    iifname \"lo\" accept\n"
      "  }\n";
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
