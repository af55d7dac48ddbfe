#include "machine/network_plan.hpp"

#include <algorithm>
#include <set>

#include "machine/external_routes.hpp"
#include "machine/network_filter.hpp"

namespace neargate::machine {
namespace {

// Links are removed as a group: one by one, the kernel waits for all its processors each time,
// which made it 25 ms a link.
constexpr char kDoomedGroup[] = "77";

std::string doom(const std::string& link) { return "link set " + link + " group " + kDoomedGroup; }

std::string host_address_of(const std::string& address) { return address + "/32"; }

// A namespace without IPv6 but on its loopback: VPCs here are IPv4 only, and what has no filter
// must have no way.
std::vector<std::string> common_settings() {
  return {"net/ipv6/conf/default/disable_ipv6=1", "net/ipv4/conf/all/rp_filter=0",
          "net/ipv4/conf/default/rp_filter=0"};
}

void add_attachment(NetworkState& state, const Attachment& attachment, const Names& names) {
  const std::string link = Names::router_link(attachment.name);
  const std::string inside = names.attachment_namespace(attachment.name);
  const std::string router = names.router_namespace(attachment.vpc_id);
  const std::string inside_mac = Names::hardware_address(attachment.name);
  const std::string router_mac = Names::hardware_address(attachment.name + " router");
  state.links.push_back("link add " + link + " netns " + router + " address " + router_mac +
                        " type veth peer name eth0 netns " + inside + " address " + inside_mac);

  NamespaceState& own = state.namespaces[inside];
  own.settings = common_settings();
  own.objects.push_back({"link set lo up", ""});
  std::vector<std::string> addresses;
  for (const Interface& interface : attachment.interfaces) addresses.push_back(interface.address);
  for (const Interface& interface : attachment.interfaces) {
    if (!interface.public_address.empty()) addresses.push_back(interface.public_address);
  }
  for (const std::string& address : addresses) {
    own.objects.push_back({"addr replace " + host_address_of(address) + " dev eth0",
                           "addr del " + host_address_of(address) + " dev eth0"});
  }
  own.objects.push_back({"link set eth0 up", ""});
  own.objects.push_back({std::string("neigh replace ") + kNextHop + " lladdr " + router_mac +
                             " dev eth0 nud permanent",
                         ""});
  if (!addresses.empty()) {
    const std::string way = std::string("default via ") + kNextHop + " dev eth0 onlink src ";
    own.objects.push_back({"route replace " + way + addresses.front(), ""});
  }

  NamespaceState& side = state.namespaces[router];
  side.objects.push_back({"link set " + link + " up", doom(link)});
  for (const Interface& interface : attachment.interfaces) {
    const auto reach = [&](const std::string& address, const std::string& table) {
      side.objects.push_back(
          {"neigh replace " + address + " lladdr " + inside_mac + " dev " + link + " nud permanent",
           "neigh del " + address + " dev " + link});
      side.objects.push_back({"route replace " + host_address_of(address) + " dev " + link + table,
                              "route del " + host_address_of(address) + " dev " + link + table});
    };
    reach(interface.address, "");
    if (interface.public_address.empty()) continue;
    reach(interface.public_address, " table " + std::to_string(kInboundTable));
  }
}

void add_rule(NamespaceState& router, int preference, const std::string& selector) {
  const std::string rule = "pref " + std::to_string(preference) + " " + selector;
  router.objects.push_back({"rule add " + rule, "rule del " + rule});
}

void add_public_address(NetworkState& state, const std::string& address, const std::string& link,
                        const Names& names) {
  const std::string route = host_address_of(address) + " via " + kNextHop + " dev " + link;
  state.namespaces[""].objects.push_back(
      {"route replace " + route + " onlink src " + names.host_address(), "route del " + route});
}

// Answers from a public address take only the direct ways of its subnet: they never pass a NAT
// gateway, which knows nothing of their connection.
std::uint32_t public_table(const std::string& subnet_id) {
  return Names::routing_table(subnet_id + " public");
}

void add_subnets(NamespaceState& router, const Vpc& vpc, const Names& names) {
  const auto add_route = [&](const std::string& destination, bool passes, std::uint32_t table) {
    const std::string to = (passes ? "" : "blackhole ") + destination;
    const std::string via = passes ? " via " + names.host_address() + " dev uplink onlink" : "";
    const std::string in = " table " + std::to_string(table);
    router.objects.push_back({"route replace " + to + via + in, "route del " + to + in});
  };
  for (const Subnet& subnet : vpc.subnets) {
    for (const ExternalRoute& route : external_routes(vpc, subnet)) {
      add_route(route.destination, route.way != ExternalRoute::Way::nowhere,
                Names::routing_table(subnet.id));
      add_route(route.destination, route.way == ExternalRoute::Way::direct,
                public_table(subnet.id));
    }
    add_rule(router, 30,
             "from " + subnet.cidr + " lookup " + std::to_string(Names::routing_table(subnet.id)));
  }
}

void add_vpc(NetworkState& state, const Vpc& vpc, const std::vector<const Attachment*>& attachments,
             const Names& names) {
  const std::string name = names.router_namespace(vpc.id);
  const std::string link = names.host_link(vpc.id);
  const std::string host_mac = Names::hardware_address(vpc.id + " host");
  const std::string router_mac = Names::hardware_address(vpc.id);
  state.links.push_back("link add " + link + " address " + host_mac +
                        " type veth peer name uplink netns " + name + " address " + router_mac);

  NamespaceState& host = state.namespaces[""];
  host.objects.push_back({"link set " + link + " up", doom(link)});
  host.objects.push_back({"addr replace " + names.host_address() + "/32 dev " + link, ""});
  host.objects.push_back({std::string("neigh replace ") + kNextHop + " lladdr " + router_mac +
                              " dev " + link + " nud permanent",
                          ""});

  NamespaceState& router = state.namespaces[name];
  router.settings = common_settings();
  router.settings.push_back("net/ipv4/ip_forward=1");
  router.filter = router_filter(vpc, attachments);
  router.objects.push_back({"link set lo up", ""});
  for (const std::string& address : vpc.resolver_addresses) {
    router.objects.push_back({"addr replace " + host_address_of(address) + " dev lo",
                              "addr del " + host_address_of(address) + " dev lo"});
  }
  router.objects.push_back({"link set uplink up", ""});
  router.objects.push_back({"neigh replace " + names.host_address() + " lladdr " + host_mac +
                                " dev uplink nud permanent",
                            ""});
  // What comes from outside reaches public addresses; what is inside reaches the VPC's own before
  // any route of a subnet ("local" always wins), and no unused address leaks through a default.
  add_rule(router, 10, "iif uplink lookup " + std::to_string(kInboundTable));
  add_rule(router, 20, "lookup main");
  for (const std::string& cidr : vpc.cidrs) {
    router.objects.push_back({"route replace blackhole " + cidr, "route del blackhole " + cidr});
  }
  add_subnets(router, vpc, names);
  for (const NatGateway& gateway : vpc.nat_gateways) {
    if (gateway.public_address.empty()) continue;
    const std::string drop = "blackhole " + host_address_of(gateway.public_address) + " table " +
                             std::to_string(kInboundTable);
    router.objects.push_back({"route replace " + drop, "route del " + drop});
    add_public_address(state, gateway.public_address, link, names);
  }
  for (const Attachment* attachment : attachments) {
    for (const Interface& interface : attachment->interfaces) {
      if (interface.public_address.empty()) continue;
      add_public_address(state, interface.public_address, link, names);
      add_rule(router, 30,
               "from " + interface.public_address + " lookup " +
                   std::to_string(public_table(interface.subnet_id)));
    }
    add_attachment(state, *attachment, names);
  }
}

// The given line of each object of `from` that is not in `in`.
std::vector<std::string> difference(const std::vector<KernelObject>& from,
                                    const std::vector<KernelObject>& in,
                                    std::string KernelObject::*line) {
  std::set<std::string> known;
  for (const KernelObject& object : in) known.insert(object.add);
  std::vector<std::string> lines;
  for (const KernelObject& object : from) {
    if (!known.contains(object.add) && !(object.*line).empty()) lines.push_back(object.*line);
  }
  return lines;
}

std::vector<std::string> difference(const std::vector<std::string>& from,
                                    const std::vector<std::string>& in) {
  const std::set<std::string> known(in.begin(), in.end());
  std::vector<std::string> lines;
  for (const std::string& line : from) {
    if (!known.contains(line)) lines.push_back(line);
  }
  return lines;
}

// An attachment that is to be in another VPC is made anew: its veth, and all that hangs on it,
// goes.
std::set<std::string> moved_namespaces(const NetworkSpec& applied, const NetworkSpec& wanted,
                                       const Names& names) {
  std::map<std::string, std::string> vpc_of;
  for (const Attachment& attachment : wanted.attachments) {
    vpc_of[attachment.name] = attachment.vpc_id;
  }
  std::set<std::string> moved;
  for (const Attachment& attachment : applied.attachments) {
    const auto found = vpc_of.find(attachment.name);
    if (found != vpc_of.end() && found->second != attachment.vpc_id) {
      moved.insert(names.attachment_namespace(attachment.name));
    }
  }
  return moved;
}

template <class Lines>
void append_lines(std::string& text, const std::string& title, const Lines& lines) {
  for (const std::string& line : lines) text += title + line + "\n";
}

}  // namespace

NetworkState network_state(const NetworkSpec& spec, const Names& names) {
  NetworkState state;
  if (!spec.vpcs.empty()) state.namespaces[""].filter = host_filter(names);
  std::map<std::string, std::vector<const Attachment*>> attachments_of;
  for (const Attachment& attachment : spec.attachments) {
    attachments_of[attachment.vpc_id].push_back(&attachment);
  }
  for (const Vpc& vpc : spec.vpcs) add_vpc(state, vpc, attachments_of[vpc.id], names);
  return state;
}

NetworkPlan plan_network(const NetworkSpec& applied_spec, const NetworkSpec& wanted_spec,
                         const Names& names) {
  NetworkState applied = network_state(applied_spec, names);
  const NetworkState wanted = network_state(wanted_spec, names);
  NetworkPlan plan;
  for (const std::string& name : moved_namespaces(applied_spec, wanted_spec, names)) {
    applied.namespaces.erase(name);
    plan.namespaces_to_remove.push_back(name);
  }
  plan.links = difference(wanted.links, applied.links);
  static const NamespaceState kNothing;
  for (const auto& [name, state] : wanted.namespaces) {
    const auto found = applied.namespaces.find(name);
    const bool exists = found != applied.namespaces.end();
    const NamespaceState& old = exists ? found->second : kNothing;
    if (!exists && !name.empty()) plan.namespaces_to_add.push_back(name);
    if (state.settings != old.settings) plan.settings[name] = state.settings;
    if (state.filter != old.filter) plan.filters[name] = state.filter;
    plan.removals[name] = difference(old.objects, state.objects, &KernelObject::remove);
    plan.additions[name] = difference(state.objects, old.objects, &KernelObject::add);
  }
  for (const auto& [name, state] : applied.namespaces) {
    if (wanted.namespaces.contains(name)) continue;
    if (name.empty()) {
      plan.removals[name] = difference(state.objects, {}, &KernelObject::remove);
      plan.filters[name] = "delete table ip " + names.host_table() + "\n";
    } else {
      plan.namespaces_to_remove.push_back(name);
    }
  }
  for (auto& [name, lines] : plan.removals) {
    if (!lines.empty()) lines.push_back(std::string("link del group ") + kDoomedGroup);
  }
  std::erase_if(plan.removals, [](const auto& entry) { return entry.second.empty(); });
  std::erase_if(plan.additions, [](const auto& entry) { return entry.second.empty(); });
  return plan;
}

bool NetworkPlan::empty() const {
  return namespaces_to_add.empty() && settings.empty() && filters.empty() && removals.empty() &&
         links.empty() && additions.empty() && namespaces_to_remove.empty();
}

std::string NetworkPlan::text() const {
  std::string text;
  for (const auto& [name, lines] : removals) append_lines(text, "[" + name + "] - ", lines);
  append_lines(text, "- namespace ", namespaces_to_remove);
  append_lines(text, "+ namespace ", namespaces_to_add);
  for (const auto& [name, lines] : settings) append_lines(text, "[" + name + "] set ", lines);
  for (const auto& [name, filter] : filters) text += "[" + name + "] nft:\n" + filter;
  append_lines(text, "[] + ", links);
  for (const auto& [name, lines] : additions) append_lines(text, "[" + name + "] + ", lines);
  return text;
}

}  // namespace neargate::machine
