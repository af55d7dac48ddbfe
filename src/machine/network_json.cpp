#include "machine/network_json.hpp"

#include <nlohmann/json.hpp>

namespace neargate::machine {

static void to_json(nlohmann::json& json, const Networks& networks) { json = networks.list(); }
static void from_json(const nlohmann::json& json, Networks& networks) {
  networks = json.get<std::vector<std::string>>();
}

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(FilterRule, protocol, port_first, port_last, networks)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AclEntry, allow, traffic)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(NetworkAcl, ingress, egress)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Interface, id, address, public_address, subnet_id, ingress,
                                   egress)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Attachment, name, vpc_id, interfaces)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Route, destination, target, nat_gateway_id)
// A daemon before this one may have left subnets without their ACLs, and VPCs without recording
// and resolver.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Subnet, id, cidr, routes, acl)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(NatGateway, id, subnet_id, private_address, public_address)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Vpc, id, cidrs, internet_gateway, subnets,
                                                nat_gateways, record_flows, resolver_addresses)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(NetworkSpec, vpcs, attachments)

std::string network_to_json(const NetworkSpec& spec) { return nlohmann::json(spec).dump(); }

std::optional<NetworkSpec> network_from_json(const std::string& text) {
  try {
    return nlohmann::json::parse(text).get<NetworkSpec>();
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

}  // namespace neargate::machine
