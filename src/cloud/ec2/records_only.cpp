#include "cloud/ec2/describe.hpp"
#include "cloud/ec2/ec2.hpp"
#include "cloud/ec2/not_found.hpp"

// What is kept and shown, but does not act yet: flow logs. docs/coverage.md says so.
namespace neargate::ec2 {
namespace {

constexpr const char* kDefaultLogFormat =
    "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} "
    "${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}";

}  // namespace

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
