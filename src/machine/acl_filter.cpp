#include "machine/acl_filter.hpp"

#include <map>

#include "machine/external_routes.hpp"
#include "machine/flow_filter.hpp"

namespace neargate::machine {
namespace {

bool lets_all_pass(const std::vector<AclEntry>& entries) {
  return !entries.empty() && entries.front() == AclEntry{};
}

std::string entry_lines(const std::vector<AclEntry>& entries, const std::string& side,
                        const std::string& refusal) {
  std::string lines;
  for (const AclEntry& entry : entries) {
    if (entry.traffic.networks.empty()) continue;
    lines += "    " + match_text(entry.traffic, side) + (entry.allow ? "return" : refusal);
    lines += "\n";
  }
  return lines + "    " + refusal + "\n";
}

// The chains of a subnet's borders; "" where everything passes.
struct Border {
  std::string in;
  std::string out;
};

Border border_of(const Subnet& subnet, const std::string& refuse_in, const std::string& refuse_out,
                 Chains& chains) {
  Border border;
  // The first lines: what stays within the subnet.
  if (!lets_all_pass(subnet.acl.ingress)) {
    border.in =
        chains.add("acl_in_", "    iifname != \"uplink\" ip saddr " + subnet.cidr + " return\n" +
                                  entry_lines(subnet.acl.ingress, "saddr", refuse_in));
  }
  if (!lets_all_pass(subnet.acl.egress)) {
    border.out =
        chains.add("acl_out_", "    oifname != \"uplink\" ip daddr " + subnet.cidr + " return\n" +
                                   entry_lines(subnet.acl.egress, "daddr", refuse_out));
  }
  return border;
}

// What the routes of one subnet to NAT gateways cross on its way out: the gateway's border twice,
// inwards and outwards. "" where these let everything pass.
std::string gateway_lines(const Vpc& vpc, const Subnet& subnet,
                          const std::map<std::string, Border>& borders, Chains& chains) {
  std::string lines;
  bool meets_any = false;
  for (const ExternalRoute& route : external_routes(vpc, subnet)) {
    std::string verdict = "return";
    if (route.way == ExternalRoute::Way::nat) {
      const Border& border = borders.at(route.gateway->subnet_id);
      std::string body;
      if (!border.in.empty()) body += "    jump " + border.in + "\n";
      if (!border.out.empty()) body += "    jump " + border.out + "\n";
      if (!body.empty()) {
        verdict = "goto " + chains.add("acl_via_", body);
        meets_any = true;
      }
    }
    lines += "    ip daddr " + route.destination + " " + verdict + "\n";
  }
  return meets_any ? lines : "";
}

}  // namespace

AclFilter acl_filter(const Vpc& vpc, const std::vector<const Attachment*>& attachments,
                     Chains& chains) {
  const Refusals refuse = refusals(vpc.record_flows);
  std::map<std::string, Border> borders, gateway_borders;  // by subnet
  std::vector<std::string> in, out, towards_gateways, at_gateways, from_gateways;
  const auto guard = [&](const std::string& addresses, const Border& border) {
    if (!border.in.empty()) in.push_back(addresses + " : jump " + border.in);
    if (!border.out.empty()) out.push_back(addresses + " : jump " + border.out);
  };
  for (const Subnet& subnet : vpc.subnets) {
    borders[subnet.id] = border_of(subnet, refuse.entering, refuse.leaving, chains);
    gateway_borders[subnet.id] =
        border_of(subnet, refuse.into_gateway, refuse.out_of_gateway, chains);
    guard(subnet.cidr, borders[subnet.id]);
  }
  for (const Attachment* attachment : attachments) {
    for (const Interface& interface : attachment->interfaces) {
      const auto border = borders.find(interface.subnet_id);
      if (interface.public_address.empty() || border == borders.end()) continue;
      guard(interface.public_address, border->second);
    }
  }
  for (const Subnet& subnet : vpc.subnets) {
    const std::string lines = gateway_lines(vpc, subnet, gateway_borders, chains);
    if (lines.empty()) continue;
    towards_gateways.push_back(subnet.cidr + " : jump " + chains.add("acl_ways_", lines));
  }
  for (const NatGateway& gateway : vpc.nat_gateways) {
    const auto border = gateway_borders.find(gateway.subnet_id);
    if (gateway.public_address.empty() || border == gateway_borders.end()) continue;
    const auto& [inwards, outwards] = border->second;
    if (!inwards.empty()) at_gateways.push_back(gateway.public_address + " : jump " + inwards);
    if (!outwards.empty()) from_gateways.push_back(gateway.public_address + " : jump " + outwards);
  }

  AclFilter filter;
  const auto map = [&](const std::string& name, const std::vector<std::string>& elements) {
    const std::string type = "ipv4_addr : verdict\n    flags interval";
    filter.collections += collection("map " + name, type, elements);
  };
  // In the order in which a packet crosses the borders.
  if (!out.empty()) {
    map("acl_out", out);
    filter.forward += "    iifname != \"uplink\" ip saddr vmap @acl_out\n";
  }
  if (!towards_gateways.empty()) {
    map("acl_towards_gateways", towards_gateways);
    filter.forward += "    oifname \"uplink\" ip saddr vmap @acl_towards_gateways\n";
  }
  if (!from_gateways.empty()) {
    map("acl_from_gateways", from_gateways);
    filter.forward +=
        "    iifname \"uplink\" ct direction reply ct reply ip daddr vmap @acl_from_gateways\n";
  }
  if (!in.empty()) {
    map("acl_in", in);
    filter.forward += "    oifname != \"uplink\" ip daddr vmap @acl_in\n";
  }
  if (!at_gateways.empty()) {
    map("acl_at_gateways", at_gateways);
    // Before the translation back, as only here the packet has the gateway's port.
    filter.chains +=
        "  chain gateways {\n"
        "    type filter hook prerouting priority raw; policy accept;\n"
        "    iifname \"uplink\" ip daddr vmap @acl_at_gateways\n"
        "  }\n";
  }
  return filter;
}

}  // namespace neargate::machine
