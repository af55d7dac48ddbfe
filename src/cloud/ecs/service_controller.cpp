#include "cloud/ecs/service_controller.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "aws/error.hpp"
#include "base/log.hpp"
#include "cloud/ecs/task_factory.hpp"

namespace neargate::ecs {

namespace {

constexpr std::size_t kEventsMax = 100;  // Amazon ECS API Reference, Service, events
constexpr Milliseconds kInactiveServiceKept{60 * 60 * 1000};
constexpr Milliseconds kSweepInterval{60 * 1000};
// A task that ran this long has not failed to start: the restart throttle begins anew.
constexpr Milliseconds kProvenAfter{60 * 1000};

std::string failure_reason(const std::string& unhealthy) { return "Task failed " + unhealthy; }

std::string task_list(const std::vector<std::string>& ids) {
  std::string out;
  for (const std::string& id : ids) out += fmt::format(" (task {})", id);
  return out;
}

PlannedDeployment::Rollout rollout_of(const DeploymentRecord& deployment) {
  using Rollout = PlannedDeployment::Rollout;
  if (deployment.rollout_state == "COMPLETED") return Rollout::completed;
  return deployment.rollout_state == "FAILED" ? Rollout::failed : Rollout::in_progress;
}

void earlier(std::optional<Timestamp>& kept, Timestamp candidate) {
  if (!kept || candidate < *kept) kept = candidate;
}

bool needs_container_health(const TaskDefinition& definition) {
  for (const ContainerDefinition& container : *definition.container_definitions) {
    if (container.health_check && container.essential.value_or(true)) return true;
  }
  return false;
}

}  // namespace

ServiceController::ServiceController(State& state, Environment& environment, TaskRunner& runner)
    : state_(state), environment_(environment), world_(state.world), runner_(runner) {
  runner_.on_change([this](const std::string& task_id) { task_changed(task_id); });
  sweep_timer_ = world_.reactor.after(kSweepInterval, [this] { sweep(); });
}

ServiceController::~ServiceController() {
  if (sweep_timer_) world_.reactor.cancel(*sweep_timer_);
  for (const auto& [key, timer] : timers_) world_.reactor.cancel(timer);
}

void ServiceController::recover() {
  for (const auto& [id, task] : state_.tasks()) {
    if (task.targets_registered) announced_.insert(id);
  }
  for (const auto& [key, service] : state_.services) touch(key);
}

void ServiceController::touch(const std::string& service_key) {
  dirty_.insert(service_key);
  if (posted_) return;
  posted_ = true;
  world_.reactor.post([this] { run_plans(); });
}

void ServiceController::deploy(const std::string& service_key) {
  const Timestamp now = world_.clock.now();
  DeploymentRecord made;
  // "ecs-svc/" and 19 digits, as AWS numbers them.
  made.id = fmt::format("ecs-svc/{:019}", world_.randomness.next() % 9'000'000'000'000'000'000u);
  made.created_at = now;
  made.updated_at = now;
  made.rollout_state = "IN_PROGRESS";
  made.rollout_state_reason = fmt::format("ECS deployment {} in progress.", made.id);
  state_.services.update(service_key, [&](ServiceRecord& record) {
    made.task_definition = *record.service.task_definition;
    made.network_configuration = record.service.network_configuration;
    made.load_balancers = record.service.load_balancers;
    record.deployments.insert(record.deployments.begin(), std::move(made));
    record.steady = false;
  });
  touch(service_key);
}

void ServiceController::add_event(const std::string& service_key, const std::string& message) {
  const ServiceEventsRecord* kept = state_.events.find(service_key);
  ServiceEventsRecord record = kept == nullptr ? ServiceEventsRecord() : *kept;
  ServiceEvent event;
  event.id = world_.randomness.uuid();
  event.created_at = world_.clock.now();
  event.message = fmt::format(
      "(service {}) {}", State::last_part(service_key).substr(service_key.find('/') + 1), message);
  record.events.insert(record.events.begin(), std::move(event));
  if (record.events.size() > kEventsMax) record.events.resize(kEventsMax);
  state_.events.put(service_key, std::move(record));
}

// --- What happens to tasks ---------------------------------------------------------------------

void ServiceController::task_changed(const std::string& task_id) {
  const TaskRecord* task = state_.find_task(task_id);
  if (task == nullptr || !task->service) return;
  const std::string key = *task->service;
  if (state_.services.find(key) == nullptr) return;
  if (task->targets_registered && announced_.insert(task_id).second) {
    for (const TaskTargetRecord& target : *task->targets) {
      add_event(key,
                fmt::format("registered 1 targets in (target-group {})", target.target_group_arn));
    }
  }
  if (!task->targets_registered && announced_.erase(task_id) != 0) {
    for (const TaskTargetRecord& target : *task->targets) {
      add_event(
          key, fmt::format("deregistered 1 targets in (target-group {})", target.target_group_arn));
    }
  }
  const bool failed_by_itself = task->task.stop_code == "TaskFailedToStart" ||
                                task->task.stop_code == "EssentialContainerExited";
  if (failed_by_itself && !task->failure_counted.value_or(false)) {
    const TaskRecord& counted =
        state_.update_task(task_id, [](TaskRecord& record) { record.failure_counted = true; });
    count_failure(key, counted);
  }
  touch(key);
}

void ServiceController::count_failure(const std::string& service_key, const TaskRecord& task) {
  const Timestamp now = world_.clock.now();
  const bool proven =
      task.task.started_at && now - *task.task.started_at > world_.clock.scaled(kProvenAfter);
  state_.services.update(service_key, [&](ServiceRecord& record) {
    for (DeploymentRecord& deployment : record.deployments) {
      if (deployment.id != task.deployment) continue;
      if (deployment.rollout_state == "IN_PROGRESS") ++deployment.failed_tasks;
      deployment.consecutive_failures = proven ? 1 : deployment.consecutive_failures + 1;
      deployment.last_failure_at = now;
      deployment.updated_at = now;
    }
  });
}

// --- What is
// --------------------------------------------------------------------------------------

ServiceState ServiceController::observe(const ServiceRecord& record,
                                        std::optional<Timestamp>& look_again_at) const {
  ServiceState state;
  const Service& service = record.service;
  state.active = service.status == "ACTIVE";
  state.desired_count = service.desired_count.value_or(0);
  state.speed = world_.clock.speed();
  if (service.deployment_configuration) {
    const DeploymentConfiguration& configuration = *service.deployment_configuration;
    state.minimum_healthy_percent = configuration.minimum_healthy_percent.value_or(100);
    state.maximum_percent = configuration.maximum_percent.value_or(200);
    if (configuration.deployment_circuit_breaker) {
      state.circuit_breaker = configuration.deployment_circuit_breaker->enable;
      state.circuit_breaker_rollback = configuration.deployment_circuit_breaker->rollback;
    }
  }
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
    state.deployments.push_back({deployment.id, rollout_of(deployment), deployment.failed_tasks,
                                 deployment.consecutive_failures, deployment.last_failure_at,
                                 deployment.rollback.value_or(false)});
  }
  for (const std::string& id :
       state_.tasks_of_service(service_key(record.cluster, *service.service_name))) {
    const TaskRecord& task = *state_.find_task(id);
    if (!is_stopped(task.task)) {
      state.tasks.push_back(observe(record, id, task, look_again_at));
    }
  }
  return state;
}

PlannedTask ServiceController::observe(const ServiceRecord& record, const std::string& id,
                                       const TaskRecord& task,
                                       std::optional<Timestamp>& look_again_at) const {
  PlannedTask planned;
  planned.id = id;
  planned.deployment = task.deployment.value_or("");
  planned.zone = task.task.availability_zone.value_or("");
  planned.created_at = task.task.created_at.value_or(Timestamp());
  if (!wants_to_run(task.task)) {
    planned.phase = PlannedTask::Phase::leaving;
    return planned;
  }
  if (task.task.last_status != task_status::kRunning) return planned;
  planned.phase = PlannedTask::Phase::running;

  planned.healthy = true;
  if (task.task.health_status == "UNHEALTHY") {
    planned.healthy = false;
    planned.unhealthy = failure_reason("container health checks");
  } else if (needs_container_health(
                 state_.task_definitions.find(task.definition)->task_definition)) {
    planned.healthy = task.task.health_status == "HEALTHY";
  }
  if (!task.targets || !task.interface) return planned;
  const Milliseconds grace =
      world_.clock.scaled(Seconds(record.service.health_check_grace_period_seconds.value_or(0)));
  const Timestamp grace_until = task.task.started_at.value_or(Timestamp()) + grace;
  for (const TaskTargetRecord& target : *task.targets) {
    const TargetState seen = environment_.target_state(
        target.target_group_arn, {task.interface->private_address, target.port, planned.zone});
    if (seen.health == TargetHealth::healthy) continue;
    planned.healthy = false;
    if (seen.health != TargetHealth::unhealthy || !planned.unhealthy.empty()) continue;
    if (world_.clock.now() >= grace_until) {
      planned.unhealthy = failure_reason(
          fmt::format("ELB health checks in (target-group {})", target.target_group_arn));
    } else {
      earlier(look_again_at, grace_until);
    }
  }
  return planned;
}

// --- What is done --------------------------------------------------------------------------------

void ServiceController::run_plans() {
  posted_ = false;
  std::set<std::string> keys;
  keys.swap(dirty_);
  for (const std::string& key : keys) run_plan(key);
}

void ServiceController::run_plan(const std::string& key) {
  const ServiceRecord* record = state_.services.find(key);
  if (record == nullptr || record->service.status == "INACTIVE") return;
  std::optional<Timestamp> look_again_at;
  const ServiceState seen = observe(*record, look_again_at);
  const ServiceActions actions = plan(seen, world_.clock.now());
  if (actions.look_again_at) earlier(look_again_at, *actions.look_again_at);

  if (actions.failed) {
    fail_deployment(key, actions.roll_back);
    return;
  }
  if (actions.finished) {
    finish(key);
    return;
  }
  stop_tasks(key, actions.stops);
  std::vector<std::string> started;
  for (const std::string& zone : actions.starts) start_task(key, zone, started);
  if (!started.empty()) {
    add_event(key, fmt::format("has started {} tasks:{}.", started.size(), task_list(started)));
  }
  if (actions.throttled != record->throttled.value_or(false)) {
    state_.services.update(key,
                           [&](ServiceRecord& changed) { changed.throttled = actions.throttled; });
    if (actions.throttled) {
      add_event(key,
                "is unable to consistently start tasks successfully. For more information, see the "
                "Troubleshooting section of the Amazon ECS Developer Guide.");
    }
  }
  if (!actions.gone.empty()) {
    state_.services.update(key, [&](ServiceRecord& changed) {
      std::erase_if(changed.deployments, [&](const DeploymentRecord& deployment) {
        return std::find(actions.gone.begin(), actions.gone.end(), deployment.id) !=
               actions.gone.end();
      });
    });
    if (!actions.steady) touch(key);
  }
  if (actions.completed) {
    const std::string id = record->deployments.front().id;
    state_.services.update(key, [&](ServiceRecord& changed) {
      DeploymentRecord& primary = changed.deployments.front();
      primary.rollout_state = "COMPLETED";
      primary.rollout_state_reason = fmt::format("ECS deployment {} completed.", id);
      primary.failed_tasks = 0;
      primary.consecutive_failures = 0;
      primary.updated_at = world_.clock.now();
      changed.last_completed = primary;
    });
    add_event(key, fmt::format("(deployment {}) deployment completed.", id));
  }
  if (actions.steady != record->steady.value_or(false)) {
    state_.services.update(key, [&](ServiceRecord& changed) { changed.steady = actions.steady; });
    if (actions.steady) add_event(key, "has reached a steady state.");
  }
  if (const auto timer = timers_.find(key); timer != timers_.end()) {
    world_.reactor.cancel(timer->second);
    timers_.erase(timer);
  }
  if (look_again_at) {
    const auto wait = std::max<Milliseconds>(Milliseconds(1), *look_again_at - world_.clock.now());
    timers_[key] = world_.reactor.after(wait, [this, key] {
      timers_.erase(key);
      touch(key);
    });
  }
}

std::string ServiceController::subnet_in(const ServiceRecord& record,
                                         const std::string& zone) const {
  std::map<std::string, int> used;
  for (const std::string& id :
       state_.tasks_of_service(service_key(record.cluster, *record.service.service_name))) {
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

void ServiceController::start_task(const std::string& key, const std::string& zone,
                                   std::vector<std::string>& started) {
  const ServiceRecord& record = *state_.services.find(key);
  const DeploymentRecord& primary = record.deployments.front();
  const Service& service = record.service;
  const AwsVpcConfiguration& network = *primary.network_configuration->awsvpc_configuration;
  NewTask task;
  task.cluster = record.cluster;
  task.definition = state_.find_task_definition(primary.task_definition);
  if (task.definition == nullptr) {
    log::error("service {}: its task definition {} has gone", key, primary.task_definition);
    return;
  }
  task.group = "service:" + *service.service_name;
  task.started_by = primary.id;
  if (service.capacity_provider_strategy && !service.capacity_provider_strategy->empty()) {
    task.capacity_provider = service.capacity_provider_strategy->front().capacity_provider;
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
      if (!balancer.target_group_arn) continue;
      TaskTargetRecord& target = task.targets.emplace_back();
      target.target_group_arn = *balancer.target_group_arn;
      target.port = balancer.container_port.value_or(0);
    }
  }
  const std::string id = add_task(state_, task);
  started.push_back(id);
  runner_.launch(id);
}

void ServiceController::stop_tasks(const std::string& key,
                                   const std::vector<ServiceActions::Stop>& stops) {
  std::vector<std::string> stopped;
  int draining = 0;
  for (const ServiceActions::Stop& stop : stops) {
    const TaskRecord task = *state_.find_task(stop.task);
    if (task.targets_registered) ++draining;
    stopped.push_back(stop.task);
    if (stop.reason.starts_with("Task failed ")) {
      std::string message = fmt::format("(task {}) failed container health checks.", stop.task);
      if (stop.reason.find("ELB") != std::string::npos) {
        const TaskTargetRecord& target = task.targets->front();
        const TargetState seen = environment_.target_state(
            target.target_group_arn, {task.interface->private_address, target.port,
                                      task.task.availability_zone.value_or("")});
        message =
            fmt::format("(task {}) (port {}) is unhealthy in (target-group {}) due to (reason {}).",
                        stop.task, target.port, target.target_group_arn, seen.description);
      }
      add_event(key, message);
      count_failure(key, task);
    }
    runner_.stop(stop.task, "ServiceSchedulerInitiated", stop.reason);
  }
  if (stopped.empty()) return;
  add_event(key,
            fmt::format("has stopped {} running tasks:{}.", stopped.size(), task_list(stopped)));
  if (draining > 0) {
    add_event(key, fmt::format("has begun draining connections on {} tasks.", draining));
  }
}

void ServiceController::fail_deployment(const std::string& key, bool roll_back) {
  const std::string failed = state_.services.find(key)->deployments.front().id;
  std::string restored;
  const Timestamp now = world_.clock.now();
  state_.services.update(key, [&](ServiceRecord& record) {
    DeploymentRecord& primary = record.deployments.front();
    primary.rollout_state = "FAILED";
    primary.rollout_state_reason = "ECS deployment circuit breaker: tasks failed to start.";
    primary.updated_at = now;
    record.steady = false;
    if (!roll_back) return;
    // The last deployment that completed becomes the primary one again, with the tasks it still
    // has.
    DeploymentRecord last = *record.last_completed;
    restored = last.id;
    const std::string reason =
        fmt::format("ECS deployment circuit breaker: rolling back to deploymentId {}.", restored);
    primary.rollout_state_reason =
        "ECS deployment circuit breaker: tasks failed to start. " + reason;
    last.rollback = true;
    last.rollout_state = "IN_PROGRESS";
    last.rollout_state_reason = reason;
    last.failed_tasks = 0;
    last.consecutive_failures = 0;
    last.updated_at = now;
    record.service.task_definition = last.task_definition;
    record.service.network_configuration = last.network_configuration;
    record.service.load_balancers = last.load_balancers;
    std::erase_if(record.deployments,
                  [&](const DeploymentRecord& deployment) { return deployment.id == restored; });
    record.deployments.insert(record.deployments.begin(), std::move(last));
  });
  add_event(key, fmt::format("(deployment {}) deployment failed: tasks failed to start.", failed));
  if (roll_back) add_event(key, fmt::format("rolling back to (deployment {}).", restored));
  touch(key);
}

void ServiceController::finish(const std::string& key) {
  state_.services.update(key, [&](ServiceRecord& record) {
    record.service.status = "INACTIVE";
    record.inactive_at = world_.clock.now();
    record.deployments.clear();
  });
}

void ServiceController::sweep() {
  std::vector<std::string> old;
  for (const auto& [key, record] : state_.services) {
    if (record.inactive_at &&
        world_.clock.now() - *record.inactive_at > world_.clock.scaled(kInactiveServiceKept)) {
      old.push_back(key);
    }
  }
  for (const std::string& key : old) {
    state_.services.erase(key);
    state_.events.erase(key);
  }
  sweep_timer_ = world_.reactor.after(kSweepInterval, [this] { sweep(); });
}

}  // namespace neargate::ecs
