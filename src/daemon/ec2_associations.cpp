// What EC2 has associated, asked of it as its API answers.
#include "daemon/resource_directory.hpp"

namespace neargate::daemon {
namespace {

constexpr std::string_view kAddressAssociation = "eipassoc-";
constexpr std::string_view kTableAssociation = "rtbassoc-";
constexpr std::string_view kAclAssociation = "aclassoc-";

template <class Request>
Request request_for(const std::string& filter, const std::string& value) {
  Request request;
  request.filters.emplace().push_back({.name = filter, .values = std::vector<std::string>{value}});
  return request;
}

template <class List>
const List& items(const std::optional<List>& list) {
  static const List kNone;
  return list ? *list : kNone;
}

}  // namespace

std::vector<std::string> ResourceDirectory::resources_of_association(
    const std::string& association_or_address) const {
  const std::string& id = association_or_address;
  std::vector<std::string> out;
  const auto add = [&](const std::string& type, const std::optional<std::string>& resource) {
    if (resource) out.push_back(services_.world.arn("ec2", type + "/" + *resource));
  };
  aws::Call call;
  call.now = services_.world.clock.now();
  if (id.starts_with(kTableAssociation)) {
    const auto found = services_.ec2.describe_route_tables(
        request_for<ec2::DescribeRouteTablesRequest>("association.route-table-association-id", id),
        call);
    for (const auto& table : items(found.route_tables)) {
      add("route-table", table.route_table_id);
      for (const auto& each : items(table.associations)) {
        if (each.route_table_association_id == id) add("subnet", each.subnet_id);
      }
    }
  } else if (id.starts_with(kAclAssociation)) {
    const auto found = services_.ec2.describe_network_acls(
        request_for<ec2::DescribeNetworkAclsRequest>("association.association-id", id), call);
    for (const auto& acl : items(found.network_acls)) {
      add("network-acl", acl.network_acl_id);
      for (const auto& each : items(acl.associations)) {
        if (each.network_acl_association_id == id) add("subnet", each.subnet_id);
      }
    }
  } else {
    const std::string filter = id.starts_with(kAddressAssociation) ? "association-id" : "public-ip";
    const auto found = services_.ec2.describe_addresses(
        request_for<ec2::DescribeAddressesRequest>(filter, id), call);
    for (const auto& address : items(found.addresses)) {
      add("elastic-ip", address.allocation_id);
      add("network-interface", address.network_interface_id);
    }
  }
  return out;
}

}  // namespace neargate::daemon
