#include "cli/service_alarms.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "cli/ecs_listing.hpp"

namespace neargate::cli {
namespace {

std::string resource_id(const daemon::ServiceStatus& service) {
  return "service/" + service.cluster + "/" + service.name;
}

// The policies by the names of their alarms.
std::map<std::string, autoscaling::ScalingPolicy> scaling_policies(
    autoscaling::Client& client, const daemon::ServiceStatus& service) {
  std::map<std::string, autoscaling::ScalingPolicy> out;
  autoscaling::DescribeScalingPoliciesRequest request;
  request.service_namespace = "ecs";
  request.resource_id = resource_id(service);
  for (const auto& policy : or_empty(client.describe_scaling_policies(request).scaling_policies)) {
    for (const auto& alarm : or_empty(policy.alarms)) out.emplace(alarm.alarm_name, policy);
  }
  return out;
}

bool is_in_alarm(const daemon::AlarmStatus& alarm) { return alarm.state == "ALARM"; }

std::vector<daemon::AlarmStatus> alarms_for(const daemon::ServiceStatus& service,
                                            const std::string& purpose) {
  std::vector<daemon::AlarmStatus> out = or_empty(service.alarms);
  std::erase_if(out, [&](const auto& each) { return each.purpose != purpose; });
  return out;
}

}  // namespace

std::string purpose_of(const autoscaling::ScalingPolicy& policy,
                       const cloudwatch::MetricAlarm& alarm) {
  if (policy.step_scaling_policy_configuration) {
    const auto steps = or_empty(policy.step_scaling_policy_configuration->step_adjustments);
    if (!steps.empty() && steps.front().scaling_adjustment != 0) {
      return steps.front().scaling_adjustment > 0 ? kScalesOut : kScalesIn;
    }
  }
  return alarm.comparison_operator.value_or("").starts_with("Less") ? kScalesIn : kScalesOut;
}

void add_limits(autoscaling::Client& client, daemon::ServiceStatus& out) {
  autoscaling::DescribeScalableTargetsRequest request;
  request.service_namespace = "ecs";
  request.resource_ids = std::vector{resource_id(out)};
  for (const auto& target : or_empty(client.describe_scalable_targets(request).scalable_targets)) {
    out.minimum = target.min_capacity;
    out.maximum = target.max_capacity;
  }
}

void add_alarms(deploy::Clients& clients, const ecs::Service& service, daemon::ServiceStatus& out) {
  cloudwatch::DescribeAlarmsInput request;
  std::vector<std::string>& names = request.alarm_names.emplace();
  request.alarm_types.emplace() = {"MetricAlarm", "CompositeAlarm"};
  if (service.deployment_configuration && service.deployment_configuration->alarms) {
    names = service.deployment_configuration->alarms->alarm_names;
  }
  std::map<std::string, autoscaling::ScalingPolicy> policies;
  if (out.minimum) policies = scaling_policies(clients.autoscaling, out);
  for (const auto& [name, policy] : policies) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  if (names.empty()) return;
  const auto answer = clients.cloudwatch.describe_alarms(request);
  std::vector<daemon::AlarmStatus>& alarms = out.alarms.emplace();
  for (const auto& alarm : or_empty(answer.metric_alarms)) {
    const std::string name = alarm.alarm_name.value_or("");
    const auto policy = policies.find(name);
    alarms.push_back({.name = name,
                      .state = alarm.state_value.value_or(""),
                      .purpose = policy == policies.end() ? kGuardsDeployments
                                                          : purpose_of(policy->second, alarm)});
  }
  for (const auto& alarm : or_empty(answer.composite_alarms)) {
    alarms.push_back({.name = alarm.alarm_name.value_or(""),
                      .state = alarm.state_value.value_or(""),
                      .purpose = kGuardsDeployments});
  }
}

std::string scaling_text(const daemon::ServiceStatus& service) {
  if (!service.minimum) return "-";
  const int minimum = *service.minimum;
  const int maximum = service.maximum.value_or(minimum);
  const std::string limits = fmt::format("{}-{}", minimum, maximum);
  // One policy is enough to scale out; to scale in takes all of them.
  if (std::ranges::any_of(alarms_for(service, kScalesOut), is_in_alarm)) {
    return limits + (service.desired < maximum ? " (scaling out)" : " (at maximum, wants more)");
  }
  const auto scale_in = alarms_for(service, kScalesIn);
  if (!scale_in.empty() && std::ranges::all_of(scale_in, is_in_alarm)) {
    return limits + (service.desired > minimum ? " (scaling in)" : " (idle, at minimum)");
  }
  return limits;
}

std::string alarms_text(const daemon::ServiceStatus& service) {
  const auto alarms = alarms_for(service, kGuardsDeployments);
  if (alarms.empty()) return "-";
  std::string names;
  for (const daemon::AlarmStatus& alarm : alarms) {
    if (is_in_alarm(alarm)) names += (names.empty() ? ": " : ", ") + alarm.name;
  }
  return fmt::format("{} of {}{}", std::ranges::count_if(alarms, is_in_alarm), alarms.size(),
                     names);
}

}  // namespace neargate::cli
