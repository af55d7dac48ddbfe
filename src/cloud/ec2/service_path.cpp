#include "cloud/ec2/service_path.hpp"

#include <algorithm>
#include <span>

#include "base/assert.hpp"
#include "cloud/ec2/aws_services.hpp"
#include "machine/cidr.hpp"

namespace neargate::ec2 {
namespace {

using machine::Cidr;
using machine::FilterRule;
using machine::Route;
using Way = ServicePath::Way;

constexpr int kTls = 443;

// Ports that answers go to: Linux' own (ip_local_port_range), and those of NAT gateways ("Ephemeral
// ports" in the VPC user guide).
struct Ports {
  int first;
  int last;
};
constexpr Ports kToService{kTls, kTls};
constexpr Ports kToTask{32768, 60999};
constexpr Ports kToNatGateway{1024, 65535};

bool contains(const machine::Networks& networks, const std::string& address) {
  return std::any_of(networks.begin(), networks.end(), [&](const std::string& network) {
    return Cidr::of(network).contains(Cidr::of(address));
  });
}

bool lets_tls(const std::vector<FilterRule>& rules, const std::string& other_side) {
  return std::any_of(rules.begin(), rules.end(), [&](const FilterRule& rule) {
    const bool protocol = rule.protocol == FilterRule::Protocol::all ||
                          (rule.protocol == FilterRule::Protocol::tcp && rule.port_first <= kTls &&
                           kTls <= rule.port_last);
    return protocol && contains(rule.networks, other_side);
  });
}

std::string no_egress(const std::string& address) {
  return "no rule of its security groups lets TCP 443 out to " + address + ": add an egress rule";
}

const machine::Subnet& subnet_of(const machine::Vpc& vpc, const std::string& id) {
  const auto found = std::find_if(vpc.subnets.begin(), vpc.subnets.end(),
                                  [&](const machine::Subnet& subnet) { return subnet.id == id; });
  NG_ASSERT(found != vpc.subnets.end());
  return *found;
}

// The route that an address takes; nullptr where none matches.
const Route* route_to(const machine::Vpc& vpc, const std::string& subnet_id,
                      const std::string& address) {
  const Route* best = nullptr;
  for (const Route& route : subnet_of(vpc, subnet_id).routes) {
    const Cidr network = Cidr::of(route.destination);
    if (!network.contains(Cidr::of(address))) continue;
    if (best == nullptr || network.prefix > Cidr::of(best->destination).prefix) best = &route;
  }
  return best;
}

// Whether the entries, first match first, let TCP through to all of these ports.
bool lets(std::span<const machine::AclEntry> entries, const std::string& other_side, Ports ports) {
  for (; !entries.empty(); entries = entries.subspan(1)) {
    const FilterRule& traffic = entries.front().traffic;
    const bool all = traffic.protocol == FilterRule::Protocol::all;
    if (!all && traffic.protocol != FilterRule::Protocol::tcp) continue;
    if (!contains(traffic.networks, other_side)) continue;
    const Ports met = all ? ports
                          : Ports{std::max(ports.first, traffic.port_first),
                                  std::min(ports.last, traffic.port_last)};
    if (met.first > met.last) continue;
    if (!entries.front().allow) return false;
    const auto rest = entries.subspan(1);
    return (met.first == ports.first || lets(rest, other_side, {ports.first, met.first - 1})) &&
           (met.last == ports.last || lets(rest, other_side, {met.last + 1, ports.last}));
  }
  return false;
}

// What the network ACL of a subnet stops of a call from within it, or ("inward") into it; "" where
// it stops nothing.
std::string stopped_by_acl(const machine::Subnet& subnet, const std::string& other_side,
                           bool inward, Ports answers) {
  const auto& with_call = inward ? subnet.acl.ingress : subnet.acl.egress;
  const auto& with_answer = inward ? subnet.acl.egress : subnet.acl.ingress;
  const std::string whose = "the network ACL of subnet " + subnet.id;
  if (!lets(with_call, other_side, kToService)) {
    return whose + " does not let TCP 443 " + (inward ? "in from " : "out to ") + other_side;
  }
  if (!lets(with_answer, other_side, answers)) {
    return whose + " does not let the answers " + (inward ? "out to " : "in from ") + other_side +
           " (TCP " + std::to_string(answers.first) + "-" + std::to_string(answers.last) + ")";
  }
  return "";
}

ServicePath none(const std::string& address, const std::string& missing) {
  return {.way = Way::none, .via = {}, .address = address, .missing = missing};
}

// What stops a call of an endpoint's interface; "" where nothing does.
std::string stopped_at_door(const machine::Vpc& vpc, const ServiceNetwork::Endpoint& endpoint,
                            const ServiceNetwork::Door& door, const machine::Interface& caller) {
  if (!lets_tls(caller.egress, door.address)) {
    return no_egress(door.address) + ", where the names of endpoint " + endpoint.id + " lead";
  }
  if (!lets_tls(door.ingress, caller.address)) {
    return "the security groups of endpoint " + endpoint.id + " do not let TCP 443 in from " +
           caller.address + ": add an ingress rule";
  }
  if (door.subnet_id == caller.subnet_id) return "";
  const std::string stopped =
      stopped_by_acl(subnet_of(vpc, caller.subnet_id), door.address, false, kToTask);
  return !stopped.empty()
             ? stopped
             : stopped_by_acl(subnet_of(vpc, door.subnet_id), caller.address, true, kToTask);
}

ServicePath through_doors(const machine::Vpc& vpc, const ServiceNetwork::Endpoint& endpoint,
                          const machine::Interface& caller) {
  std::string missing = "endpoint " + endpoint.id + " is in no subnet: give it one";
  for (const ServiceNetwork::Door& door : endpoint.doors) {
    missing = stopped_at_door(vpc, endpoint, door, caller);
    if (missing.empty()) {
      return {.way = Way::interface_endpoint,
              .via = endpoint.id,
              .address = door.address,
              .missing = {}};
    }
  }
  return none(endpoint.doors.empty() ? "" : endpoint.doors.front().address, missing);
}

ServicePath through_nat(const machine::Vpc& vpc, const machine::Interface& caller,
                        const Route& route, const std::string& address) {
  const std::string& id = route.nat_gateway_id;
  const auto gateway = std::find_if(vpc.nat_gateways.begin(), vpc.nat_gateways.end(),
                                    [&](const auto& candidate) { return candidate.id == id; });
  if (gateway == vpc.nat_gateways.end()) {
    return none(address, "the default route leads to NAT gateway " + id + ", which is gone");
  }
  const Route* onward = route_to(vpc, gateway->subnet_id, address);
  if (onward == nullptr || onward->target != Route::Target::internet_gateway) {
    return none(address, "NAT gateway " + id + " has no way out itself: its subnet " +
                             gateway->subnet_id + " has no route to an internet gateway");
  }
  const machine::Subnet& its_subnet = subnet_of(vpc, gateway->subnet_id);
  std::string stopped = stopped_by_acl(its_subnet, address, false, kToNatGateway);
  if (stopped.empty() && gateway->subnet_id != caller.subnet_id) {
    stopped = stopped_by_acl(its_subnet, caller.address, true, kToTask);
  }
  if (!stopped.empty()) return none(address, stopped);
  return {.way = Way::nat_gateway, .via = id, .address = address, .missing = {}};
}

ServicePath through_routes(const ServiceNetwork& network, const machine::Interface& caller,
                           const std::string& service, const std::string& address) {
  if (!lets_tls(caller.egress, address)) return none(address, no_egress(address));
  const std::string stopped =
      stopped_by_acl(subnet_of(network.vpc, caller.subnet_id), address, false, kToTask);
  if (!stopped.empty()) return none(address, stopped);
  for (const ServiceNetwork::Endpoint& endpoint : network.endpoints) {
    // Its prefix list's routes are longer than a default route: they win.
    if (endpoint.service == service && endpoint.subnet_ids.contains(caller.subnet_id)) {
      return {.way = Way::gateway_endpoint, .via = endpoint.id, .address = address, .missing = {}};
    }
  }
  const std::string endpoint_advice = ", or add the VPC endpoint of " + service;
  const Route* route = route_to(network.vpc, caller.subnet_id, address);
  if (route == nullptr) {
    return none(address, "subnet " + caller.subnet_id + " has no route to " + address +
                             ": add a default route to a NAT gateway" + endpoint_advice);
  }
  switch (route->target) {
    case Route::Target::internet_gateway:
      if (caller.public_address.empty()) {
        return none(address, "the way out of subnet " + caller.subnet_id +
                                 " is the internet gateway, which carries public addresses only: "
                                 "set assignPublicIp to ENABLED" +
                                 endpoint_advice);
      }
      return {.way = Way::internet_gateway, .via = {}, .address = address, .missing = {}};
    case Route::Target::nat_gateway:
      return through_nat(network.vpc, caller, *route, address);
    case Route::Target::blackhole:
      return none(address, "the route " + route->destination + " of subnet " + caller.subnet_id +
                               " is a black hole: its gateway is gone");
    case Route::Target::local:
      break;
  }
  return none(address, "the route " + route->destination + " stays in the VPC");
}

}  // namespace

ServicePath service_path(const ServiceNetwork& network, const machine::Interface& caller,
                         const std::string& service) {
  if (!network.dns_support) {
    return none("", "enableDnsSupport of VPC " + network.vpc.id + " is off: no name is resolved");
  }
  if (network.dns_hostnames) {
    for (const ServiceNetwork::Endpoint& endpoint : network.endpoints) {
      if (endpoint.service != service || !endpoint.private_dns) continue;
      // The name leads there, whatever other ways there are.
      return through_doors(network.vpc, endpoint, caller);
    }
  }
  return through_routes(network, caller, service, service_address(service));
}

}  // namespace neargate::ec2
