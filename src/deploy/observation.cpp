#include "deploy/observation.hpp"

#include <set>

#include "base/text.hpp"
#include "deploy/service_deployments.hpp"
#include "gen/cloudwatch/client.hpp"
#include "gen/ecs/client.hpp"
#include "gen/elbv2/client.hpp"

namespace neargate::deploy {
namespace {

constexpr int kNewestDeployments = 10;

// "arn:…:targetgroup/web/50dc6c495c0c9188" -> "web"
std::string target_group_name(const std::string& arn) {
  const auto parts = split(arn, '/');
  return parts.size() >= 2 ? std::string(parts[parts.size() - 2]) : arn;
}

void count(TargetCounts& counts, const std::string& state) {
  if (state == "healthy") {
    ++counts.healthy;
  } else if (state == "initial") {
    ++counts.initial;
  } else if (state == "unhealthy") {
    ++counts.unhealthy;
  } else if (state == "draining") {
    ++counts.draining;
  } else {
    ++counts.other;
  }
}

bool is_refused(const aws::Error& error) { return error.code().starts_with("AccessDenied"); }

// Whether one of the service was created after this one, and is not this one.
bool has_newer_than(aws::Transport& transport, const ServiceName& name,
                    const ecs::ServiceDeployment& deployment) {
  for (const ecs::ServiceDeploymentBrief& each :
       list_deployments(transport, name, kNewestDeployments)) {
    if (each.service_deployment_arn == deployment.service_deployment_arn) return false;
    if (each.created_at >= deployment.created_at) return true;
  }
  return false;
}

}  // namespace

std::vector<TargetCounts> target_counts(aws::Transport& transport, const ecs::Service& service) {
  std::vector<TargetCounts> out;
  std::set<std::string> seen;
  for (const auto& balancer : service.load_balancers.value_or(std::vector<ecs::LoadBalancer>{})) {
    const std::string arn = balancer.target_group_arn.value_or("");
    if (arn.empty() || !seen.insert(arn).second) continue;
    elbv2::DescribeTargetHealthInput request;
    request.target_group_arn = arn;
    TargetCounts& counts = out.emplace_back();
    counts.group = target_group_name(arn);
    const auto answer = elbv2::Client(transport).describe_target_health(request);
    for (const auto& each : answer.target_health_descriptions.value_or(
             std::vector<elbv2::TargetHealthDescription>{})) {
      count(counts, each.target_health ? each.target_health->state.value_or("") : "");
    }
  }
  return out;
}

std::vector<AlarmState> alarm_states(aws::Transport& transport, const ecs::Service& service) {
  std::vector<AlarmState> out;
  const auto& configuration = service.deployment_configuration;
  if (!configuration || !configuration->alarms || !configuration->alarms->enable) return out;
  if (configuration->alarms->alarm_names.empty()) return out;
  cloudwatch::DescribeAlarmsInput request;
  request.alarm_names = configuration->alarms->alarm_names;
  request.alarm_types.emplace() = {"MetricAlarm", "CompositeAlarm"};
  const auto answer = cloudwatch::Client(transport).describe_alarms(request);
  for (const auto& each : answer.metric_alarms.value_or(std::vector<cloudwatch::MetricAlarm>{})) {
    out.push_back({each.alarm_name.value_or(""), each.state_value.value_or("")});
  }
  for (const auto& each :
       answer.composite_alarms.value_or(std::vector<cloudwatch::CompositeAlarm>{})) {
    out.push_back({each.alarm_name.value_or(""), each.state_value.value_or("")});
  }
  return out;
}

Observation observe(aws::Transport& transport, const ServiceName& name,
                    const std::string& service_deployment) {
  Observation out;
  out.deployment = describe_deployment(transport, service_deployment);
  out.service = describe_service(transport, name);
  out.time = RealClock().now();
  const std::string status = out.deployment.status.value_or("");
  if (status == "STOP_REQUESTED" || status == "STOPPED" || status == "ROLLBACK_FAILED") {
    out.has_newer = has_newer_than(transport, name, out.deployment);
  }
  // What only tells more must not end a delivery whose role lacks a permission.
  try {
    out.targets = target_counts(transport, out.service);
  } catch (const aws::Error& error) {
    if (!is_refused(error)) throw;
  }
  try {
    out.alarms = alarm_states(transport, out.service);
  } catch (const aws::Error& error) {
    if (!is_refused(error)) throw;
  }
  return out;
}

}  // namespace neargate::deploy
