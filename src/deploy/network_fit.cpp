#include "deploy/network_fit.hpp"

#include <algorithm>

#include "cloud/ec2/cidr.hpp"
#include "cloud/ec2/reach.hpp"
#include "deploy/service_ends.hpp"

namespace neargate::deploy {
namespace {

constexpr const char* kTaskInterface = "eni-of-a-task-to-come";
constexpr const char* kTaskAddress = "198.51.100.1";  // public, of nobody: TEST-NET-2

}  // namespace

ec2::NetworkRecords with_task(ec2::NetworkRecords records, const TaskNetwork& network,
                              const std::string& subnet_id, std::string& id) {
  ec2::NetworkInterface interface;
  id = kTaskInterface;
  interface.network_interface_id = id;
  interface.subnet_id = subnet_id;
  interface.status = "in-use";
  for (const ec2::Subnet& subnet : records.subnets) {
    if (subnet.subnet_id != subnet_id) continue;
    interface.vpc_id = subnet.vpc_id;
    const auto cidr = ec2::Cidr::parse(subnet.cidr_block.value_or(""));
    // The last that tasks can have: the very last is the broadcast address.
    if (cidr && cidr->size() > 2) {
      interface.private_ip_address =
          ec2::address_text(cidr->network + static_cast<std::uint32_t>(cidr->size()) - 2);
    }
  }
  for (const std::string& group : network.security_groups) {
    interface.groups.emplace(interface.groups.value_or(std::vector<ec2::GroupIdentifier>{}))
        .push_back({.group_id = group, .group_name = {}});
  }
  if (network.has_public_address) interface.association.emplace().public_ip = kTaskAddress;
  records.network_interfaces.push_back(std::move(interface));
  return records;
}

std::string find_obstacle(const ec2::NetworkRecords& with_task, const std::string& task_interface,
                          const std::vector<std::string>& addresses) {
  std::string obstacle;
  for (const std::string& address : addresses) {
    const ec2::Reach reach = ec2::reach(
        with_task, {.source = task_interface, .destination = address, .port = kServicePort});
    if (reach.passes) return "";
    if (!reach.hops.empty()) {
      const ec2::Hop& last = reach.hops.back();
      obstacle = last.type + (last.id.empty() ? "" : " " + last.id) + ": " + last.text;
    }
  }
  return obstacle;
}

int extra_tasks(int desired, int running, int maximum_percent) {
  // ECS rounds the upper limit down ("Amazon ECS service parameters", maximumPercent).
  return std::max(0, desired * maximum_percent / 100 - running);
}

}  // namespace neargate::deploy
