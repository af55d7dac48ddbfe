#include "cloud/ecs/service_controller.hpp"
#include "cloud/ecs/service_events.hpp"

// What happens to a service's tasks by itself: they get and lose targets, become healthy or not,
// fail.
namespace neargate::ecs {

void ServiceController::task_changed(const std::string& task_id) {
  const TaskRecord* task = state_.find_task(task_id);
  if (task == nullptr || !task->service) return;
  const std::string key = *task->service;
  if (state_.services.find(key) == nullptr) return;
  note_targets(key, task_id, *task);
  const bool failed_by_itself = task->task.stop_code == "TaskFailedToStart" ||
                                task->task.stop_code == "EssentialContainerExited";
  if (failed_by_itself && !task->failure_counted.value_or(false)) {
    count_failure(key, state_.update_task(
                           task_id, [](TaskRecord& record) { record.failure_counted = true; }));
    if (task->task.stop_code == "TaskFailedToStart") {
      tell_once(key, event::not_placed(task->task.stopped_reason.value_or("")));
    }
  }
  if (is_stopped(task->task)) told_unhealthy_.erase(task_id);
  touch(key);
}

void ServiceController::note_targets(const std::string& key, const std::string& task_id,
                                     const TaskRecord& task) {
  const bool serves = task.targets_registered && wants_to_run(task.task);
  if (serves && announced_.insert(task_id).second) {
    for (const TaskTargetRecord& target : *task.targets) {
      ++news_[key].registered[target.target_group_arn];
    }
  }
  if (!serves && announced_.erase(task_id) != 0) {
    TargetNews& news = news_[key];
    for (const TaskTargetRecord& target : *task.targets) {
      ++news.deregistered[target.target_group_arn];
    }
    // The connections of one that has ended have ended with it.
    if (task.task.stop_code != "EssentialContainerExited") {
      ++news.draining[task.deployment.value_or("")];
    }
  }
}

void ServiceController::tell_targets(const std::string& key) {
  const auto found = news_.find(key);
  if (found == news_.end()) return;
  const TargetNews news = std::move(found->second);
  news_.erase(found);
  for (const auto& [group, count] : news.registered)
    add_event(key, event::registered(count, group));
  for (const auto& [group, count] : news.deregistered) {
    add_event(key, event::deregistered(count, group));
  }
  const std::string name = *state_.services.find(key)->service.service_name;
  for (const auto& [deployment, count] : news.draining) {
    put_event(key, event::draining(name, deployment, count));
  }
}

// "Duplicate event messages are omitted until either the cause is resolved or six hours passes"
// ("Amazon ECS service event messages").
void ServiceController::tell_once(const std::string& key, std::string event) {
  std::string& told = told_not_started_[key];
  if (told == event) return;
  add_event(key, event);
  told = std::move(event);
}

void ServiceController::tell_protected(const std::string& key, const ServiceActions& actions) {
  if (actions.held_by_protection.empty()) {
    told_protected_.erase(key);
    return;
  }
  std::map<std::string, int>& told = told_protected_[key];
  for (const auto& [deployment, count] : actions.held_by_protection) {
    if (told[deployment] != count) {
      add_event(key, event::protected_from_scale_in(deployment, count));
    }
  }
  told = actions.held_by_protection;
}

// A failed task counts for the circuit breaker while its deployment goes on, and holds the next
// starts back if it never served.
void ServiceController::count_failure(const std::string& service_key, const TaskRecord& task) {
  const Timestamp now = world_.clock.now();
  const bool unhealthy = task.task.stop_code == "ServiceSchedulerInitiated";
  state_.services.update(service_key, [&](ServiceRecord& record) {
    for (DeploymentRecord& deployment : record.deployments) {
      if (deployment.id != task.deployment) continue;
      deployment.updated_at = now;
      if (deployment.rollout_state == "IN_PROGRESS") ++deployment.failed_tasks;
      if (unhealthy) continue;
      deployment.last_failure_at = now;
      if (!task.task.started_at) {
        ++deployment.consecutive_failures;
      } else if (task.proved_healthy.value_or(false)) {
        deployment.consecutive_crashes = 1;
      } else {
        deployment.consecutive_crashes = deployment.consecutive_crashes.value_or(0) + 1;
      }
    }
  });
}

// There is no task that could tell of it; for its deployment it is one that never ran.
void ServiceController::not_launched(const std::string& key, const std::string& deployment_id,
                                     const std::string& error) {
  const Timestamp now = world_.clock.now();
  state_.services.update(key, [&](ServiceRecord& record) {
    for (DeploymentRecord& deployment : record.deployments) {
      if (deployment.id != deployment_id) continue;
      deployment.updated_at = now;
      deployment.last_failure_at = now;
      ++deployment.consecutive_failures;
      if (deployment.rollout_state == "IN_PROGRESS") ++deployment.failed_tasks;
    }
  });
  tell_once(key, event::not_launched(error));
  touch(key);
}

// Tasks that are healthy for the first time end the row of failures of their deployment; those that
// have become unhealthy are told of.
void ServiceController::note_health(const std::string& service_key, const ServiceState& seen) {
  const bool resets = seen.circuit_breaker.reset_on_healthy_task;
  for (const PlannedTask& task : seen.tasks) {
    if (!task.unhealthy.empty()) tell_unhealthy(service_key, task);
    if (!task.healthy) continue;
    told_unhealthy_.erase(task.id);
    if (state_.find_task(task.id)->proved_healthy.value_or(false)) continue;
    state_.update_task(task.id, [](TaskRecord& record) { record.proved_healthy = true; });
    told_not_started_.erase(service_key);
    for (const PlannedDeployment& deployment : seen.deployments) {
      const RestartHistory& restarts = deployment.restarts;
      const bool has_failed =
          deployment.failed_tasks > 0 || restarts.never_ran > 0 || restarts.crashed > 0;
      if (deployment.id != task.deployment || !has_failed) continue;
      state_.services.update(service_key, [&](ServiceRecord& record) {
        for (DeploymentRecord& changed : record.deployments) {
          if (changed.id != deployment.id) continue;
          if (resets) changed.failed_tasks = 0;
          changed.consecutive_failures = 0;
          changed.consecutive_crashes = 0;
        }
      });
    }
  }
}

void ServiceController::tell_unhealthy(const std::string& key, const PlannedTask& task) {
  if (!told_unhealthy_.insert(task.id).second) return;
  const TaskRecord& record = *state_.find_task(task.id);
  if (record.targets && record.interface && record.task.health_status != "UNHEALTHY") {
    for (const TaskTargetRecord& target : *record.targets) {
      const TargetState seen = environment_.target_state(
          target.target_group_arn, {record.interface->private_address, target.port, task.zone});
      if (seen.health != TargetHealth::unhealthy) continue;
      add_event(key, event::failed_target_health(task.id, target.port, target.target_group_arn,
                                                 seen.description));
    }
  } else {
    add_event(key, event::failed_container_health(task.id));
  }
}

}  // namespace neargate::ecs
