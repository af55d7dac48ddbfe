#include "cloud/ec2/describe.hpp"
#include "cloud/ec2/ec2.hpp"
#include "cloud/ec2/not_found.hpp"

// What is kept and shown, but does not act yet: VPC endpoints and flow logs. docs/coverage.md says
// so of each.
namespace neargate::ec2 {
namespace {

std::vector<std::string> without(std::vector<std::string> list,
                                 const std::optional<std::vector<std::string>>& gone) {
  for (const std::string& item : gone.value_or(std::vector<std::string>{})) {
    std::erase(list, item);
  }
  return list;
}

std::vector<std::string> with(std::vector<std::string> list,
                              const std::optional<std::vector<std::string>>& more) {
  for (const std::string& item : more.value_or(std::vector<std::string>{})) {
    if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
  }
  return list;
}

constexpr const char* kDefaultPolicy =
    R"({"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]})";
constexpr const char* kDefaultLogFormat =
    "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} "
    "${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}";

}  // namespace

CreateVpcEndpointResult Ec2::create_vpc_endpoint(const CreateVpcEndpointRequest& in, aws::Call&) {
  vpc_record(in.vpc_id);
  const std::string type = in.vpc_endpoint_type.value_or("Gateway");
  const std::string prefix = "com.amazonaws." + world_.region + ".";
  if (!in.service_name || !in.service_name->starts_with(prefix)) {
    throw aws::Error("InvalidServiceName", "The Vpc Endpoint Service '" +
                                               in.service_name.value_or("") + "' does not exist");
  }
  for (const std::string& id : in.route_table_ids.value_or(std::vector<std::string>{})) {
    route_table(id);
  }
  for (const std::string& id : in.subnet_ids.value_or(std::vector<std::string>{})) subnet(id);
  VpcEndpoint endpoint;
  endpoint.vpc_endpoint_id = world_.randomness.resource_id("vpce");
  endpoint.vpc_endpoint_type = type;
  endpoint.vpc_id = in.vpc_id;
  endpoint.service_name = in.service_name;
  endpoint.state = "available";
  endpoint.policy_document = in.policy_document.value_or(kDefaultPolicy);
  endpoint.route_table_ids = in.route_table_ids.value_or(std::vector<std::string>{});
  endpoint.subnet_ids = in.subnet_ids.value_or(std::vector<std::string>{});
  endpoint.groups.emplace();
  for (const std::string& id : in.security_group_ids.value_or(std::vector<std::string>{})) {
    endpoint.groups->push_back({.group_id = id, .group_name = security_group(id).group_name});
  }
  endpoint.ip_address_type = in.ip_address_type.value_or("ipv4");
  endpoint.private_dns_enabled = in.private_dns_enabled.value_or(type == "Interface");
  endpoint.requester_managed = false;
  endpoint.network_interface_ids.emplace();
  endpoint.dns_entries.emplace();
  endpoint.creation_timestamp = world_.clock.now();
  endpoint.owner_id = world_.account;
  endpoint.tags = new_tags(in.tag_specifications, "vpc-endpoint");
  vpc_endpoints_.put(*endpoint.vpc_endpoint_id, endpoint);
  return {.vpc_endpoint = endpoint, .client_token = in.client_token};
}

DeleteVpcEndpointsResult Ec2::delete_vpc_endpoints(const DeleteVpcEndpointsRequest& in,
                                                   aws::Call&) {
  DeleteVpcEndpointsResult out;
  out.unsuccessful.emplace();
  for (const std::string& id : in.vpc_endpoint_ids) {
    if (vpc_endpoints_.erase(id)) continue;
    const aws::Error error = no_vpc_endpoint(id);
    UnsuccessfulItem& item = out.unsuccessful->emplace_back();
    item.resource_id = id;
    item.error.emplace() = {.code = error.code(), .message = error.what()};
  }
  return out;
}

DescribeVpcEndpointsResult Ec2::describe_vpc_endpoints(const DescribeVpcEndpointsRequest& in,
                                                       aws::Call&) {
  DescribeVpcEndpointsResult out;
  out.vpc_endpoints = describe(
      vpc_endpoints_, in.vpc_endpoint_ids, in.filters, no_vpc_endpoint,
      [](const VpcEndpoint& endpoint) { return endpoint; },
      [](const VpcEndpoint& endpoint, const std::string& filter) -> std::optional<Values> {
        if (filter == "vpc-endpoint-id") return one(endpoint.vpc_endpoint_id);
        if (filter == "vpc-id") return one(endpoint.vpc_id);
        if (filter == "service-name") return one(endpoint.service_name);
        if (filter == "vpc-endpoint-state") return one(endpoint.state);
        if (filter == "vpc-endpoint-type") return one(endpoint.vpc_endpoint_type);
        return std::nullopt;
      });
  out.next_token = page(*out.vpc_endpoints, in.max_results, in.next_token);
  return out;
}

ModifyVpcEndpointResult Ec2::modify_vpc_endpoint(const ModifyVpcEndpointRequest& in, aws::Call&) {
  if (!vpc_endpoints_.contains(in.vpc_endpoint_id)) throw no_vpc_endpoint(in.vpc_endpoint_id);
  for (const std::string& id : in.add_route_table_ids.value_or(std::vector<std::string>{})) {
    route_table(id);
  }
  for (const std::string& id : in.add_subnet_ids.value_or(std::vector<std::string>{})) subnet(id);
  for (const std::string& id : in.add_security_group_ids.value_or(std::vector<std::string>{})) {
    security_group(id);
  }
  vpc_endpoints_.update(in.vpc_endpoint_id, [&](VpcEndpoint& record) {
    if (in.reset_policy.value_or(false)) record.policy_document = kDefaultPolicy;
    if (in.policy_document) record.policy_document = in.policy_document;
    if (in.ip_address_type) record.ip_address_type = in.ip_address_type;
    if (in.private_dns_enabled) record.private_dns_enabled = in.private_dns_enabled;
    record.route_table_ids =
        with(without(*record.route_table_ids, in.remove_route_table_ids), in.add_route_table_ids);
    record.subnet_ids = with(without(*record.subnet_ids, in.remove_subnet_ids), in.add_subnet_ids);
    for (const std::string& id :
         in.remove_security_group_ids.value_or(std::vector<std::string>{})) {
      std::erase_if(*record.groups, [&](const auto& group) { return group.group_id == id; });
    }
    for (const std::string& id : in.add_security_group_ids.value_or(std::vector<std::string>{})) {
      record.groups->push_back({.group_id = id, .group_name = security_group(id).group_name});
    }
  });
  return {.return_ = true};
}

CreateFlowLogsResult Ec2::create_flow_logs(const CreateFlowLogsRequest& in, aws::Call&) {
  CreateFlowLogsResult out;
  out.client_token = in.client_token;
  out.flow_log_ids.emplace();
  out.unsuccessful.emplace();
  for (const std::string& resource : in.resource_ids) {
    if (!vpcs_.contains(resource) && !subnets_.contains(resource) &&
        !interfaces_.contains(resource)) {
      UnsuccessfulItem& item = out.unsuccessful->emplace_back();
      item.resource_id = resource;
      item.error.emplace() = {.code = "InvalidParameter",
                              .message = "The resource '" + resource + "' does not exist"};
      continue;
    }
    FlowLog log;
    log.flow_log_id = world_.randomness.resource_id("fl");
    log.resource_id = resource;
    log.creation_time = world_.clock.now();
    log.flow_log_status = "ACTIVE";
    log.deliver_logs_status = "SUCCESS";
    log.deliver_logs_permission_arn = in.deliver_logs_permission_arn;
    log.deliver_cross_account_role = in.deliver_cross_account_role;
    log.log_destination_type = in.log_destination_type.value_or("cloud-watch-logs");
    log.log_destination = in.log_destination;
    log.log_group_name = in.log_group_name;
    if (!log.log_group_name && in.log_destination) {
      const auto arn = Arn::parse(*in.log_destination);
      if (arn && arn->service == "logs" && arn->resource.starts_with("log-group:")) {
        const std::string name = arn->resource.substr(10);
        log.log_group_name = name.substr(0, name.find(':'));
      }
    }
    log.traffic_type = in.traffic_type.value_or("ALL");
    log.log_format = in.log_format.value_or(kDefaultLogFormat);
    log.max_aggregation_interval = in.max_aggregation_interval.value_or(600);
    log.tags = new_tags(in.tag_specifications, "vpc-flow-log");
    flow_logs_.put(*log.flow_log_id, log);
    out.flow_log_ids->push_back(*log.flow_log_id);
  }
  return out;
}

DeleteFlowLogsResult Ec2::delete_flow_logs(const DeleteFlowLogsRequest& in, aws::Call&) {
  DeleteFlowLogsResult out;
  out.unsuccessful.emplace();
  for (const std::string& id : in.flow_log_ids) {
    if (flow_logs_.erase(id)) continue;
    const aws::Error error = no_flow_log(id);
    UnsuccessfulItem& item = out.unsuccessful->emplace_back();
    item.resource_id = id;
    item.error.emplace() = {.code = error.code(), .message = error.what()};
  }
  return out;
}

DescribeFlowLogsResult Ec2::describe_flow_logs(const DescribeFlowLogsRequest& in, aws::Call&) {
  DescribeFlowLogsResult out;
  // Unknown ids are not an error here, unlike in the other Describe operations.
  std::optional<std::vector<std::string>> ids;
  if (in.flow_log_ids && !in.flow_log_ids->empty()) {
    ids.emplace();
    for (const std::string& id : *in.flow_log_ids) {
      if (flow_logs_.contains(id)) ids->push_back(id);
    }
    if (ids->empty()) {
      out.flow_logs.emplace();
      return out;
    }
  }
  out.flow_logs = describe(
      flow_logs_, ids, in.filter, no_flow_log, [](const FlowLog& log) { return log; },
      [](const FlowLog& log, const std::string& filter) -> std::optional<Values> {
        if (filter == "flow-log-id") return one(log.flow_log_id);
        if (filter == "resource-id") return one(log.resource_id);
        if (filter == "log-group-name") return one(log.log_group_name);
        if (filter == "log-destination-type") return one(log.log_destination_type);
        if (filter == "traffic-type") return one(log.traffic_type);
        if (filter == "deliver-log-status") return one(log.deliver_logs_status);
        return std::nullopt;
      });
  out.next_token = page(*out.flow_logs, in.max_results, in.next_token);
  return out;
}

}  // namespace neargate::ec2
