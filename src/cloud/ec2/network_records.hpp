#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gen/ec2/types.hpp"

namespace neargate::ec2 {

// A network as EC2's Describe operations show it: of AWS or of Neargate alike.
struct NetworkRecords {
  std::vector<Vpc> vpcs;
  std::vector<Subnet> subnets;
  std::vector<RouteTable> route_tables;
  std::vector<InternetGateway> internet_gateways;
  std::vector<NatGateway> nat_gateways;
  std::vector<NetworkAcl> network_acls;
  std::vector<SecurityGroupRule> security_group_rules;
  std::vector<NetworkInterface> network_interfaces;
  std::map<std::string, std::vector<PrefixListEntry>> prefix_lists;  // those that rules name
};

// Takes in all pages of an operation: `ask(token)` calls it, `add(answer)` keeps what it gave.
template <class Ask, class Add>
void each_page(Ask ask, Add add) {
  std::optional<std::string> token;
  do {
    auto answer = ask(token);
    add(answer);
    token = answer.next_token;
  } while (token && !token->empty());
}

// Asks for all of it. `ec2` has EC2's operations as functions of one request: a Client.
template <class Operations>
NetworkRecords describe_network(Operations&& ec2) {
  NetworkRecords records;
  const auto keep = [](auto& into, auto& page) {
    if (page) into.insert(into.end(), page->begin(), page->end());
  };
  each_page([&](auto token) { return ec2.describe_vpcs({.next_token = token}); },
            [&](auto& answer) { keep(records.vpcs, answer.vpcs); });
  each_page([&](auto token) { return ec2.describe_subnets({.next_token = token}); },
            [&](auto& answer) { keep(records.subnets, answer.subnets); });
  each_page([&](auto token) { return ec2.describe_route_tables({.next_token = token}); },
            [&](auto& answer) { keep(records.route_tables, answer.route_tables); });
  each_page([&](auto token) { return ec2.describe_internet_gateways({.next_token = token}); },
            [&](auto& answer) { keep(records.internet_gateways, answer.internet_gateways); });
  each_page([&](auto token) { return ec2.describe_nat_gateways({.next_token = token}); },
            [&](auto& answer) { keep(records.nat_gateways, answer.nat_gateways); });
  each_page([&](auto token) { return ec2.describe_network_acls({.next_token = token}); },
            [&](auto& answer) { keep(records.network_acls, answer.network_acls); });
  each_page([&](auto token) { return ec2.describe_security_group_rules({.next_token = token}); },
            [&](auto& answer) { keep(records.security_group_rules, answer.security_group_rules); });
  each_page([&](auto token) { return ec2.describe_network_interfaces({.next_token = token}); },
            [&](auto& answer) { keep(records.network_interfaces, answer.network_interfaces); });
  std::set<std::string> lists;
  for (const SecurityGroupRule& rule : records.security_group_rules) {
    if (rule.prefix_list_id) lists.insert(*rule.prefix_list_id);
  }
  for (const RouteTable& table : records.route_tables) {
    for (const Route& route : table.routes.value_or(std::vector<Route>{})) {
      if (route.destination_prefix_list_id) lists.insert(*route.destination_prefix_list_id);
    }
  }
  for (const std::string& list : lists) {
    each_page(
        [&](auto token) {
          return ec2.get_managed_prefix_list_entries({.prefix_list_id = list, .next_token = token});
        },
        [&](auto& answer) { keep(records.prefix_lists[list], answer.entries); });
  }
  return records;
}

}  // namespace neargate::ec2
