#include "cloud/ec2/reach.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "cloud/ec2/cidr.hpp"
#include "cloud/ec2/packet_rules.hpp"

namespace neargate::ec2 {
namespace {

// Ports that answers go to. Sources: ip-sysctl (ip_local_port_range) of Linux; "NAT gateway basics"
// and "Ephemeral ports" in the VPC user guide.
struct Ports {
  int first;
  int last;
};
constexpr Ports kLinuxPorts{32768, 60999};
constexpr Ports kAnybodysPorts{1024, 65535};

constexpr int kEchoRequest = 8;
constexpr int kEchoReply = 0;

std::uint32_t private_address(const NetworkInterface& interface) {
  return parse_address(interface.private_ip_address.value_or("")).value_or(0);
}

std::optional<std::uint32_t> public_address(const NetworkInterface& interface) {
  if (!interface.association || !interface.association->public_ip) return std::nullopt;
  return parse_address(*interface.association->public_ip);
}

// Goes along the way and writes it down. Each step returns whether the packet passes.
class Walk {
 public:
  Walk(const NetworkRecords& records, const ReachQuery& query) : records_(records), query_(query) {}

  Reach run() {
    const NetworkInterface* source = find_interface(query_.source);
    if (source != nullptr) {
      result_.passes = from_interface(*source);
    } else {
      const auto address = address_of(query_.source);
      const NetworkInterface* target = public_target();
      result_.passes = target != nullptr
                           ? arrive(*target, address, kAnybodysPorts)
                           : note("network-interface", query_.destination, "",
                                  "no network interface has this public address", false);
    }
    return std::move(result_);
  }

 private:
  // --- Finding -----------------------------------------------------------------------------------
  const NetworkInterface* find_interface(const std::string& id) const {
    for (const NetworkInterface& interface : records_.network_interfaces) {
      if (interface.network_interface_id == id) return &interface;
    }
    if (id.starts_with("eni-")) throw Error("there is no network interface " + id);
    return nullptr;
  }
  static std::uint32_t address_of(const std::string& text) {
    const auto address = parse_address(text);
    if (!address) throw Error("'" + text + "' is neither a network interface nor an IPv4 address");
    return *address;
  }
  const NetworkInterface* find_public(std::uint32_t address) const {
    for (const NetworkInterface& interface : records_.network_interfaces) {
      if (public_address(interface) == address) return &interface;
    }
    return nullptr;
  }
  const NetworkInterface* public_target() const {
    const NetworkInterface* target = find_interface(query_.destination);
    if (target == nullptr) return find_public(address_of(query_.destination));
    return public_address(*target) ? target : nullptr;
  }
  template <class Records>
  static const auto* of_subnet(const Records& records, const std::string& subnet_id) {
    for (const auto& record : records) {
      if (!record.associations) continue;
      for (const auto& association : *record.associations) {
        if (association.subnet_id == subnet_id) return &record;
      }
    }
    return static_cast<decltype(&records.front())>(nullptr);
  }
  const RouteTable& route_table(const NetworkInterface& interface) const {
    if (const auto* table = of_subnet(records_.route_tables, *interface.subnet_id)) return *table;
    for (const RouteTable& table : records_.route_tables) {
      if (table.vpc_id != interface.vpc_id || !table.associations) continue;
      for (const auto& association : *table.associations) {
        if (association.main.value_or(false)) return table;
      }
    }
    throw Error("the records have no route table of " + *interface.subnet_id);
  }
  bool in_vpc(const NetworkInterface& interface, std::uint32_t address) const {
    for (const Vpc& vpc : records_.vpcs) {
      if (vpc.vpc_id != interface.vpc_id) continue;
      if (Cidr::parse(vpc.cidr_block.value_or(""))->contains(address)) return true;
      const auto blocks =
          vpc.cidr_block_association_set.value_or(std::vector<VpcCidrBlockAssociation>{});
      return std::any_of(blocks.begin(), blocks.end(), [&](const auto& block) {
        const auto cidr = Cidr::parse(block.cidr_block.value_or(""));
        return cidr && cidr->contains(address);
      });
    }
    return false;
  }
  const std::string* internet_gateway(const std::optional<std::string>& vpc_id) const {
    for (const InternetGateway& gateway : records_.internet_gateways) {
      const auto attachments =
          gateway.attachments.value_or(std::vector<InternetGatewayAttachment>{});
      for (const auto& attachment : attachments) {
        if (attachment.vpc_id == vpc_id) return &*gateway.internet_gateway_id;
      }
    }
    return nullptr;
  }
  const NetworkInterface* interface_of(const NatGateway& gateway) const {
    const auto addresses = gateway.nat_gateway_addresses.value_or(std::vector<NatGatewayAddress>{});
    if (addresses.empty()) return nullptr;
    return find_interface(addresses.front().network_interface_id.value_or(""));
  }

  // --- Packets -----------------------------------------------------------------------------------
  Packet request(std::uint32_t source, std::uint32_t destination) const {
    if (query_.protocol == kIcmp) return {source, destination, kIcmp, kEchoRequest, 0};
    return {source, destination, query_.protocol, query_.port, query_.port};
  }
  Packet answer(std::uint32_t source, std::uint32_t destination, Ports ports) const {
    if (query_.protocol == kIcmp) return {source, destination, kIcmp, kEchoReply, 0};
    return {source, destination, query_.protocol, ports.first, ports.last};
  }

  // --- Steps -------------------------------------------------------------------------------------
  bool note(const std::string& type, const std::string& id, const std::string& rule,
            const std::string& text, bool passes = true) {
    result_.hops.push_back({type, id, rule, text, answer_, passes});
    return passes;
  }

  bool groups(const NetworkInterface& interface, const Packet& packet, bool egress) {
    const std::string side = egress ? "egress" : "ingress";
    if (const SecurityGroupRule* rule = allowing_rule(records_, interface, packet, egress)) {
      return note("security-group", rule->group_id.value_or(""),
                  rule->security_group_rule_id.value_or(""),
                  side + " rule allows " + traffic_text(*rule));
    }
    std::string ids;
    for (const auto& group : interface.groups.value_or(std::vector<GroupIdentifier>{})) {
      ids += (ids.empty() ? "" : ", ") + group.group_id.value_or("");
    }
    return note("security-group", ids, "", "no " + side + " rule allows it", false);
  }

  bool acl(const NetworkInterface& interface, const Packet& packet, bool egress) {
    const NetworkAcl* acl = of_subnet(records_.network_acls, *interface.subnet_id);
    if (acl == nullptr) throw Error("the records have no network ACL of " + *interface.subnet_id);
    const AclVerdict verdict = acl_verdict(*acl, packet, egress);
    const std::string side = egress ? "egress" : "ingress";
    const std::string text =
        verdict.entry == nullptr
            ? "no " + side + " entry allows it"
            : fmt::format("{} entry {} {} {}", side, *verdict.entry->rule_number,
                          verdict.allows ? "allows" : "denies", traffic_text(*verdict.entry));
    const std::string rule =
        verdict.entry == nullptr ? "" : fmt::format("{} {}", side, *verdict.entry->rule_number);
    return note("network-acl", *acl->network_acl_id, rule, text, verdict.allows);
  }

  bool contains(const Route& route, std::uint32_t address, unsigned& prefix) const {
    std::vector<std::string> networks;
    if (route.destination_cidr_block) networks.push_back(*route.destination_cidr_block);
    const auto list = records_.prefix_lists.find(route.destination_prefix_list_id.value_or(""));
    if (list != records_.prefix_lists.end()) {
      for (const PrefixListEntry& entry : list->second) networks.push_back(entry.cidr.value_or(""));
    }
    for (const std::string& network : networks) {
      const auto cidr = Cidr::parse(network);
      if (!cidr || !cidr->contains(address)) continue;
      prefix = cidr->prefix;
      return true;
    }
    return false;
  }

  // The route that leads out of the VPC; nullptr, and noted, where there is none that works.
  const Route* route(const NetworkInterface& interface, std::uint32_t destination) {
    const RouteTable& table = route_table(interface);
    const Route* best = nullptr;
    unsigned best_prefix = 0;
    for (const Route& candidate : *table.routes) {
      unsigned prefix = 0;
      if (!contains(candidate, destination, prefix)) continue;
      if (best != nullptr && prefix <= best_prefix) continue;
      best = &candidate;
      best_prefix = prefix;
    }
    if (best == nullptr) {
      note("route-table", *table.route_table_id, "", "no route to " + address_text(destination),
           false);
      return nullptr;
    }
    const std::string to =
        best->destination_cidr_block.value_or(best->destination_prefix_list_id.value_or(""));
    const std::string target =
        best->nat_gateway_id.value_or(best->gateway_id.value_or("another target"));
    const bool active = best->state != "blackhole";
    note("route-table", *table.route_table_id, to,
         to + " goes to " + target + (active ? "" : ", which is gone: a black hole"), active);
    return active ? best : nullptr;
  }

  static bool is_to_internet_gateway(const Route& route) {
    return route.gateway_id && route.gateway_id->starts_with("igw-");
  }

  bool dead_end(const NetworkInterface& interface) {
    const std::string& id = *interface.network_interface_id;
    if (interface.interface_type == "nat_gateway" || interface.interface_type == "natGateway") {
      return !note("network-interface", id, "", "a NAT gateway takes no connections", false);
    }
    if (interface.status == "in-use") return false;
    return !note("network-interface", id, "", "it is not attached to anything", false);
  }

  // --- Ways --------------------------------------------------------------------------------------
  bool from_interface(const NetworkInterface& source) {
    const NetworkInterface* target = find_interface(query_.destination);
    std::uint32_t destination = 0;
    if (target == nullptr) {
      destination = address_of(query_.destination);
    } else if (target->vpc_id == source.vpc_id) {
      destination = private_address(*target);
    } else if (const auto address = public_address(*target)) {
      destination = *address;
    } else {
      return note("network-interface", query_.destination, "",
                  "it is in another VPC and has no public address", false);
    }
    if (dead_end(source)) return false;
    if (!groups(source, request(private_address(source), destination), true)) return false;
    return in_vpc(source, destination) ? within(source, destination) : leave(source, destination);
  }

  bool within(const NetworkInterface& source, std::uint32_t destination) {
    const NetworkInterface* target = nullptr;
    for (const NetworkInterface& interface : records_.network_interfaces) {
      if (interface.vpc_id == source.vpc_id && private_address(interface) == destination) {
        target = &interface;
      }
    }
    if (target == nullptr) {
      return note("network-interface", address_text(destination), "",
                  "no network interface of the VPC has this address", false);
    }
    const Packet there = request(private_address(source), destination);
    const Packet back = answer(destination, private_address(source), kLinuxPorts);
    const bool crosses = source.subnet_id != target->subnet_id;
    if (crosses) {
      if (!acl(source, there, true)) return false;
      note("route-table", *route_table(source).route_table_id, "local", "the VPC's own network");
      if (!acl(*target, there, false)) return false;
    }
    if (dead_end(*target) || !groups(*target, there, false)) return false;
    answer_ = true;
    return !crosses || (acl(*target, back, true) && acl(source, back, false));
  }

  bool leave(const NetworkInterface& source, std::uint32_t destination) {
    const std::uint32_t own = private_address(source);
    if (!acl(source, request(own, destination), true)) return false;
    const Route* way = route(source, destination);
    if (way == nullptr) return false;
    if (way->nat_gateway_id) {
      for (const NatGateway& gateway : records_.nat_gateways) {
        if (gateway.nat_gateway_id == way->nat_gateway_id) {
          return leave_through(gateway, source, destination);
        }
      }
      return note("natgateway", *way->nat_gateway_id, "", "there is no such gateway", false);
    }
    if (way->gateway_id && way->gateway_id->starts_with("vpce-")) {
      note("vpc-endpoint", *way->gateway_id, "", "leads to its service");
      answer_ = true;
      return acl(source, answer(destination, own, kLinuxPorts), false);
    }
    if (!is_to_internet_gateway(*way)) {
      return note("route-table", way->gateway_id.value_or(""), "",
                  "ways through such targets are not followed", false);
    }
    const auto seen_as = public_address(source);
    const std::string id = *way->gateway_id;
    if (!seen_as) {
      return note("internet-gateway", id, "",
                  *source.network_interface_id + " has no public address", false);
    }
    note("internet-gateway", id, "", "translates to " + address_text(*seen_as));
    if (!far_end(destination, *seen_as, kLinuxPorts)) return false;
    answer_ = true;
    return acl(source, answer(destination, own, kLinuxPorts), false);
  }

  bool leave_through(const NatGateway& gateway, const NetworkInterface& source,
                     std::uint32_t destination) {
    const std::string& id = *gateway.nat_gateway_id;
    const NetworkInterface* at = interface_of(gateway);
    const auto seen_as = at == nullptr ? std::nullopt : public_address(*at);
    if (!seen_as) return note("natgateway", id, "", "it has no public address", false);
    const std::uint32_t own = private_address(source);
    const std::uint32_t gateways = private_address(*at);
    const bool crosses = at->subnet_id != source.subnet_id;
    if (crosses && !acl(*at, request(own, destination), false)) return false;
    note("natgateway", id, "", "translates to " + address_text(*seen_as));
    if (!acl(*at, request(gateways, destination), true)) return false;
    const Route* onward = route(*at, destination);
    if (onward == nullptr) return false;
    if (!is_to_internet_gateway(*onward)) {
      return note("natgateway", id, "", "its subnet's route does not lead to an internet gateway",
                  false);
    }
    note("internet-gateway", *onward->gateway_id, "", "leads to the internet");
    if (!far_end(destination, *seen_as, kAnybodysPorts)) return false;
    answer_ = true;
    if (!acl(*at, answer(destination, gateways, kAnybodysPorts), false)) return false;
    const Packet back = answer(destination, own, kLinuxPorts);
    return !crosses || (acl(*at, back, true) && acl(source, back, false));
  }

  // What is at a public address, as somebody comes there from outside.
  bool far_end(std::uint32_t destination, std::uint32_t seen_as, Ports ports) {
    const NetworkInterface* target = find_public(destination);
    if (target == nullptr) return note("internet", address_text(destination), "", "the internet");
    return arrive(*target, seen_as, ports);
  }

  bool arrive(const NetworkInterface& target, std::uint32_t source, Ports ports) {
    if (dead_end(target)) return false;
    const std::string* gateway = internet_gateway(target.vpc_id);
    if (gateway == nullptr) {
      return note("vpc", *target.vpc_id, "", "it has no internet gateway", false);
    }
    const std::uint32_t own = private_address(target);
    note("internet-gateway", *gateway, "", "translates to " + address_text(own));
    if (!acl(target, request(source, own), false)) return false;
    if (!groups(target, request(source, own), false)) return false;
    answer_ = true;
    if (!acl(target, answer(own, source, ports), true)) return false;
    const Route* back = route(target, source);
    if (back == nullptr) return false;
    if (!is_to_internet_gateway(*back)) {
      return note("route-table", *route_table(target).route_table_id,
                  back->destination_cidr_block.value_or(""),
                  "answers of a public address leave through an internet gateway only", false);
    }
    return note("internet-gateway", *back->gateway_id, "", "leads to the internet");
  }

  const NetworkRecords& records_;
  const ReachQuery& query_;
  Reach result_;
  bool answer_ = false;
};

}  // namespace

Reach reach(const NetworkRecords& records, const ReachQuery& query) {
  return Walk(records, query).run();
}

}  // namespace neargate::ec2
