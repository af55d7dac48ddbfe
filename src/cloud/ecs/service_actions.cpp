#include <algorithm>

#include <fmt/format.h>

#include "base/log.hpp"
#include "cloud/ecs/capacity_strategy.hpp"
#include "cloud/ecs/service_controller.hpp"
#include "cloud/ecs/service_events.hpp"
#include "cloud/ecs/task_factory.hpp"
#include "cloud/ecs/task_roles.hpp"
#include "cloud/ecs/zone_balance.hpp"

// What a plan wants done.
namespace neargate::ecs {

namespace {

std::string words_of(DeploymentFailure::Cause cause) {
  switch (cause) {
    case DeploymentFailure::Cause::tasks_failed:
      return "tasks failed to start";
    case DeploymentFailure::Cause::alarm:
      return "alarm detected";
    case DeploymentFailure::Cause::stop_requested:
      break;
  }
  return "stop requested";
}

// The beginning of a rolloutStateReason.
std::string who(DeploymentFailure::Cause cause) {
  return cause == DeploymentFailure::Cause::tasks_failed ? "ECS deployment circuit breaker"
                                                         : "ECS deployment failed";
}

std::string zones_text(const ServiceState& seen) {
  ZoneBalance zones(seen.zones);
  for (const PlannedTask& task : seen.tasks) {
    if (task.phase != PlannedTask::Phase::leaving) zones.add(task.zone);
  }
  return zones.text();
}

}  // namespace

// --- Tasks ---------------------------------------------------------------------------------------

void ServiceController::start_tasks(const std::string& key, const ServiceState& seen,
                                    const ServiceActions& actions) {
  std::vector<std::string> started;
  for (const std::string& zone : actions.starts) {
    if (auto task = start_task(key, zone)) started.push_back(std::move(*task));
  }
  const bool rebalances = actions.rebalancing && !started.empty();
  if (rebalances) {
    if (!seen.rebalancing) add_event(key, event::rebalancing_started(zones_text(seen)));
    add_event(key, event::started_to_rebalance(started, actions.starts.front()));
  } else if (!started.empty()) {
    add_event(key, event::started(started, actions.replacements));
  }
  if (actions.rebalancing == seen.rebalancing) return;
  state_.services.update(key,
                         [&](ServiceRecord& record) { record.rebalancing = actions.rebalancing; });
  if (!actions.rebalancing && actions.steady) {
    add_event(key, event::rebalancing_completed(zones_text(seen)));
  }
}

std::optional<std::string> ServiceController::start_task(const std::string& key,
                                                         const std::string& zone) {
  const ServiceRecord& record = *state_.services.find(key);
  const DeploymentRecord& primary = record.deployments.front();
  const Service& service = record.service;
  const AwsVpcConfiguration& network = *primary.network_configuration->awsvpc_configuration;
  NewTask task;
  task.cluster = record.cluster;
  task.definition = state_.find_task_definition(primary.task_definition);
  if (task.definition == nullptr) {
    log::error("service {}: its task definition {} has gone", key, primary.task_definition);
    return std::nullopt;
  }
  if (const auto obstacle =
          launch_obstacle(environment_, task.definition->task_definition, std::nullopt)) {
    not_launched(key, primary.id, *obstacle);
    return std::nullopt;
  }
  task.group = "service:" + *service.service_name;
  task.started_by = primary.id;
  if (service.capacity_provider_strategy && !service.capacity_provider_strategy->empty()) {
    task.capacity_provider = next_provider(*service.capacity_provider_strategy, tasks_on(key));
  }
  task.subnet = subnet_in(record, zone);
  task.zone = zone;
  task.security_groups = network.security_groups;
  task.assign_public_ip = network.assign_public_ip == "ENABLED";
  task.enable_execute_command = service.enable_execute_command;
  if (service.propagate_tags == "SERVICE") add_tags(task.tags, service.tags);
  if (service.propagate_tags == "TASK_DEFINITION") add_tags(task.tags, task.definition->tags);
  if (service.enable_ecs_managed_tags.value_or(false)) {
    add_managed_tags(task.tags, record.cluster, service.service_name);
  }
  task.service = key;
  task.deployment = primary.id;
  if (primary.load_balancers) {
    for (const LoadBalancer& balancer : *primary.load_balancers) {
      TaskTargetRecord& target = task.targets.emplace_back();
      target.target_group_arn = balancer.target_group_arn.value_or("");
      target.port = balancer.container_port.value_or(0);
    }
  }
  const std::string id = add_task(state_, task);
  runner_.launch(id);
  return id;
}

// How many tasks of the primary deployment are on each capacity provider.
std::map<std::string, int> ServiceController::tasks_on(const std::string& key) const {
  const std::string& primary = state_.services.find(key)->deployments.front().id;
  std::map<std::string, int> counts;
  for (const std::string& id : state_.live_tasks_of_service(key)) {
    const TaskRecord& task = *state_.find_task(id);
    if (task.deployment != primary || !wants_to_run(task.task)) continue;
    ++counts[task.task.capacity_provider_name.value_or("")];
  }
  return counts;
}

std::string ServiceController::subnet_in(const ServiceRecord& record,
                                         const std::string& zone) const {
  std::map<std::string, int> used;
  for (const std::string& id :
       state_.live_tasks_of_service(service_key(record.cluster, *record.service.service_name))) {
    const TaskRecord& task = *state_.find_task(id);
    if (wants_to_run(task.task)) ++used[task.subnet];
  }
  std::string best;
  for (const std::string& subnet :
       record.deployments.front().network_configuration->awsvpc_configuration->subnets) {
    if (environment_.zone_of_subnet(subnet) != zone) continue;
    if (best.empty() || used[subnet] < used[best]) best = subnet;
  }
  return best;
}

void ServiceController::stop_tasks(const std::string& key,
                                   const std::vector<ServiceActions::Stop>& stops) {
  std::vector<std::string> stopped;
  int pending = 0;
  for (const ServiceActions::Stop& stop : stops) {
    if (state_.find_task(stop.task)->task.last_status == task_status::kRunning) {
      stopped.push_back(stop.task);
    } else {
      ++pending;
    }
    runner_.stop(stop.task, "ServiceSchedulerInitiated", stop.reason);
    if (stop.unhealthy) count_failure(key, *state_.find_task(stop.task));
  }
  if (!stopped.empty()) add_event(key, event::stopped(stopped));
  if (pending > 0) add_event(key, event::stopped_pending(pending));
}

// --- Deployments ---------------------------------------------------------------------------------

void ServiceController::fail_deployment(const std::string& key, const DeploymentFailure& failure) {
  const ServiceRecord& before = *state_.services.find(key);
  const std::string failed = before.deployments.front().id;
  std::vector<std::string> alarms;
  if (failure.cause == DeploymentFailure::Cause::alarm) {
    alarms = observer_.ringing_alarms(before.service);
  }
  std::optional<DeploymentRecord> last;
  if (failure.roll_back) last = before.last_completed;
  deployments_.failed(key, failure, alarms, last ? &*last : nullptr);
  state_.services.update(key, [&](ServiceRecord& record) {
    DeploymentRecord& primary = record.deployments.front();
    primary.rollout_state = "FAILED";
    primary.rollout_state_reason =
        fmt::format("{}: {}.", who(failure.cause), words_of(failure.cause));
    primary.updated_at = world_.clock.now();
    record.steady = false;
    if (!last) return;
    restore(record, *last,
            fmt::format("{}: rolling back to deploymentId {}.", who(failure.cause), last->id));
  });
  add_event(key, event::failed(failed, words_of(failure.cause)));
  if (last) add_event(key, event::rolling_back(last->id));
  touch(key);
}

// The last deployment that completed becomes the primary one again, with the tasks it still has.
void ServiceController::restore(ServiceRecord& record, DeploymentRecord last,
                                const std::string& reason) {
  last.rollback = true;
  last.rollout_state = "IN_PROGRESS";
  last.rollout_state_reason = reason;
  last.failed_tasks = 0;
  last.consecutive_failures = 0;
  last.consecutive_crashes = 0;
  last.updated_at = world_.clock.now();
  Service& service = record.service;
  service.task_definition = last.task_definition;
  service.network_configuration = last.network_configuration;
  service.load_balancers = last.load_balancers;
  const ServiceRevisionRecord* revision =
      last.service_revision ? state_.service_revisions.find(*last.service_revision) : nullptr;
  if (revision != nullptr) {
    service.launch_type = revision->service_revision.launch_type;
    service.capacity_provider_strategy = revision->service_revision.capacity_provider_strategy;
    record.monitoring = revision->service_revision.monitoring;
  }
  std::erase_if(record.deployments,
                [&](const DeploymentRecord& deployment) { return deployment.id == last.id; });
  record.deployments.insert(record.deployments.begin(), std::move(last));
}

void ServiceController::forget_gone(const std::string& key, const std::vector<std::string>& gone) {
  if (gone.empty()) return;
  state_.services.update(key, [&](ServiceRecord& record) {
    std::erase_if(record.deployments, [&](const DeploymentRecord& deployment) {
      if (std::find(gone.begin(), gone.end(), deployment.id) == gone.end()) return false;
      deployments_.left(deployment);
      return true;
    });
  });
}

void ServiceController::complete(const std::string& key) {
  const std::string id = state_.services.find(key)->deployments.front().id;
  deployments_.completed(key);
  state_.services.update(key, [&](ServiceRecord& record) {
    DeploymentRecord& primary = record.deployments.front();
    primary.rollout_state = "COMPLETED";
    primary.rollout_state_reason = fmt::format("ECS deployment {} completed.", id);
    primary.rollback = false;
    primary.failed_tasks = 0;
    primary.consecutive_failures = 0;
    primary.consecutive_crashes = 0;
    primary.updated_at = world_.clock.now();
    record.last_completed = primary;
  });
  add_event(key, event::completed(id));
}

void ServiceController::finish(const std::string& key) {
  deployments_.forget(key);
  state_.services.update(key, [&](ServiceRecord& record) {
    record.service.status = "INACTIVE";
    record.inactive_at = world_.clock.now();
    record.deployments.clear();
    record.service_deployment.reset();
  });
}

}  // namespace neargate::ecs
