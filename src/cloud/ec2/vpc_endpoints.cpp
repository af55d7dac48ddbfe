#include "cloud/ec2/aws_services.hpp"
#include "cloud/ec2/describe.hpp"
#include "cloud/ec2/ec2.hpp"
#include "cloud/ec2/not_found.hpp"
#include "policy/policy.hpp"

// VPC endpoints: ways from a VPC to AWS's services that need no internet. What they let through is
// decided by service_path.hpp.
namespace neargate::ec2 {
namespace {

using Ids = std::vector<std::string>;

constexpr const char* kDefaultPolicy =
    R"({"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]})";
// Where the names of interface endpoints of us-east-1 are, in Route 53.
constexpr const char* kEndpointZone = "Z7HUB22UULQXV";

aws::Error invalid(const std::string& message) { return {"InvalidParameter", message}; }

Ids without(Ids list, const std::optional<Ids>& gone) {
  for (const std::string& item : gone.value_or(Ids{})) std::erase(list, item);
  return list;
}

Ids with(Ids list, const std::optional<Ids>& more) {
  for (const std::string& item : more.value_or(Ids{})) {
    if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
  }
  return list;
}

Ids group_ids(const VpcEndpoint& endpoint) {
  Ids ids;
  for (const auto& group : endpoint.groups.value_or(std::vector<SecurityGroupIdentifier>{})) {
    ids.push_back(*group.group_id);
  }
  return ids;
}

bool is_interface(const VpcEndpoint& endpoint) { return endpoint.vpc_endpoint_type == "Interface"; }

void check_policy(const std::optional<std::string>& policy) {
  if (!policy) return;
  try {
    policy::Policy::parse(*policy, policy::Kind::resource);
  } catch (const aws::Error& error) {
    throw aws::Error("InvalidPolicyDocument",
                     std::string("The specified policy document is not valid: ") + error.what());
  }
}

std::optional<Values> filter_values(const VpcEndpoint& endpoint, const std::string& filter) {
  if (filter == "vpc-endpoint-id") return one(endpoint.vpc_endpoint_id);
  if (filter == "vpc-id") return one(endpoint.vpc_id);
  if (filter == "service-name") return one(endpoint.service_name);
  if (filter == "vpc-endpoint-state") return one(endpoint.state);
  if (filter == "vpc-endpoint-type") return one(endpoint.vpc_endpoint_type);
  if (filter == "ip-address-type") return one(endpoint.ip_address_type);
  return std::nullopt;
}

}  // namespace

// "com.amazonaws.us-east-1.ecr.api" → "ecr.api".
std::string Ec2::service_of_endpoint(const VpcEndpoint& endpoint) const {
  return endpoint.service_name->substr(("com.amazonaws." + world_.region + ".").size());
}

CreateVpcEndpointResult Ec2::create_vpc_endpoint(const CreateVpcEndpointRequest& in, aws::Call&) {
  vpc_record(in.vpc_id);
  const std::string prefix = "com.amazonaws." + world_.region + ".";
  if (!in.service_name || !in.service_name->starts_with(prefix) || *in.service_name == prefix) {
    throw aws::Error("InvalidServiceName", "The Vpc Endpoint Service '" +
                                               in.service_name.value_or("") + "' does not exist");
  }
  VpcEndpoint endpoint;
  endpoint.vpc_endpoint_id = world_.randomness.resource_id("vpce");
  endpoint.vpc_endpoint_type = in.vpc_endpoint_type.value_or("Gateway");
  endpoint.vpc_id = in.vpc_id;
  endpoint.service_name = in.service_name;
  endpoint.state = "available";
  endpoint.policy_document = in.policy_document.value_or(kDefaultPolicy);
  endpoint.route_table_ids = with({}, in.route_table_ids);
  endpoint.subnet_ids = with({}, in.subnet_ids);
  endpoint.ip_address_type = in.ip_address_type.value_or("ipv4");
  endpoint.private_dns_enabled = in.private_dns_enabled.value_or(is_interface(endpoint));
  endpoint.requester_managed = false;
  endpoint.network_interface_ids.emplace();
  endpoint.dns_entries.emplace();
  endpoint.creation_timestamp = world_.clock.now();
  endpoint.owner_id = world_.account;
  endpoint.tags = new_tags(in.tag_specifications, "vpc-endpoint");
  check_policy(in.policy_document);
  Ids groups = with({}, in.security_group_ids);
  if (is_interface(endpoint) && groups.empty()) groups.push_back(default_group_of(in.vpc_id));
  set_endpoint_groups(endpoint, groups);
  check_endpoint(endpoint);
  follow_endpoint(endpoint);
  CreateVpcEndpointResult out{.vpc_endpoint = endpoint, .client_token = in.client_token};
  if (is_interface(endpoint)) out.vpc_endpoint->state = "pending";  // as AWS answers a creation
  return out;
}

ModifyVpcEndpointResult Ec2::modify_vpc_endpoint(const ModifyVpcEndpointRequest& in, aws::Call&) {
  const VpcEndpoint* found = vpc_endpoints_.find(in.vpc_endpoint_id);
  if (found == nullptr) throw no_vpc_endpoint(in.vpc_endpoint_id);
  VpcEndpoint endpoint = *found;
  check_policy(in.policy_document);
  if (in.reset_policy.value_or(false)) endpoint.policy_document = kDefaultPolicy;
  if (in.policy_document) endpoint.policy_document = in.policy_document;
  if (in.ip_address_type) endpoint.ip_address_type = in.ip_address_type;
  if (in.private_dns_enabled) endpoint.private_dns_enabled = in.private_dns_enabled;
  endpoint.route_table_ids =
      with(without(*endpoint.route_table_ids, in.remove_route_table_ids), in.add_route_table_ids);
  endpoint.subnet_ids =
      with(without(*endpoint.subnet_ids, in.remove_subnet_ids), in.add_subnet_ids);
  set_endpoint_groups(endpoint, with(without(group_ids(endpoint), in.remove_security_group_ids),
                                     in.add_security_group_ids));
  check_endpoint(endpoint);
  follow_endpoint(endpoint);
  return {.return_ = true};
}

void Ec2::set_endpoint_groups(VpcEndpoint& endpoint, const Ids& ids) const {
  endpoint.groups.emplace();
  for (const std::string& id : ids) {
    const SecurityGroup& group = security_group(id);
    if (group.vpc_id != endpoint.vpc_id) {
      throw invalid("Security group " + id + " does not belong to VPC " + *endpoint.vpc_id);
    }
    endpoint.groups->push_back({.group_id = id, .group_name = group.group_name});
  }
}

// Throws where an endpoint cannot be as it is given.
void Ec2::check_endpoint(const VpcEndpoint& endpoint) const {
  const std::string& type = *endpoint.vpc_endpoint_type;
  if (type == "Interface") return check_interface_endpoint(endpoint);
  if (type == "Gateway") return check_gateway_endpoint(endpoint);
  throw aws::Error("UnsupportedOperation", "VPC endpoints of type " + type +
                                               " are not supported: use Interface or Gateway.");
}

void Ec2::check_gateway_endpoint(const VpcEndpoint& endpoint) const {
  const auto list = prefix_list_of_service(service_of_endpoint(endpoint));
  if (!list) {
    throw invalid("Endpoint type (Gateway) does not match available service types ([Interface]).");
  }
  if (!endpoint.subnet_ids->empty() || !endpoint.groups->empty()) {
    throw invalid("Subnets and security groups cannot be specified for a Gateway endpoint.");
  }
  if (*endpoint.private_dns_enabled) {
    throw invalid("Private DNS can't be enabled for a Gateway endpoint.");
  }
  for (const std::string& id : *endpoint.route_table_ids) {
    if (route_table(id).vpc_id != endpoint.vpc_id) {
      throw invalid("Route table " + id + " does not belong to VPC " + *endpoint.vpc_id);
    }
    for (const auto& [other_id, other] : vpc_endpoints_) {
      if (other_id == endpoint.vpc_endpoint_id || other.service_name != endpoint.service_name) {
        continue;
      }
      const Ids& taken = *other.route_table_ids;
      if (std::find(taken.begin(), taken.end(), id) == taken.end()) continue;
      throw aws::Error("RouteAlreadyExists", "route table " + id +
                                                 " already has a route with "
                                                 "destination-prefix-list-id " +
                                                 *list);
    }
  }
}

void Ec2::check_interface_endpoint(const VpcEndpoint& endpoint) const {
  if (!endpoint.route_table_ids->empty()) {
    throw invalid("Route tables cannot be specified for an Interface endpoint.");
  }
  std::set<std::string> zones;
  for (const std::string& id : *endpoint.subnet_ids) {
    const Subnet& subnet = this->subnet(id);
    if (subnet.vpc_id != endpoint.vpc_id) {
      throw invalid("Subnet " + id + " does not belong to VPC " + *endpoint.vpc_id);
    }
    if (!zones.insert(*subnet.availability_zone).second) {
      throw aws::Error("DuplicateSubnetsInSameZone",
                       "Found another VPC endpoint subnet in the availability zone of " + id +
                           ". VPC endpoint subnets should be in different availability zones "
                           "supported by the VPC endpoint service.");
    }
  }
  if (!*endpoint.private_dns_enabled) return;
  const VpcRecord& vpc = vpc_record(*endpoint.vpc_id);
  if (!vpc.enable_dns_support || !vpc.enable_dns_hostnames) {
    throw invalid(
        "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC "
        "attributes set to true for " +
        *endpoint.vpc_id);
  }
  for (const auto& [other_id, other] : vpc_endpoints_) {
    if (other_id == endpoint.vpc_endpoint_id || other.vpc_id != endpoint.vpc_id ||
        other.service_name != endpoint.service_name || !other.private_dns_enabled.value_or(false)) {
      continue;
    }
    throw invalid(
        "private-dns-enabled cannot be set because there is already a conflicting DNS "
        "domain for " +
        service_names(service_of_endpoint(endpoint), world_.region).front() + " in the VPC " +
        *endpoint.vpc_id);
  }
}

// Makes the endpoint's network interfaces and names follow what it is to be, and keeps it.
void Ec2::follow_endpoint(VpcEndpoint& endpoint) {
  Ids kept;
  std::set<std::string> served;
  for (const std::string& id : *endpoint.network_interface_ids) {
    const NetworkInterfaceRecord* interface = interfaces_.find(id);
    if (interface == nullptr) continue;
    const std::string& subnet_id = *interface->network_interface.subnet_id;
    const Ids& wanted = *endpoint.subnet_ids;
    if (std::find(wanted.begin(), wanted.end(), subnet_id) == wanted.end()) {
      interfaces_.erase(id);
      continue;
    }
    set_interface_groups(id, group_ids(endpoint));
    served.insert(subnet_id);
    kept.push_back(id);
  }
  for (const std::string& subnet_id : *endpoint.subnet_ids) {
    if (served.contains(subnet_id)) continue;
    const auto& made =
        create_interface({.subnet_id = subnet_id,
                          .group_ids = group_ids(endpoint),
                          .description = "VPC Endpoint Interface " + *endpoint.vpc_endpoint_id,
                          .attachment = {},
                          .requester_id = "amazon-aws",
                          .interface_type = "vpc_endpoint"});
    kept.push_back(*made.network_interface.network_interface_id);
  }
  endpoint.network_interface_ids = kept;
  if (is_interface(endpoint)) name_endpoint(endpoint);
  vpc_endpoints_.put(*endpoint.vpc_endpoint_id, endpoint);
  changed();
}

// "vpce-0123-abcd.logs.us-east-1.vpce.amazonaws.com", one with each zone, and the service's own
// names where private DNS is on.
void Ec2::name_endpoint(VpcEndpoint& endpoint) {
  const Ids service = service_names(service_of_endpoint(endpoint), world_.region);
  std::string label = *endpoint.vpc_endpoint_id + "-" + world_.randomness.hex(8);
  if (!endpoint.dns_entries->empty()) {
    const std::string& first = *endpoint.dns_entries->front().dns_name;
    label = first.substr(0, first.find('.'));
  }
  const std::string suffix = ".amazonaws.com";
  const std::string domain =
      "." + service.front().substr(0, service.front().size() - suffix.size()) + ".vpce" + suffix;
  std::vector<DnsEntry>& entries = endpoint.dns_entries.emplace();
  entries.push_back({.dns_name = label + domain, .hosted_zone_id = kEndpointZone});
  for (const std::string& id : *endpoint.subnet_ids) {
    entries.push_back({.dns_name = label + "-" + *subnet(id).availability_zone + domain,
                       .hosted_zone_id = kEndpointZone});
  }
  if (!*endpoint.private_dns_enabled) return;
  for (const std::string& name : service)
    entries.push_back({.dns_name = name, .hosted_zone_id = {}});
}

ServiceNetwork Ec2::service_network(const std::string& vpc_id) const {
  const VpcRecord& record = vpc_record(vpc_id);
  ServiceNetwork network;
  network.vpc = vpc_spec(vpc_id, record);
  network.dns_support = record.enable_dns_support;
  network.dns_hostnames = record.enable_dns_hostnames;
  for (const auto& [id, endpoint] : vpc_endpoints_) {
    if (endpoint.vpc_id != vpc_id) continue;
    ServiceNetwork::Endpoint& out = network.endpoints.emplace_back();
    out.id = id;
    out.service = service_of_endpoint(endpoint);
    out.private_dns = *endpoint.private_dns_enabled;
    for (const std::string& interface_id : *endpoint.network_interface_ids) {
      machine::Interface door = interface_spec(find_interface(interface_id)->network_interface);
      out.doors.push_back({.address = door.address,
                           .subnet_id = door.subnet_id,
                           .ingress = std::move(door.ingress)});
    }
    for (const auto& [subnet_id, subnet] : subnets_) {
      if (subnet.vpc_id != vpc_id) continue;
      const Ids& tables = *endpoint.route_table_ids;
      const std::string& table_id = *route_table_of_subnet(subnet).route_table_id;
      if (std::find(tables.begin(), tables.end(), table_id) != tables.end()) {
        out.subnet_ids.insert(subnet_id);
      }
    }
  }
  return network;
}

ServicePath Ec2::path_to_service(const std::string& interface_id,
                                 const std::string& service) const {
  const NetworkInterfaceRecord* record = interfaces_.find(interface_id);
  if (record == nullptr) throw no_network_interface(interface_id);
  const NetworkInterface& interface = record->network_interface;
  return ec2::service_path(service_network(*interface.vpc_id), interface_spec(interface), service);
}

DeleteVpcEndpointsResult Ec2::delete_vpc_endpoints(const DeleteVpcEndpointsRequest& in,
                                                   aws::Call&) {
  DeleteVpcEndpointsResult out;
  out.unsuccessful.emplace();
  for (const std::string& id : in.vpc_endpoint_ids) {
    const VpcEndpoint* endpoint = vpc_endpoints_.find(id);
    if (endpoint == nullptr) {
      const aws::Error error = no_vpc_endpoint(id);
      UnsuccessfulItem& item = out.unsuccessful->emplace_back();
      item.resource_id = id;
      item.error.emplace() = {.code = error.code(), .message = error.what()};
      continue;
    }
    for (const std::string& interface : *endpoint->network_interface_ids) {
      interfaces_.erase(interface);
    }
    vpc_endpoints_.erase(id);
    changed();
  }
  return out;
}

DescribeVpcEndpointsResult Ec2::describe_vpc_endpoints(const DescribeVpcEndpointsRequest& in,
                                                       aws::Call&) {
  DescribeVpcEndpointsResult out;
  out.vpc_endpoints = describe(
      vpc_endpoints_, in.vpc_endpoint_ids, in.filters, no_vpc_endpoint,
      [](const VpcEndpoint& endpoint) { return endpoint; }, filter_values);
  out.next_token = page(*out.vpc_endpoints, in.max_results, in.next_token);
  return out;
}

}  // namespace neargate::ec2
