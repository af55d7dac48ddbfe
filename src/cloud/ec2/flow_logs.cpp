#include "cloud/ec2/describe.hpp"
#include "cloud/ec2/ec2.hpp"
#include "cloud/ec2/flow_log_format.hpp"
#include "cloud/ec2/not_found.hpp"

// Flow logs as records; what they deliver is daemon/flow_log_delivery.hpp's.
namespace neargate::ec2 {
namespace {

constexpr int kIntervals[] = {60, 600};
// Source: "Amazon VPC quotas" in the VPC user guide.
constexpr std::size_t kPerResourceMax = 2;
constexpr std::string_view kGroupArn = "log-group:";

aws::Error invalid(const std::string& message) { return {"InvalidParameter", message}; }

aws::Error unsupported(const std::string& what, const std::string& advice) {
  return {"UnsupportedOperation", what + " are not supported: " + advice};
}

// The log group that a request names, by its name or its ARN.
std::string log_group_of(const CreateFlowLogsRequest& in) {
  if (in.log_group_name && in.log_destination) {
    throw invalid("Please only provide LogGroupName or only provide LogDestination.");
  }
  if (in.log_group_name) return *in.log_group_name;
  if (!in.log_destination) {
    throw invalid("LogDestination can't be empty if LogGroupName is not provided.");
  }
  const auto arn = Arn::parse(*in.log_destination);
  if (!arn || arn->service != "logs" || !arn->resource.starts_with(kGroupArn)) {
    throw invalid("Invalid LogDestination: " + *in.log_destination);
  }
  const std::string group = arn->resource.substr(kGroupArn.size());
  // Also an ARN that ends in ":*", as DescribeLogGroups shows it.
  if (group.empty() || group.find(':') != std::string::npos) {
    throw invalid("Access Denied for LogDestination: " + *in.log_destination +
                  ". Please check LogDestination permissions");
  }
  return group;
}

void check_destination(const CreateFlowLogsRequest& in) {
  if (in.log_destination_type.value_or("cloud-watch-logs") != "cloud-watch-logs") {
    throw unsupported("Flow logs to " + *in.log_destination_type,
                      "deliver to cloud-watch-logs instead.");
  }
  if (!in.deliver_logs_permission_arn) {
    throw invalid(
        "DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs.");
  }
  if (in.deliver_cross_account_role) {
    throw unsupported("Flow logs to another account", "leave DeliverCrossAccountRole out.");
  }
  if (in.destination_options) {
    throw invalid("DestinationOptions is only applicable for s3 delivery");
  }
}

void check_request(const CreateFlowLogsRequest& in) {
  check_destination(in);
  if (in.resource_type.find("Gateway") != std::string::npos) {
    throw unsupported("Flow logs of a " + in.resource_type,
                      "name a VPC, a Subnet or a NetworkInterface.");
  }
  if (!in.traffic_type) {
    throw aws::Error("MissingParameter", "The request must contain the parameter TrafficType");
  }
  if (in.max_aggregation_interval &&
      std::count(std::begin(kIntervals), std::end(kIntervals), *in.max_aggregation_interval) == 0) {
    throw invalid("Invalid Flow Log Max Aggregation Interval");
  }
  if (in.log_format && !FlowLogFormat::parse(*in.log_format)) {
    throw invalid("1 validation error detected: Value '" + *in.log_format +
                  "' at 'logFormat' has an invalid format");
  }
}

UnsuccessfulItem unsuccessful(const std::string& id, const aws::Error& error) {
  UnsuccessfulItem item;
  item.resource_id = id;
  item.error.emplace() = {.code = error.code(), .message = error.what()};
  return item;
}

}  // namespace

void Ec2::check_flow_log_resource(const std::string& type, const std::string& id) const {
  if (type == "VPC" && !vpcs_.contains(id)) throw no_vpc(id);
  if (type == "Subnet" && !subnets_.contains(id)) throw no_subnet(id);
  if (type == "NetworkInterface" && !interfaces_.contains(id)) throw no_network_interface(id);
}

void Ec2::check_new_flow_log(const FlowLog& log) const {
  std::size_t others = 0;
  for (const auto& [id, other] : flow_logs_) {
    if (other.resource_id != log.resource_id) continue;
    ++others;
    if (other.log_group_name == log.log_group_name && other.traffic_type == log.traffic_type &&
        other.log_format == log.log_format) {
      throw aws::Error("FlowLogAlreadyExists",
                       "Error. There is an existing Flow Log with the same configuration and log "
                       "destination.");
    }
  }
  if (others >= kPerResourceMax) {
    throw aws::Error("FlowLogsLimitExceeded",
                     "The maximum number of flow logs for the resource has been reached.");
  }
}

std::string Ec2::vpc_of_flow_log(const FlowLog& log) const {
  const std::string& id = *log.resource_id;
  if (vpcs_.contains(id)) return id;
  if (const Subnet* found = subnets_.find(id)) return *found->vpc_id;
  if (const NetworkInterfaceRecord* found = interfaces_.find(id)) {
    return *found->network_interface.vpc_id;
  }
  return "";
}

std::vector<const NetworkInterface*> Ec2::interfaces_of_vpc(const std::string& vpc_id) const {
  std::vector<const NetworkInterface*> found;
  for (const auto& [id, record] : interfaces_) {
    const NetworkInterface& interface = record.network_interface;
    if (interface.vpc_id == vpc_id) found.push_back(&interface);
  }
  return found;
}

FlowNetwork Ec2::flow_network(const std::string& vpc_id) const {
  FlowNetwork network;
  network.vpc = vpc_spec(vpc_id, vpc_record(vpc_id));
  for (const NetworkInterface* interface : interfaces_of_vpc(vpc_id)) {
    network.interfaces.push_back(flow_interface(*interface));
  }
  for (const machine::NatGateway& gateway : network.vpc.nat_gateways) {
    const auto& addresses = *nat_gateway(gateway.id).nat_gateway_addresses;
    network.interface_of_gateway[gateway.id] = *addresses.front().network_interface_id;
  }
  return network;
}

void Ec2::set_flow_log_failure(const std::string& id, const std::optional<std::string>& failure) {
  const FlowLog* log = flow_logs_.find(id);
  if (log == nullptr || log->deliver_logs_error_message == failure) return;
  flow_logs_.update(id, [&](FlowLog& record) {
    record.deliver_logs_error_message = failure;
    record.deliver_logs_status = failure ? "FAILED" : "SUCCESS";
  });
}

CreateFlowLogsResult Ec2::create_flow_logs(const CreateFlowLogsRequest& in, aws::Call&) {
  check_request(in);
  const std::string group = log_group_of(in);
  const auto tags = new_tags(in.tag_specifications, "vpc-flow-log");
  CreateFlowLogsResult out;
  out.client_token = in.client_token;
  out.flow_log_ids.emplace();
  out.unsuccessful.emplace();
  std::vector<FlowLog> made;
  for (const std::string& resource : in.resource_ids) {
    try {
      check_flow_log_resource(in.resource_type, resource);
    } catch (const aws::Error& error) {
      out.unsuccessful->push_back(unsuccessful(resource, error));
      continue;
    }
    FlowLog& log = made.emplace_back();
    log.flow_log_id = world_.randomness.resource_id("fl");
    log.resource_id = resource;
    log.creation_time = world_.clock.now();
    log.flow_log_status = "ACTIVE";
    log.deliver_logs_status = "SUCCESS";
    log.deliver_logs_permission_arn = in.deliver_logs_permission_arn;
    log.log_destination_type = "cloud-watch-logs";
    log.log_destination = in.log_destination;
    log.log_group_name = group;
    log.traffic_type = in.traffic_type;
    log.log_format = in.log_format.value_or(std::string(FlowLogFormat::kDefault));
    log.max_aggregation_interval = in.max_aggregation_interval.value_or(600);
    log.tags = tags;
    check_new_flow_log(log);
  }
  for (const FlowLog& log : made) {
    flow_logs_.put(*log.flow_log_id, log);
    out.flow_log_ids->push_back(*log.flow_log_id);
  }
  if (!made.empty()) changed();
  return out;
}

DeleteFlowLogsResult Ec2::delete_flow_logs(const DeleteFlowLogsRequest& in, aws::Call&) {
  DeleteFlowLogsResult out;
  out.unsuccessful.emplace();
  bool erased = false;
  for (const std::string& id : in.flow_log_ids) {
    if (flow_logs_.erase(id)) {
      erased = true;
    } else {
      out.unsuccessful->push_back(unsuccessful(id, no_flow_log(id)));
    }
  }
  if (erased) changed();
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
