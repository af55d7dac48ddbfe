#include "cli/reach_ends.hpp"

#include <charconv>

#include "base/error.hpp"
#include "cli/ecs_listing.hpp"
#include "cli/task_choice.hpp"
#include "cloud/ec2/cidr.hpp"

namespace neargate::cli {
namespace {

using Interfaces = std::vector<const ec2::NetworkInterface*>;

template <class Condition>
Interfaces interfaces_where(const ec2::NetworkRecords& records, Condition condition) {
  Interfaces found;
  for (const ec2::NetworkInterface& interface : records.network_interfaces) {
    if (condition(interface)) found.push_back(&interface);
  }
  return found;
}

std::optional<std::string> public_address(const ec2::NetworkInterface& interface) {
  return interface.association ? interface.association->public_ip : std::nullopt;
}

// "ELB app/NAME/ID": how Elastic Load Balancing describes what it makes.
bool is_of_load_balancer(const ec2::NetworkInterface& interface, const std::string& name) {
  const std::string description = interface.description.value_or("");
  return description.starts_with("ELB app/" + name + "/") ||
         description.starts_with("ELB net/" + name + "/");
}

std::string interface_of_task(const ecs::Task& task) {
  for (const ecs::Attachment& attachment : or_empty(task.attachments)) {
    for (const ecs::KeyValuePair& detail : or_empty(attachment.details)) {
      if (detail.name == "networkInterfaceId" && detail.value) return *detail.value;
    }
  }
  throw Error("task " + last_part(task.task_arn.value_or("")) + " has no network interface",
              "it is not in network mode awsvpc, or has not started yet");
}

std::string source_at(const ec2::NetworkRecords& records, const std::string& address) {
  const Interfaces found = interfaces_where(records, [&](const ec2::NetworkInterface& interface) {
    return interface.private_ip_address == address || public_address(interface) == address;
  });
  if (found.size() == 1) return *found.front()->network_interface_id;
  if (found.empty()) return address;
  std::string ids;
  for (const ec2::NetworkInterface* interface : found) {
    ids += "\n  " + *interface->network_interface_id + " in " + interface->vpc_id.value_or("");
  }
  throw Error("which " + address + "?", "several VPCs have this address:" + ids,
              "name the network interface instead");
}

bool is_address(const std::string& name) { return ec2::parse_address(name).has_value(); }

}  // namespace

NameAndPort split_port(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return {text, std::nullopt};
  int port = 0;
  const auto [end, error] =
      std::from_chars(text.data() + colon + 1, text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size()) return {text, std::nullopt};
  if (port < 0 || port > 65535) {
    throw Error("'" + text.substr(colon + 1) + "' is not a port", "ports are from 0 to 65535");
  }
  return {text.substr(0, colon), port};
}

std::vector<std::string> reach_sources(const ec2::NetworkRecords& records, const std::string& name,
                                       const ListTasks& list_tasks) {
  if (name == "internet") return {kAnybody};
  if (name.starts_with("eni-")) return {name};
  if (is_address(name)) return {source_at(records, name)};
  const Interfaces balancer =
      interfaces_where(records, [&](const auto& one) { return is_of_load_balancer(one, name); });
  std::vector<std::string> ids;
  for (const ec2::NetworkInterface* interface : balancer) {
    ids.push_back(*interface->network_interface_id);
  }
  if (!ids.empty()) return ids;
  const std::vector<ecs::Task> tasks = list_tasks();
  return {interface_of_task(choose_task(tasks, name))};
}

std::vector<std::string> reach_destinations(const ec2::NetworkRecords& records,
                                            const std::string& name, const ListTasks& list_tasks) {
  if (is_address(name)) return {name};
  std::vector<std::string> ends = reach_sources(records, name, list_tasks);
  for (std::string& end : ends) {
    for (const ec2::NetworkInterface& interface : records.network_interfaces) {
      if (interface.network_interface_id != end || !is_of_load_balancer(interface, name)) continue;
      end = public_address(interface).value_or(end);
      break;
    }
  }
  return ends;
}

}  // namespace neargate::cli
