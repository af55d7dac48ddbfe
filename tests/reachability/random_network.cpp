#include "reachability/random_network.hpp"

#include <algorithm>

#include "aws/error.hpp"
#include "cloud/ec2/cidr.hpp"
#include "reachability/prober.hpp"

namespace neargate::reachability {
namespace {

const std::vector<std::string> kVpcRanges{"10.0.0.0/16", "10.0.0.0/20", "10.1.0.0/16",
                                          "172.16.0.0/16", "192.168.0.0/18"};
const std::vector<std::string> kProtocols{"-1", "6", "6", "6", "17", "1"};

// The host of that many addresses after the network's first.
std::string part(const std::string& network, unsigned prefix, unsigned number) {
  const auto whole = *ec2::Cidr::parse(network);
  return ec2::Cidr{whole.network + (number << (32 - prefix)), prefix}.text();
}

// A rule or entry may be refused, as a double or one too many: the network does without it.
template <class Action>
void attempt(Action action) {
  try {
    action();
  } catch (const aws::Error&) {
  }
}

}  // namespace

// A network that a rule or route may name.
std::string RandomNetwork::network_near(const Vpc& vpc) {
  switch (below(6)) {
    case 0:
      return vpc.cidr;
    case 1:
      return any(vpc.subnet_cidrs);
    case 2:
      return vpc.addresses.empty() ? vpc.cidr : any(vpc.addresses) + "/32";
    case 3:
      return internet_ + "/32";
    case 4:
      return ec2::Cidr::parse(internet_ + "/20")->text();
    default:
      return "0.0.0.0/0";
  }
}

void RandomNetwork::add_vpc() {
  Vpc& vpc = vpcs_.emplace_back();
  vpc.cidr = any(kVpcRanges);
  vpc.id = *ec2_.create_vpc({.cidr_block = vpc.cidr}, call_).vpc->vpc_id;
  add_subnets(vpc);
  add_gateways(vpc);
  add_groups(vpc);
  for (std::size_t i = 3 + below(3); i > 0; --i) add_interface(vpc);
  for (std::size_t i = below(4); i > 0; --i) add_route(vpc);
  for (std::size_t i = below(4); i > 0; --i) add_acl(vpc);
  for (const std::string& group : vpc.groups) {
    for (std::size_t i = 1 + below(4); i > 0; --i) add_rule(vpc, group, false);
    for (std::size_t i = below(3); i > 0; --i) add_rule(vpc, group, true);
    if (chance(20)) remove_rule(group);
  }
}

void RandomNetwork::add_subnets(Vpc& vpc) {
  for (unsigned i = 0; i < 2 + below(3); ++i) {
    vpc.subnet_cidrs.push_back(part(vpc.cidr, 24, i));
    vpc.subnets.push_back(
        *ec2_.create_subnet({.cidr_block = vpc.subnet_cidrs.back(), .vpc_id = vpc.id}, call_)
             .subnet->subnet_id);
  }
  const auto tables =
      ec2_.describe_route_tables({.filters = {{{.name = "vpc-id", .values = {{vpc.id}}}}}}, call_);
  vpc.tables.push_back(*tables.route_tables->front().route_table_id);  // the main one
  for (const std::string& subnet : vpc.subnets) {
    if (chance(40)) continue;
    const std::string table =
        chance(30)
            ? any(vpc.tables)
            : *ec2_.create_route_table({.vpc_id = vpc.id}, call_).route_table->route_table_id;
    vpc.tables.push_back(table);
    ec2_.associate_route_table({.subnet_id = subnet, .route_table_id = table}, call_);
  }
}

void RandomNetwork::add_gateways(Vpc& vpc) {
  if (chance(15)) return;
  vpc.gateway = *ec2_.create_internet_gateway({}, call_).internet_gateway->internet_gateway_id;
  ec2_.attach_internet_gateway({.internet_gateway_id = vpc.gateway, .vpc_id = vpc.id}, call_);
  for (std::size_t i = below(3); i > 0; --i) {
    const std::string address = *ec2_.allocate_address({}, call_).allocation_id;
    vpc.nat_gateways.push_back(
        *ec2_.create_nat_gateway({.allocation_id = address, .subnet_id = any(vpc.subnets)}, call_)
             .nat_gateway->nat_gateway_id);
  }
  // Most subnets have some way out.
  for (const std::string& table : vpc.tables) {
    if (chance(20)) continue;
    ec2::CreateRouteRequest in;
    in.route_table_id = table;
    in.destination_cidr_block = "0.0.0.0/0";
    if (!vpc.nat_gateways.empty() && chance(50)) {
      in.nat_gateway_id = any(vpc.nat_gateways);
    } else {
      in.gateway_id = vpc.gateway;
    }
    attempt([&] { ec2_.create_route(in, call_); });
  }
}

// Of a subnet, or of all that have none: the main one.
void RandomNetwork::move_association(const std::string& from, const std::string& to) {
  const auto answer = ec2_.describe_route_tables({.route_table_ids = {{from}}}, call_);
  const auto& associations = answer.route_tables->front().associations;
  if (!associations || associations->empty()) return;
  ec2_.replace_route_table_association(
      {.association_id = *any(*associations).route_table_association_id, .route_table_id = to},
      call_);
}

void RandomNetwork::add_route(const Vpc& vpc) {
  const std::string& table = any(vpc.tables);
  const std::string destination = chance(60) ? "0.0.0.0/0" : network_near(vpc);
  const bool nat = !vpc.nat_gateways.empty() && chance(60);
  if (!nat && vpc.gateway.empty()) return;
  ec2::CreateRouteRequest in;
  in.route_table_id = table;
  in.destination_cidr_block = destination;
  if (nat) {
    in.nat_gateway_id = any(vpc.nat_gateways);
  } else {
    in.gateway_id = vpc.gateway;
  }
  attempt([&] { ec2_.create_route(in, call_); });
}

void RandomNetwork::add_acl(Vpc& vpc) {
  const std::string acl =
      *ec2_.create_network_acl({.vpc_id = vpc.id}, call_).network_acl->network_acl_id;
  vpc.acls.push_back(acl);
  for (const bool egress : {false, true}) {
    // Often one direction only, so that the other one does not hide it.
    if (chance(50)) {
      for (std::size_t i = 1 + below(3); i > 0; --i) add_entry(vpc, acl, egress);
    }
    // Most ACLs let most pass, or nothing would ever be answered.
    if (chance(15)) continue;
    ec2::CreateNetworkAclEntryRequest in;
    in.network_acl_id = acl;
    in.rule_number = 1000;
    in.protocol = "-1";
    in.rule_action = "allow";
    in.egress = egress;
    in.cidr_block = "0.0.0.0/0";
    attempt([&] { ec2_.create_network_acl_entry(in, call_); });
  }
  const std::string& subnet = any(vpc.subnets);
  const auto of_subnet = ec2_.describe_network_acls(
      {.filters = {{{.name = "association.subnet-id", .values = {{subnet}}}}}}, call_);
  for (const auto& association : *of_subnet.network_acls->front().associations) {
    if (association.subnet_id != subnet) continue;
    ec2_.replace_network_acl_association(
        {.association_id = *association.network_acl_association_id, .network_acl_id = acl}, call_);
  }
}

void RandomNetwork::add_entry(const Vpc& vpc, const std::string& acl, bool egress) {
  ec2::CreateNetworkAclEntryRequest in;
  in.network_acl_id = acl;
  in.rule_number = static_cast<std::int32_t>(1 + below(900));
  in.protocol = any(kProtocols);
  in.rule_action = chance(55) ? "allow" : "deny";
  in.egress = egress;
  in.cidr_block = network_near(vpc);
  // All ports that answers go to, or none: of a part of them an attempt may hit either side.
  static const std::vector<std::pair<int, int>> kPorts{
      {0, 65535}, {1024, 65535}, {1024, 65535}, {0, 1023}, {901, 901}, {902, 903}, {1, 901}};
  if (in.protocol == "6" || in.protocol == "17") {
    const auto& [from, to] = any(kPorts);
    in.port_range = ec2::PortRange{.from = from, .to = to};
  }
  if (in.protocol == "1") {
    const int type = any(std::vector<int>{-1, 0, 8});
    in.icmp_type_code = ec2::IcmpTypeCode{.code = type == 8 && chance(50) ? 0 : -1, .type = type};
  }
  attempt([&] { ec2_.create_network_acl_entry(in, call_); });
}

void RandomNetwork::add_groups(Vpc& vpc) {
  const auto of_vpc = ec2_.describe_security_groups(
      {.filters = {{{.name = "vpc-id", .values = {{vpc.id}}}}}}, call_);
  vpc.groups.push_back(*of_vpc.security_groups->front().group_id);  // the default one
  for (std::size_t i = 1 + below(3); i > 0; --i) {
    vpc.groups.push_back(*ec2_.create_security_group({.description = "random",
                                                      .group_name = "group" + std::to_string(i),
                                                      .vpc_id = vpc.id},
                                                     call_)
                              .group_id);
  }
  ec2::CreateManagedPrefixListRequest in;
  in.prefix_list_name = "random";
  in.max_entries = 5;
  in.address_family = "IPv4";
  in.entries.emplace();
  for (std::size_t i = below(3); i > 0; --i) {
    const std::string network = network_near(vpc);
    const bool there = std::any_of(in.entries->begin(), in.entries->end(),
                                   [&](const auto& entry) { return entry.cidr == network; });
    if (!there) in.entries->push_back({.cidr = network});
  }
  vpc.prefix_list = *ec2_.create_managed_prefix_list(in, call_).prefix_list->prefix_list_id;
}

void RandomNetwork::add_rule(const Vpc& vpc, const std::string& group, bool egress) {
  ec2::IpPermission permission;
  permission.ip_protocol = any(kProtocols);
  static const std::vector<std::pair<int, int>> kPorts{{0, 65535}, {901, 901}, {902, 902},
                                                       {901, 903}, {903, 903}, {1024, 65535}};
  if (permission.ip_protocol == "6" || permission.ip_protocol == "17") {
    const auto& [from, to] = any(kPorts);
    permission.from_port = from;
    permission.to_port = to;
  }
  if (permission.ip_protocol == "1") {
    permission.from_port = any(std::vector<int>{-1, 0, 8, 8});
    permission.to_port = -1;
  }
  const std::size_t kind = below(10);
  if (kind < 3) {
    permission.ip_ranges.emplace().emplace_back().cidr_ip = "0.0.0.0/0";
  } else if (kind < 5) {
    permission.user_id_group_pairs.emplace().emplace_back().group_id = any(vpc.groups);
  } else if (kind == 5) {
    permission.prefix_list_ids.emplace().emplace_back().prefix_list_id = vpc.prefix_list;
  } else {
    permission.ip_ranges.emplace().emplace_back().cidr_ip = network_near(vpc);
  }
  attempt([&] {
    if (egress) {
      ec2::AuthorizeSecurityGroupEgressRequest in;
      in.group_id = group;
      in.ip_permissions = {permission};
      ec2_.authorize_security_group_egress(in, call_);
    } else {
      ec2::AuthorizeSecurityGroupIngressRequest in;
      in.group_id = group;
      in.ip_permissions = {permission};
      ec2_.authorize_security_group_ingress(in, call_);
    }
  });
}

void RandomNetwork::remove_rule(const std::string& group) {
  const auto answer = ec2_.describe_security_group_rules(
      {.filters = {{{.name = "group-id", .values = {{group}}}}}}, call_);
  if (answer.security_group_rules->empty()) return;
  const ec2::SecurityGroupRule& rule = any(*answer.security_group_rules);
  if (*rule.is_egress) {
    ec2::RevokeSecurityGroupEgressRequest in;
    in.group_id = group;
    in.security_group_rule_ids = {{*rule.security_group_rule_id}};
    ec2_.revoke_security_group_egress(in, call_);
  } else {
    ec2::RevokeSecurityGroupIngressRequest in;
    in.group_id = group;
    in.security_group_rule_ids = {{*rule.security_group_rule_id}};
    ec2_.revoke_security_group_ingress(in, call_);
  }
}

void RandomNetwork::add_interface(Vpc& vpc) {
  std::vector<std::string> groups{any(vpc.groups)};
  if (chance(30) && std::find(groups.begin(), groups.end(), vpc.groups.back()) == groups.end()) {
    groups.push_back(vpc.groups.back());
  }
  // Some are in one namespace with the one before, as those of a load balancer are.
  const std::size_t number = interfaces_.size();
  const bool together = !vpc.addresses.empty() && chance(20);
  const std::string attachment = together ? *ec2_.find_interface(interfaces_.back())->attachment
                                          : "t" + std::to_string(number);
  const auto& made = ec2_.create_interface({.subnet_id = any(vpc.subnets),
                                            .group_ids = groups,
                                            .description = "random",
                                            .attachment = attachment,
                                            .requester_id = "amazon-ecs",
                                            .interface_type = "interface",
                                            .public_address = chance(50)});
  interfaces_.push_back(*made.network_interface.network_interface_id);
  vpc.addresses.push_back(*made.network_interface.private_ip_address);
}

void RandomNetwork::change() {
  for (Vpc& vpc : vpcs_) {
    for (const std::string& group : vpc.groups) {
      if (chance(40)) add_rule(vpc, group, chance(40));
      if (chance(30)) remove_rule(group);
    }
    for (const std::string& acl : vpc.acls) add_entry(vpc, acl, chance(50));
    if (chance(30)) add_acl(vpc);
    if (chance(50)) add_route(vpc);
    if (!vpc.nat_gateways.empty() && chance(20)) {
      ec2_.delete_nat_gateway({.nat_gateway_id = vpc.nat_gateways.back()}, call_);
      vpc.nat_gateways.pop_back();
    }
    if (chance(20)) {
      attempt([&] {
        ec2_.delete_route(
            {.route_table_id = any(vpc.tables), .destination_cidr_block = "0.0.0.0/0"}, call_);
      });
    }
    if (!vpc.gateway.empty() && chance(20)) {
      ec2::ReplaceRouteRequest in;
      in.route_table_id = any(vpc.tables);
      in.destination_cidr_block = "0.0.0.0/0";
      in.gateway_id = vpc.gateway;
      attempt([&] { ec2_.replace_route(in, call_); });
    }
    if (chance(20)) move_association(any(vpc.tables), any(vpc.tables));
  }
}

}  // namespace neargate::reachability
