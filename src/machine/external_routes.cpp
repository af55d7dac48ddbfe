#include "machine/external_routes.hpp"

#include <algorithm>
#include <set>

#include "machine/cidr.hpp"

namespace neargate::machine {
namespace {

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

const NatGateway* find_gateway(const Vpc& vpc, const std::string& id) {
  for (const NatGateway& gateway : vpc.nat_gateways) {
    if (gateway.id == id) return &gateway;
  }
  return nullptr;
}

const Subnet* find_subnet(const Vpc& vpc, const std::string& id) {
  for (const Subnet& subnet : vpc.subnets) {
    if (subnet.id == id) return &subnet;
  }
  return nullptr;
}

// The subnet whose routes carry on what this route takes to a NAT gateway.
const Subnet* subnet_beyond(const Vpc& vpc, const Route& route) {
  if (route.target != Route::Target::nat_gateway) return nullptr;
  const NatGateway* gateway = find_gateway(vpc, route.nat_gateway_id);
  return gateway == nullptr ? nullptr : find_subnet(vpc, gateway->subnet_id);
}

ExternalRoute resolve(const Vpc& vpc, const Route& route, const Cidr& destination) {
  ExternalRoute result{destination.text()};
  if (!vpc.internet_gateway) return result;
  if (route.target == Route::Target::internet_gateway) {
    result.way = ExternalRoute::Way::direct;
  } else if (const Subnet* beyond = subnet_beyond(vpc, route)) {
    const Route* onward = longest_match(*beyond, destination);
    if (onward != nullptr && onward->target == Route::Target::internet_gateway) {
      result.way = ExternalRoute::Way::nat;
      result.gateway = find_gateway(vpc, route.nat_gateway_id);
    }
  }
  return result;
}

}  // namespace

std::vector<ExternalRoute> external_routes(const Vpc& vpc, const Subnet& subnet) {
  // All networks at whose borders the answer may change.
  std::set<Cidr> destinations;
  for (const Route& route : subnet.routes) {
    const Cidr network = Cidr::of(route.destination);
    destinations.insert(network);
    const Subnet* beyond = subnet_beyond(vpc, route);
    if (beyond == nullptr) continue;
    for (const Route& onward : beyond->routes) {
      const Cidr part = Cidr::of(onward.destination);
      if (network.contains(part)) destinations.insert(part);
    }
  }
  std::vector<ExternalRoute> routes;
  for (const Cidr& destination : destinations) {
    const Route* route = longest_match(subnet, destination);
    if (route == nullptr || route->target == Route::Target::local) continue;
    routes.push_back(resolve(vpc, *route, destination));
  }
  std::stable_sort(routes.begin(), routes.end(), [](const auto& a, const auto& b) {
    return Cidr::of(a.destination).prefix > Cidr::of(b.destination).prefix;
  });
  // The VPC's own networks are the router's matter.
  std::erase_if(routes, [&](const ExternalRoute& route) {
    return std::any_of(vpc.cidrs.begin(), vpc.cidrs.end(), [&](const std::string& cidr) {
      return Cidr::of(cidr).contains(Cidr::of(route.destination));
    });
  });
  return routes;
}

}  // namespace neargate::machine
