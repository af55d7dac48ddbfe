#include "daemon/flow_log_delivery.hpp"

#include <algorithm>

#include "base/log.hpp"

namespace neargate::daemon {
namespace {

constexpr Seconds kPeriod{60};
// Source: "Troubleshoot VPC Flow Logs" in the VPC user guide.
constexpr char kAccessError[] = "Access error";
constexpr char kUnknownError[] = "Unknown error";
constexpr char kService[] = "vpc-flow-logs.amazonaws.com";

std::string message_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    return error.what();
  }
}

}  // namespace

FlowLogDelivery::FlowLogDelivery(Services services)
    : services_(services),
      timer_(services.world, kPeriod, Seconds(0), [this](Timestamp) { tick(); }) {
  services_.ec2.on_interface_release([this](const ec2::NetworkInterface& interface) {
    if (!services_.ec2.flow_logs().empty()) departed_.push_back(known(interface));
  });
}

void FlowLogDelivery::start() { timer_.start(); }

void FlowLogDelivery::tick() {
  if (delivering_ || services_.ec2.flow_logs().empty()) return;
  delivering_ = true;
  coroutines_.spawn(deliver(), [this](const std::exception_ptr& failure) {
    delivering_ = false;
    log::error("flow logs: {}", message_of(failure));
  });
}

net::Task<void> FlowLogDelivery::deliver() {
  const std::vector<machine::FlowWindow> windows = co_await services_.world.machine.read_flows();
  for (const machine::FlowWindow& window : windows) {
    if (services_.ec2.has_vpc(window.vpc_id)) deliver(window);
  }
  departed_.clear();
  delivering_ = false;
}

void FlowLogDelivery::deliver(const machine::FlowWindow& window) {
  ec2::FlowNetwork network = services_.ec2.flow_network(window.vpc_id);
  std::vector<ec2::FlowLogContext> contexts;
  // Those that went come first: who has their addresses now had them last.
  for (const Known& gone : departed_) {
    if (gone.context.vpc_id != window.vpc_id) continue;
    network.interfaces.insert(network.interfaces.begin(), gone.interface);
    contexts.push_back(gone.context);
  }
  for (const auto* interface : services_.ec2.interfaces_of_vpc(window.vpc_id)) {
    contexts.push_back(known(*interface).context);
  }
  const std::vector<ec2::FlowRecord> records = ec2::flow_records(network, window);
  std::vector<std::pair<std::string, std::optional<std::string>>> outcomes;
  for (const auto& [id, log] : services_.ec2.flow_logs()) {
    if (services_.ec2.vpc_of_flow_log(log) != window.vpc_id) continue;
    outcomes.emplace_back(id, deliver(log, window, contexts, records));
  }
  for (const auto& [id, failure] : outcomes) services_.ec2.set_flow_log_failure(id, failure);
}

std::optional<std::string> FlowLogDelivery::deliver(
    const ec2::FlowLog& log, const machine::FlowWindow& window,
    const std::vector<ec2::FlowLogContext>& contexts, const std::vector<ec2::FlowRecord>& records) {
  if (!window.failure.empty()) {
    log::warning("flow log {}: {}", *log.flow_log_id, window.failure);
    return kUnknownError;
  }
  const std::string& group = *log.log_group_name;
  const auto exists = [&](const std::string& stream) {
    return services_.logs.stream_exists(group, stream);
  };
  const Streams streams = flow_log_streams(log, contexts, records, window, exists);
  if (!may_write(log, streams)) return kAccessError;
  services_.logs.create_group(group);
  for (const ec2::FlowLogStream& stream : streams) {
    std::vector<logs::Logs::Line> lines;
    for (const auto& line : stream.lines) {
      lines.push_back({Timestamp(Seconds(line.time)), line.text});
    }
    services_.logs.append(group, stream.name, lines);
  }
  return std::nullopt;
}

// The role is taken on for this log, and then asked as CloudWatch Logs would ask it: for the group
// and the streams that have to be made, and for each stream that is written to.
bool FlowLogDelivery::may_write(const ec2::FlowLog& log, const Streams& streams) {
  const std::string& id = *log.flow_log_id;
  const std::string& group = *log.log_group_name;
  const std::string role_arn = log.deliver_logs_permission_arn.value_or("");
  const iam::RoleRecord* role = services_.iam.find_role_by_arn(role_arn);
  if (role == nullptr ||
      !services_.authorizer.is_trusted(role_arn, kService,
                                       services_.world.arn("ec2", "vpc-flow-log/" + id))) {
    log::warning("flow log {}: {} may not act as {}", id, kService, role_arn);
    return false;
  }
  const access::Caller caller = access::Caller::as_role(role_arn, role->id, id);
  const auto may = [&](const char* action, const std::string& stream) {
    const auto answer = services_.authorizer.ask(
        caller, action,
        services_.world.arn("logs", "log-group:" + group + ":log-stream:" + stream));
    if (!answer.allowed()) log::warning("flow log {}: {}", id, answer.message());
    return answer.allowed();
  };
  if (!services_.logs.group_exists(group) && !may("logs:CreateLogGroup", "")) return false;
  return std::all_of(streams.begin(), streams.end(), [&](const ec2::FlowLogStream& stream) {
    const bool is_there = services_.logs.stream_exists(group, stream.name);
    return (is_there || may("logs:CreateLogStream", stream.name)) &&
           may("logs:PutLogEvents", stream.name);
  });
}

FlowLogDelivery::Known FlowLogDelivery::known(const ec2::NetworkInterface& interface) const {
  Known out;
  out.interface = ec2::flow_interface(interface);
  out.context.account = services_.world.account;
  out.context.region = services_.world.region;
  out.context.zone_id = interface.availability_zone_id.value_or("");
  out.context.vpc_id = interface.vpc_id.value_or("");
  out.context.subnet_id = out.interface.subnet_id;
  out.context.interface_id = out.interface.id;
  for (const std::string& id : services_.ecs.tasks_at_address(out.interface.address)) {
    const ecs::TaskRecord* task = services_.ecs.find_task(id);
    if (task == nullptr || !task->interface || task->interface->id != out.interface.id) continue;
    out.context.cluster_arn = task->task.cluster_arn.value_or("");
    const std::string service = task->service.value_or("");  // "<cluster>/<name>"
    out.context.service_name = service.substr(service.find('/') + 1);
    out.context.task_definition_arn = task->task.task_definition_arn.value_or("");
    out.context.task_arn = task->task.task_arn.value_or("");
    for (const ecs::Container& container :
         task->task.containers.value_or(std::vector<ecs::Container>{})) {
      if (container.runtime_id) out.context.container_ids.push_back(*container.runtime_id);
    }
  }
  return out;
}

}  // namespace neargate::daemon
