#include "cloud/ecs/service_observer.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cloud/ecs/task_record.hpp"

namespace neargate::ecs {

namespace {

// When a task of which nothing checks the health counts as healthy. Amazon ECS API Reference,
// DeploymentConfiguration, minimumHealthyPercent.
constexpr Seconds kUncheckedHealthyAfter{40};
// How often the alarms of a deployment are looked at, as AWS does by DescribeAlarms.
constexpr Seconds kAlarmInterval{10};
// How long alarms are watched on when all is as desired, where bakeTimeInMinutes does not say. AWS
// computes it and only says that it is less than 5 minutes. Amazon ECS Developer Guide, "How
// CloudWatch alarms detect Amazon ECS deployment failures".
constexpr Seconds kBakeTime{3 * 60};

void earlier(std::optional<Timestamp>& kept, Timestamp candidate) {
  if (!kept || candidate < *kept) kept = candidate;
}

PlannedDeployment::Rollout rollout_of(const DeploymentRecord& deployment) {
  using Rollout = PlannedDeployment::Rollout;
  if (deployment.rollout_state == "COMPLETED") return Rollout::completed;
  return deployment.rollout_state == "FAILED" ? Rollout::failed : Rollout::in_progress;
}

PlannedDeployment planned(const DeploymentRecord& deployment) {
  PlannedDeployment out;
  out.id = deployment.id;
  out.rollout = rollout_of(deployment);
  out.failed_tasks = deployment.failed_tasks;
  out.restarts = {deployment.consecutive_failures, deployment.consecutive_crashes.value_or(0),
                  deployment.last_failure_at};
  out.is_rollback = deployment.rollback.value_or(false);
  out.baking_since = deployment.baking_since;
  return out;
}

bool needs_container_health(const TaskDefinition& definition) {
  for (const ContainerDefinition& container : *definition.container_definitions) {
    if (container.health_check && container.essential.value_or(true)) return true;
  }
  return false;
}

}  // namespace

CircuitBreaker circuit_breaker_of(const Service& service) {
  CircuitBreaker breaker;
  if (!service.deployment_configuration ||
      !service.deployment_configuration->deployment_circuit_breaker) {
    return breaker;
  }
  const DeploymentCircuitBreaker& asked =
      *service.deployment_configuration->deployment_circuit_breaker;
  breaker.enabled = asked.enable;
  breaker.roll_back = asked.rollback;
  breaker.reset_on_healthy_task = asked.reset_on_healthy_task.value_or(true);
  if (asked.threshold_configuration) {
    const ThresholdConfiguration& threshold = *asked.threshold_configuration;
    breaker.value = threshold.value;
    if (threshold.type == "COUNT") breaker.type = CircuitBreaker::Threshold::count;
    if (threshold.type == "UNBOUNDED_PERCENT") {
      breaker.type = CircuitBreaker::Threshold::unbounded_percent;
    }
  }
  return breaker;
}

ServiceState ServiceObserver::observe(const ServiceRecord& record,
                                      std::optional<Timestamp>& look_again_at) const {
  ServiceState state;
  const Service& service = record.service;
  state.active = service.status == "ACTIVE";
  state.desired_count = service.desired_count.value_or(0);
  state.speed = state_.world.clock.speed();
  if (service.deployment_configuration) {
    const DeploymentConfiguration& configuration = *service.deployment_configuration;
    state.minimum_healthy_percent = configuration.minimum_healthy_percent.value_or(100);
    state.maximum_percent = configuration.maximum_percent.value_or(200);
  }
  state.circuit_breaker = circuit_breaker_of(service);
  state.rebalances = service.availability_zone_rebalancing == "ENABLED";
  state.rebalancing = record.rebalancing.value_or(false);
  state.stop_request = stop_request(record);
  const DeploymentRecord& primary = record.deployments.front();
  state.can_roll_back = record.last_completed && record.last_completed->id != primary.id;
  if (primary.network_configuration && primary.network_configuration->awsvpc_configuration) {
    for (const std::string& subnet : primary.network_configuration->awsvpc_configuration->subnets) {
      const std::string zone = environment_.zone_of_subnet(subnet);
      if (!zone.empty() &&
          std::find(state.zones.begin(), state.zones.end(), zone) == state.zones.end()) {
        state.zones.push_back(zone);
      }
    }
  }
  for (const DeploymentRecord& deployment : record.deployments) {
    state.deployments.push_back(planned(deployment));
  }
  observe_alarms(record, state, look_again_at);
  for (const std::string& id :
       state_.live_tasks_of_service(service_key(record.cluster, *service.service_name))) {
    state.tasks.push_back(observe(record, id, *state_.find_task(id), look_again_at));
  }
  return state;
}

StopRequest ServiceObserver::stop_request(const ServiceRecord& record) const {
  const ServiceDeploymentRecord* current =
      record.service_deployment ? state_.service_deployments.find(*record.service_deployment)
                                : nullptr;
  if (current == nullptr) return StopRequest::none;
  const std::string& status = *current->service_deployment.status;
  if (status == "STOP_REQUESTED") return StopRequest::abort;
  return status == "ROLLBACK_REQUESTED" ? StopRequest::roll_back : StopRequest::none;
}

// --- Alarms --------------------------------------------------------------------------------------

std::vector<std::string> ServiceObserver::ringing_alarms(const Service& service) const {
  std::vector<std::string> ringing;
  for (const std::string& name : service.deployment_configuration->alarms->alarm_names) {
    if (environment_.alarm_state(name) == AlarmState::alarm) ringing.push_back(name);
  }
  return ringing;
}

void ServiceObserver::observe_alarms(const ServiceRecord& record, ServiceState& state,
                                     std::optional<Timestamp>& look_again_at) const {
  const DeploymentRecord& primary = record.deployments.front();
  const auto& configuration = record.service.deployment_configuration;
  if (primary.rollout_state != "IN_PROGRESS" || !configuration || !configuration->alarms ||
      !configuration->alarms->enable || primary.alarms_ignored.value_or(false)) {
    return;
  }
  const Clock& clock = state_.world.clock;
  state.alarms.roll_back = configuration->alarms->rollback;
  state.alarms.bake = std::chrono::minutes(configuration->bake_time_in_minutes.value_or(0));
  state.alarms.ringing = !ringing_alarms(record.service).empty();
  if (state.alarms.bake == Milliseconds(0)) state.alarms.bake = kBakeTime;
  earlier(look_again_at, clock.now() + clock.scaled(kAlarmInterval));
}

// --- Tasks ---------------------------------------------------------------------------------------

PlannedTask ServiceObserver::observe(const ServiceRecord& record, const std::string& id,
                                     const TaskRecord& task,
                                     std::optional<Timestamp>& look_again_at) const {
  PlannedTask planned;
  planned.id = id;
  planned.deployment = task.deployment.value_or("");
  planned.zone = task.task.availability_zone.value_or("");
  planned.created_at = task.task.created_at.value_or(Timestamp());
  // What has lost its process serves nobody, though its task may not have been asked to stop yet.
  const TaskDefinition& definition = state_.task_definitions.find(task.definition)->task_definition;
  if (!wants_to_run(task.task) || essential_container_stopped(task.task, definition)) {
    planned.phase = PlannedTask::Phase::leaving;
    return planned;
  }
  if (task.protected_until) {
    planned.is_protected = state_.world.clock.now() < *task.protected_until;
    if (planned.is_protected) earlier(look_again_at, *task.protected_until);
  }
  if (task.task.last_status != task_status::kRunning) return planned;
  planned.phase = PlannedTask::Phase::running;
  observe_health(record, task, planned, look_again_at);
  return planned;
}

void ServiceObserver::observe_health(const ServiceRecord& record, const TaskRecord& task,
                                     PlannedTask& planned,
                                     std::optional<Timestamp>& look_again_at) const {
  const Clock& clock = state_.world.clock;
  const Timestamp started_at = task.task.started_at.value_or(Timestamp());
  const bool has_targets = task.targets && task.interface;
  planned.healthy = true;
  if (task.task.health_status == "UNHEALTHY") {
    planned.healthy = false;
    planned.unhealthy = "Task failed container health checks";
  } else if (needs_container_health(
                 state_.task_definitions.find(task.definition)->task_definition)) {
    planned.healthy = task.task.health_status == "HEALTHY";
  } else if (!has_targets) {
    const Timestamp healthy_at = started_at + clock.scaled(kUncheckedHealthyAfter);
    planned.healthy = clock.now() >= healthy_at;
    if (!planned.healthy) earlier(look_again_at, healthy_at);
  }
  if (!has_targets) return;
  const Timestamp grace_until =
      started_at +
      clock.scaled(Seconds(record.service.health_check_grace_period_seconds.value_or(0)));
  for (const TaskTargetRecord& target : *task.targets) {
    const TargetState seen = environment_.target_state(
        target.target_group_arn, {task.interface->private_address, target.port, planned.zone});
    if (seen.health == TargetHealth::healthy) continue;
    planned.healthy = false;
    if (seen.health != TargetHealth::unhealthy || !planned.unhealthy.empty()) continue;
    if (clock.now() >= grace_until) {
      planned.unhealthy = fmt::format("Task failed ELB health checks in (target-group {})",
                                      target.target_group_arn);
    } else {
      earlier(look_again_at, grace_until);
    }
  }
}

}  // namespace neargate::ecs
