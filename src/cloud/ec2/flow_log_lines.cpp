#include "cloud/ec2/flow_log_lines.hpp"

#include <map>

#include "base/text.hpp"

namespace neargate::ec2 {
namespace {

std::int64_t seconds(Timestamp time) {
  return std::chrono::floor<Seconds>(time).time_since_epoch().count();
}

bool asks_for(const FlowLog& log, FlowRecord::Action action) {
  const std::string wanted = action == FlowRecord::Action::accept ? "ACCEPT" : "REJECT";
  return log.traffic_type == "ALL" || log.traffic_type == wanted;
}

}  // namespace

bool covers(const FlowLog& log, const FlowLogContext& interface) {
  return log.resource_id == interface.vpc_id || log.resource_id == interface.subnet_id ||
         log.resource_id == interface.interface_id;
}

std::vector<FlowLogStream> flow_log_streams(
    const FlowLog& log, const std::vector<FlowLogContext>& interfaces,
    const std::vector<FlowRecord>& records, const machine::FlowWindow& window,
    const std::function<bool(const std::string& stream)>& exists) {
  const auto format = FlowLogFormat::parse(log.log_format.value_or(""));
  if (!format) return {};  // of a daemon that did not check
  std::map<std::string, std::vector<const FlowRecord*>> of_interface;
  for (const FlowRecord& record : records) {
    if (asks_for(log, record.action)) of_interface[record.interface_id].push_back(&record);
  }
  std::vector<FlowLogStream> streams;
  for (const FlowLogContext& interface : interfaces) {
    if (!covers(log, interface)) continue;
    FlowLogStream stream;
    stream.name = interface.interface_id + "-" + to_lower(log.traffic_type.value_or("ALL"));
    for (const FlowRecord* record : of_interface[interface.interface_id]) {
      stream.lines.push_back({record->start, flow_log_line(*format, interface, *record)});
    }
    const std::int64_t start = seconds(window.begin);
    const auto without_record = [&](const std::string& status) {
      stream.lines.push_back(
          {start, flow_log_line(*format, interface, start, seconds(window.end), status)});
    };
    const bool known = !stream.lines.empty() || exists(stream.name);
    if (known && window.skipped) {
      without_record("SKIPDATA");
    } else if (known && stream.lines.empty()) {
      without_record("NODATA");
    }
    if (!stream.lines.empty()) streams.push_back(std::move(stream));
  }
  return streams;
}

}  // namespace neargate::ec2
