#include "cli/service_status.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "aws/pages.hpp"
#include "cli/duration.hpp"
#include "cli/ecs_listing.hpp"
#include "cli/output.hpp"
#include "cli/service_alarms.hpp"
#include "cloud/elbv2/site_url.hpp"

namespace neargate::cli {
namespace {

// Part of it, where the caller may ask for it: a reader of ECS need not be one of everything.
template <class Ask>
void if_allowed(const Ask& ask) {
  try {
    ask();
  } catch (const aws::Error& error) {
    if (error.status() != 403 && !error.code().starts_with("AccessDenied")) throw;
  }
}

void add_targets(elbv2::Client& client, const ecs::Service& service, daemon::ServiceStatus& out) {
  for (const ecs::LoadBalancer& attachment : or_empty(service.load_balancers)) {
    if (!attachment.target_group_arn) continue;
    elbv2::DescribeTargetHealthInput health;
    health.target_group_arn = *attachment.target_group_arn;
    out.healthy_targets = out.healthy_targets.value_or(0);
    out.targets = out.targets.value_or(0);
    for (const auto& target :
         or_empty(client.describe_target_health(health).target_health_descriptions)) {
      const std::string state =
          target.target_health ? target.target_health->state.value_or("") : "";
      if (state == "draining") continue;
      ++*out.targets;
      if (state == "healthy") ++*out.healthy_targets;
    }
    if (out.url) continue;
    elbv2::DescribeTargetGroupsInput groups;
    groups.target_group_arns = std::vector{*attachment.target_group_arn};
    const auto found = or_empty(client.describe_target_groups(groups).target_groups);
    if (found.empty() || or_empty(found.front().load_balancer_arns).empty()) continue;
    elbv2::DescribeLoadBalancersInput balancers;
    balancers.load_balancer_arns = found.front().load_balancer_arns;
    for (const auto& balancer :
         or_empty(client.describe_load_balancers(balancers).load_balancers)) {
      elbv2::DescribeListenersInput listeners;
      listeners.load_balancer_arn = balancer.load_balancer_arn;
      out.url = site_url(balancer, or_empty(client.describe_listeners(listeners).listeners));
    }
  }
}

std::string number(const std::optional<std::int32_t>& value) {
  return value ? std::to_string(*value) : "-";
}

}  // namespace

daemon::ServiceStatus status_of(const ecs::Service& service) {
  daemon::ServiceStatus out;
  out.cluster = last_part(service.cluster_arn.value_or(""));
  out.name = service.service_name.value_or("");
  out.desired = service.desired_count.value_or(0);
  out.running = service.running_count.value_or(0);
  out.pending = service.pending_count.value_or(0);
  out.task_definition = last_part(service.task_definition.value_or(""));
  for (const ecs::Deployment& deployment : or_empty(service.deployments)) {
    if (deployment.status != "PRIMARY") continue;
    out.rollout_state = deployment.rollout_state;
    out.rollout_state_reason = deployment.rollout_state_reason;
    out.failed = deployment.failed_tasks;
  }
  const auto events = or_empty(service.events);
  if (!events.empty()) {
    out.last_event = events.front().message;
    out.last_event_at = events.front().created_at;
  }
  return out;
}

std::vector<daemon::ServiceStatus> service_statuses(deploy::Clients& clients,
                                                    const std::string& cluster,
                                                    const std::string& service) {
  std::vector<daemon::ServiceStatus> out;
  for (const std::string& each : clusters(clients.ecs, cluster)) {
    for (const ecs::Service& described : list_services(clients.ecs, each, service)) {
      if (described.status == "INACTIVE") continue;
      daemon::ServiceStatus& status = out.emplace_back(status_of(described));
      if_allowed([&] { add_targets(clients.elbv2, described, status); });
      if_allowed([&] { add_limits(clients.autoscaling, status); });
      if_allowed([&] { add_alarms(clients, described, status); });
    }
  }
  std::ranges::sort(out, {}, [](const auto& each) { return std::pair(each.cluster, each.name); });
  return out;
}

std::string text_of(const std::vector<daemon::ServiceStatus>& services, Timestamp now) {
  std::vector<std::vector<std::string>> rows = {{"SERVICE", "CLUSTER", "REVISION", "ROLLOUT",
                                                 "DESIRED", "PENDING", "RUNNING", "HEALTHY",
                                                 "SCALES", "ALARMS", "URL"}};
  std::string below;
  for (const daemon::ServiceStatus& service : services) {
    rows.push_back({service.name, service.cluster, service.task_definition,
                    service.rollout_state.value_or("-"), std::to_string(service.desired),
                    std::to_string(service.pending), std::to_string(service.running),
                    service.targets ? fmt::format("{}/{}", number(service.healthy_targets),
                                                  number(service.targets))
                                    : "-",
                    scaling_text(service), alarms_text(service), service.url.value_or("-")});
    if (service.last_event) {
      const Milliseconds age = now - service.last_event_at.value_or(now);
      below += *service.last_event + " " + age_text(age) + " ago\n";
    }
    if (service.rollout_state == "FAILED") {
      below += "(service " + service.name + ") " + service.rollout_state_reason.value_or("") + "\n";
    }
  }
  return table(rows) + (below.empty() ? "" : "\n" + below);
}

}  // namespace neargate::cli
