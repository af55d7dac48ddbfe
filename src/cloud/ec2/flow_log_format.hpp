#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What a line of a VPC flow log says, and in which order.
// Source: "Flow log records" in the VPC user guide.
namespace neargate::ec2 {

enum class FlowField {
  version,
  account_id,
  interface_id,
  srcaddr,
  dstaddr,
  srcport,
  dstport,
  protocol,
  packets,
  bytes,
  start,
  end,
  action,
  log_status,
  vpc_id,
  subnet_id,
  instance_id,
  tcp_flags,
  type,
  pkt_srcaddr,
  pkt_dstaddr,
  region,
  az_id,
  sublocation_type,
  sublocation_id,
  pkt_src_aws_service,
  pkt_dst_aws_service,
  flow_direction,
  traffic_path,
  ecs_cluster_arn,
  ecs_cluster_name,
  ecs_container_instance_arn,
  ecs_container_instance_id,
  ecs_container_id,
  ecs_second_container_id,
  ecs_service_name,
  ecs_task_definition_arn,
  ecs_task_arn,
  ecs_task_id,
  reject_reason,
  resource_id,
  encryption_status,
};

struct FlowLogFormat {
  static constexpr std::string_view kDefault =
      "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} "
      "${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}";

  // "${srcaddr} ${dstaddr}": names of fields, with spaces between them. Nothing where it is
  // anything else, or names a field that AWS does not have.
  static std::optional<FlowLogFormat> parse(std::string_view text);

  std::vector<FlowField> fields;
  int version = 2;  // the highest of the versions in which its fields came
};

// What is the same for all lines of an interface.
struct FlowLogContext {
  std::string account;
  std::string region;
  std::string zone_id;
  std::string vpc_id;
  std::string subnet_id;
  std::string interface_id;
  // Of the task whose interface it is; "" where it is nobody's, or a task of no service.
  std::string cluster_arn;
  std::string service_name;
  std::string task_definition_arn;
  std::string task_arn;
  std::vector<std::string> container_ids;
};

// A flow as one interface saw it in a window of time.
struct FlowRecord {
  enum class Action { accept, reject };
  // What egress traffic leaves through: "traffic-path" of the guide.
  enum class Path { none = 0, within_vpc = 1, internet_gateway = 8 };

  std::string interface_id;
  Action action = Action::accept;
  bool egress = false;
  // The interface's own side is always its private address; `packet_…` are the ends of the way
  // where a NAT gateway is between.
  std::string source;
  std::string destination;
  std::string packet_source;
  std::string packet_destination;
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint8_t protocol = 0;
  std::uint8_t tcp_flags = 0;  // FIN 1, SYN 2, RST 4, and 16 for the ACK of a SYN-ACK
  Path path = Path::none;
  std::uint64_t packets = 0;
  std::uint64_t bytes = 0;
  std::int64_t start = 0;  // Unix seconds
  std::int64_t end = 0;
  bool operator==(const FlowRecord&) const = default;
};

std::string flow_log_line(const FlowLogFormat& format, const FlowLogContext& context,
                          const FlowRecord& record);

// The line for a window without records: status "NODATA", where there was no traffic, or
// "SKIPDATA", where not all of it could be kept.
std::string flow_log_line(const FlowLogFormat& format, const FlowLogContext& context,
                          std::int64_t start, std::int64_t end, const std::string& status);

}  // namespace neargate::ec2
