#include "cloud/ec2/flow_log_format.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace neargate::ec2 {
namespace {

struct FieldName {
  std::string_view name;
  int version;
};

// In the order of FlowField.
constexpr std::array<FieldName, 42> kFields{{
    {"version", 2},
    {"account-id", 2},
    {"interface-id", 2},
    {"srcaddr", 2},
    {"dstaddr", 2},
    {"srcport", 2},
    {"dstport", 2},
    {"protocol", 2},
    {"packets", 2},
    {"bytes", 2},
    {"start", 2},
    {"end", 2},
    {"action", 2},
    {"log-status", 2},
    {"vpc-id", 3},
    {"subnet-id", 3},
    {"instance-id", 3},
    {"tcp-flags", 3},
    {"type", 3},
    {"pkt-srcaddr", 3},
    {"pkt-dstaddr", 3},
    {"region", 4},
    {"az-id", 4},
    {"sublocation-type", 4},
    {"sublocation-id", 4},
    {"pkt-src-aws-service", 5},
    {"pkt-dst-aws-service", 5},
    {"flow-direction", 5},
    {"traffic-path", 5},
    {"ecs-cluster-arn", 7},
    {"ecs-cluster-name", 7},
    {"ecs-container-instance-arn", 7},
    {"ecs-container-instance-id", 7},
    {"ecs-container-id", 7},
    {"ecs-second-container-id", 7},
    {"ecs-service-name", 7},
    {"ecs-task-definition-arn", 7},
    {"ecs-task-arn", 7},
    {"ecs-task-id", 7},
    {"reject-reason", 8},
    {"resource-id", 9},
    {"encryption-status", 10},
}};
static_assert(kFields.size() == static_cast<std::size_t>(FlowField::encryption_status) + 1);

std::string after_last_slash(const std::string& arn) { return arn.substr(arn.rfind('/') + 1); }

// What an interface is, whatever passes it; "" where it has no such thing. Never there: container
// instances (these are Fargate's), sublocations, names of AWS's address ranges, reasons of blocked
// public access, encryption controls.
std::string value_of(FlowField field, const FlowLogFormat& format, const FlowLogContext& context) {
  switch (field) {
    case FlowField::version:
      return std::to_string(format.version);
    case FlowField::account_id:
      return context.account;
    case FlowField::interface_id:
      return context.interface_id;
    case FlowField::vpc_id:
      return context.vpc_id;
    case FlowField::subnet_id:
      return context.subnet_id;
    case FlowField::region:
      return context.region;
    case FlowField::az_id:
      return context.zone_id;
    case FlowField::ecs_cluster_arn:
      return context.cluster_arn;
    case FlowField::ecs_cluster_name:
      return after_last_slash(context.cluster_arn);
    case FlowField::ecs_service_name:
      return context.service_name;
    case FlowField::ecs_task_definition_arn:
      return context.task_definition_arn;
    case FlowField::ecs_task_arn:
      return context.task_arn;
    case FlowField::ecs_task_id:
      return after_last_slash(context.task_arn);
    case FlowField::ecs_container_id:
      return context.container_ids.empty() ? "" : context.container_ids[0];
    case FlowField::ecs_second_container_id:
      return context.container_ids.size() < 2 ? "" : context.container_ids[1];
    default:
      return "";
  }
}

// What a record adds to that.
std::string value_of(FlowField field, const FlowRecord& record) {
  switch (field) {
    case FlowField::srcaddr:
      return record.source;
    case FlowField::dstaddr:
      return record.destination;
    case FlowField::srcport:
      return std::to_string(record.source_port);
    case FlowField::dstport:
      return std::to_string(record.destination_port);
    case FlowField::protocol:
      return std::to_string(record.protocol);
    case FlowField::packets:
      return std::to_string(record.packets);
    case FlowField::bytes:
      return std::to_string(record.bytes);
    case FlowField::start:
      return std::to_string(record.start);
    case FlowField::end:
      return std::to_string(record.end);
    case FlowField::action:
      return record.action == FlowRecord::Action::accept ? "ACCEPT" : "REJECT";
    case FlowField::log_status:
      return "OK";
    case FlowField::tcp_flags:
      return std::to_string(record.tcp_flags);
    case FlowField::type:
      return "IPv4";
    case FlowField::pkt_srcaddr:
      return record.packet_source;
    case FlowField::pkt_dstaddr:
      return record.packet_destination;
    case FlowField::flow_direction:
      return record.egress ? "egress" : "ingress";
    case FlowField::traffic_path:
      return record.path == FlowRecord::Path::none ? ""
                                                   : std::to_string(static_cast<int>(record.path));
    default:
      return "";
  }
}

template <class ValueOf>
std::string line_of(const FlowLogFormat& format, ValueOf value_of_field) {
  std::vector<std::string> values;
  for (const FlowField field : format.fields) {
    std::string value = value_of_field(field);
    values.push_back(value.empty() ? "-" : std::move(value));
  }
  return join(values, " ");
}

}  // namespace

std::optional<FlowLogFormat> FlowLogFormat::parse(std::string_view text) {
  FlowLogFormat format;
  while (true) {
    if (!text.starts_with("${")) return std::nullopt;
    const std::size_t end = text.find('}');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view name = text.substr(2, end - 2);
    const auto found = std::find_if(kFields.begin(), kFields.end(),
                                    [&](const FieldName& field) { return field.name == name; });
    if (found == kFields.end()) return std::nullopt;
    format.fields.push_back(static_cast<FlowField>(found - kFields.begin()));
    format.version = std::max(format.version, found->version);
    text.remove_prefix(end + 1);
    if (text.empty()) return format;
    const std::size_t spaces = text.find_first_not_of(' ');
    if (spaces == 0 || spaces == std::string_view::npos) return std::nullopt;
    text.remove_prefix(spaces);
  }
}

std::string flow_log_line(const FlowLogFormat& format, const FlowLogContext& context,
                          const FlowRecord& record) {
  return line_of(format, [&](FlowField field) {
    std::string value = value_of(field, format, context);
    return value.empty() ? value_of(field, record) : value;
  });
}

std::string flow_log_line(const FlowLogFormat& format, const FlowLogContext& context,
                          std::int64_t start, std::int64_t end, const std::string& status) {
  return line_of(format, [&](FlowField field) {
    switch (field) {
      case FlowField::start:
        return std::to_string(start);
      case FlowField::end:
        return std::to_string(end);
      case FlowField::log_status:
        return status;
      default:
        return value_of(field, format, context);
    }
  });
}

}  // namespace neargate::ec2
