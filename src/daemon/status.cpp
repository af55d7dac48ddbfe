#include "daemon/status.hpp"

#include <unistd.h>

#include "cloud/elbv2/site_url.hpp"
#include "daemon/options/settings.hpp"

namespace neargate::daemon {
namespace {

std::vector<elbv2::Listener> listeners_of(const std::string& load_balancer,
                                          const elbv2::Elbv2& elbv2) {
  std::vector<elbv2::Listener> out;
  for (const auto& [arn, record] : elbv2.listeners()) {
    if (record.listener.load_balancer_arn == load_balancer) out.push_back(record.listener);
  }
  return out;
}

LoadBalancerStatus load_balancer_status(const elbv2::LoadBalancerRecord& record,
                                        const elbv2::Elbv2& elbv2) {
  const elbv2::LoadBalancer& balancer = record.load_balancer;
  LoadBalancerStatus out;
  out.name = *balancer.load_balancer_name;
  out.url = site_url(balancer, listeners_of(*balancer.load_balancer_arn, elbv2));
  out.state = *balancer.state->code;
  out.healthy_targets = 0;
  out.targets = 0;
  for (const std::string& arn : elbv2.target_groups_of(*balancer.load_balancer_arn)) {
    const auto* group = elbv2.target_groups().find(arn);
    if (group == nullptr) continue;
    for (const elbv2::TargetRecord& target : group->targets) {
      ++out.targets;
      if (elbv2.health(arn, target.address, target.port).state == "healthy") {
        ++out.healthy_targets;
      }
    }
  }
  return out;
}

}  // namespace

StatusReport status_report(const StatusSources& sources) {
  StatusReport out;
  out.version = NEARGATE_VERSION;
  out.process_id = ::getpid();
  out.started_at = sources.started_at;
  const Settings& settings = sources.options.settings;
  out.endpoint = endpoint_of(settings);
  out.region = *settings.region;
  out.account = *settings.account;
  out.speed = *settings.speed;
  out.settings = settings;
  out.public_pool = sources.public_pool;
  out.decisions_file = sources.options.decisions_file;
  out.verbose = sources.options.verbose;
  out.state_directory = sources.options.state_directory;
  out.calls = static_cast<std::int64_t>(sources.statistics.calls);
  out.errors = static_cast<std::int64_t>(sources.statistics.errors);
  out.handling_microseconds =
      std::chrono::duration_cast<std::chrono::microseconds>(sources.statistics.handling).count();
  for (const auto& [arn, record] : sources.elbv2.load_balancers()) {
    out.load_balancers.push_back(load_balancer_status(record, sources.elbv2));
  }
  for (const auto& [key, record] : sources.ecs.services) {
    const ecs::Service& service = record.service;
    if (service.status != "ACTIVE") continue;
    ServiceStatus& shown = out.services.emplace_back();
    shown.cluster = ecs::State::last_part(service.cluster_arn.value_or(""));
    shown.name = service.service_name.value_or("");
    shown.desired = service.desired_count.value_or(0);
    shown.task_definition = ecs::State::last_part(service.task_definition.value_or(""));
    for (const std::string& id : sources.ecs.tasks_of_service(key)) {
      const ecs::TaskRecord* task = sources.ecs.find_task(id);
      if (task == nullptr || !ecs::wants_to_run(task->task)) continue;
      ++(task->task.last_status == ecs::task_status::kRunning ? shown.running : shown.pending);
    }
  }
  out.local_issuers = sources.provider_keys.local_issuers();
  out.running_tasks = 0;
  for (const auto& [id, record] : sources.ecs.tasks()) {
    if (record.task.last_status == ecs::task_status::kRunning) ++out.running_tasks;
  }
  return out;
}

}  // namespace neargate::daemon
