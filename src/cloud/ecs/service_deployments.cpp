#include "cloud/ecs/service_deployments.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "aws/error.hpp"
#include "cloud/ecs/service_observer.hpp"
#include "cloud/ecs/task_factory.hpp"

namespace neargate::ecs {

namespace {

constexpr std::chrono::days kHistoryKept{90};  // "View service history …"

// Identifiers as AWS makes them: 21 characters of the URL-safe alphabet, and 19 digits.
std::string deployment_id(Randomness& randomness) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string out;
  for (int i = 0; i < 21; ++i) out += kAlphabet[randomness.next() % kAlphabet.size()];
  return out;
}

std::string revision_id(Randomness& randomness) {
  return fmt::format("{:019}", randomness.next() % 9'000'000'000'000'000'000u);
}

ServiceRevisionSummary summary(const State& state, const std::string& service_key,
                               const DeploymentRecord& deployment) {
  ServiceRevisionSummary out;
  out.arn = state.world.arn("ecs", "service-revision/" + deployment.service_revision.value_or(""));
  out.running_task_count = 0;
  out.pending_task_count = 0;
  for (const std::string& id : state.live_tasks_of_service(service_key)) {
    const TaskRecord& task = *state.find_task(id);
    if (task.deployment != deployment.id || !wants_to_run(task.task)) continue;
    ++*(task.task.last_status == task_status::kRunning ? out.running_task_count
                                                       : out.pending_task_count);
  }
  out.requested_task_count = *out.running_task_count + *out.pending_task_count;
  return out;
}

std::string reason_of(const DeploymentFailure& failure, const std::vector<std::string>& alarms,
                      bool rolls_back) {
  const std::string what =
      rolls_back ? "Service deployment rolled back" : "Service deployment stopped";
  switch (failure.cause) {
    case DeploymentFailure::Cause::tasks_failed:
      return what + " because the circuit breaker threshold was exceeded.";
    case DeploymentFailure::Cause::alarm:
      return fmt::format("{} because of alarms in the ALARM state: {}.", what,
                         fmt::join(alarms, ", "));
    case DeploymentFailure::Cause::stop_requested:
      break;
  }
  return what + " because of a StopServiceDeployment request.";
}

void end(ServiceDeployment& deployment, const char* status, Timestamp now) {
  deployment.status = status;
  deployment.finished_at = now;
  deployment.updated_at = now;
  if (deployment.deployment_circuit_breaker->status == "MONITORING") {
    deployment.deployment_circuit_breaker->status = "MONITORING_COMPLETE";
  }
  if (deployment.alarms && deployment.alarms->status == "MONITORING") {
    deployment.alarms->status = "MONITORING_COMPLETE";
  }
}

void stop(ServiceDeployment& deployment, Timestamp now) {
  end(deployment, "STOPPED", now);
  deployment.stopped_at = now;
}

}  // namespace

bool is_final(const ServiceDeployment& deployment) {
  static const std::set<std::string> kFinal = {"SUCCESSFUL", "STOPPED", "ROLLBACK_SUCCESSFUL",
                                               "ROLLBACK_FAILED"};
  return kFinal.contains(*deployment.status);
}

// Changes the current service deployment of a service, where one is under way.
template <class Change>
void ServiceDeployments::change_current(const std::string& service_key, Change change) {
  const ServiceRecord& service = *state_.services.find(service_key);
  if (!service.service_deployment) return;
  const ServiceDeploymentRecord* current =
      state_.service_deployments.find(*service.service_deployment);
  if (current == nullptr || is_final(current->service_deployment)) return;
  state_.service_deployments.update(
      *service.service_deployment, [&](ServiceDeploymentRecord& record) {
        change(record.service_deployment);
        record.service_deployment.updated_at = state_.world.clock.now();
      });
}

void ServiceDeployments::begin(const std::string& service_key, DeploymentRecord& made) {
  supersede(service_key);
  const ServiceRecord& record = *state_.services.find(service_key);
  const Service& service = record.service;
  Randomness& randomness = state_.world.randomness;
  made.service_revision = service_key + "/" + revision_id(randomness);
  made.service_deployment = service_key + "/" + deployment_id(randomness);

  ServiceRevisionRecord revision_record;
  ServiceRevision& revision = revision_record.service_revision;
  revision.service_revision_arn =
      state_.world.arn("ecs", "service-revision/" + *made.service_revision);
  revision.service_arn = service.service_arn;
  revision.cluster_arn = service.cluster_arn;
  revision.task_definition = service.task_definition;
  revision.launch_type = service.launch_type;
  revision.capacity_provider_strategy = service.capacity_provider_strategy;
  revision.platform_version = kPlatformVersion;
  revision.platform_family = "Linux";
  revision.load_balancers = service.load_balancers;
  revision.network_configuration = service.network_configuration;
  revision.guard_duty_enabled = false;
  revision.created_at = made.created_at;
  revision.monitoring = record.monitoring;

  ServiceDeploymentRecord deployment_record;
  ServiceDeployment& deployment = deployment_record.service_deployment;
  deployment.service_deployment_arn =
      state_.world.arn("ecs", "service-deployment/" + *made.service_deployment);
  deployment.service_arn = service.service_arn;
  deployment.cluster_arn = service.cluster_arn;
  deployment.created_at = made.created_at;
  deployment.updated_at = made.created_at;
  deployment.source_service_revisions.emplace();
  for (const DeploymentRecord& source : record.deployments) {
    deployment.source_service_revisions->push_back(summary(state_, service_key, source));
  }
  deployment.target_service_revision.emplace();
  deployment.target_service_revision->arn = revision.service_revision_arn;
  deployment.target_service_revision->requested_task_count = service.desired_count;
  deployment.target_service_revision->running_task_count = 0;
  deployment.target_service_revision->pending_task_count = 0;
  deployment.status = "PENDING";
  deployment.deployment_configuration = service.deployment_configuration;
  const CircuitBreaker breaker = circuit_breaker_of(service);
  deployment.deployment_circuit_breaker.emplace();
  deployment.deployment_circuit_breaker->status = breaker.enabled ? "MONITORING" : "DISABLED";
  deployment.deployment_circuit_breaker->failure_count = 0;
  deployment.deployment_circuit_breaker->threshold =
      threshold(breaker, service.desired_count.value_or(0));
  const auto& alarms = service.deployment_configuration->alarms;
  deployment.alarms.emplace();
  deployment.alarms->alarm_names = alarms ? alarms->alarm_names : std::vector<std::string>();
  deployment.alarms->triggered_alarm_names.emplace();
  deployment.alarms->status =
      alarms && alarms->enable && !made.alarms_ignored.value_or(false) ? "MONITORING" : "DISABLED";

  state_.service_revisions.put(*made.service_revision, std::move(revision_record));
  state_.service_deployments.put(*made.service_deployment, std::move(deployment_record));
  state_.services.update(service_key, [&](ServiceRecord& changed) {
    changed.service_deployment = made.service_deployment;
  });
}

// A rollback that another deployment cuts short has failed; anything else waits for its tasks to
// go.
void ServiceDeployments::supersede(const std::string& service_key) {
  change_current(service_key, [&](ServiceDeployment& deployment) {
    deployment.status_reason =
        "Service deployment stopped because a new service deployment was started.";
    if (deployment.rollback) {
      end(deployment, "ROLLBACK_FAILED", state_.world.clock.now());
    } else {
      deployment.status = "STOP_REQUESTED";
    }
  });
}

void ServiceDeployments::started(const std::string& service_key) {
  const ServiceRecord& service = *state_.services.find(service_key);
  const ServiceDeploymentRecord* current =
      service.service_deployment ? state_.service_deployments.find(*service.service_deployment)
                                 : nullptr;
  if (current == nullptr || current->service_deployment.status != "PENDING") return;
  change_current(service_key, [&](ServiceDeployment& deployment) {
    deployment.status = "IN_PROGRESS";
    deployment.started_at = state_.world.clock.now();
  });
}

void ServiceDeployments::completed(const std::string& service_key) {
  const ServiceRecord& service = *state_.services.find(service_key);
  record_images(service);
  change_current(service_key, [&](ServiceDeployment& deployment) {
    if (!deployment.rollback) {
      deployment.target_service_revision =
          summary(state_, service_key, service.deployments.front());
      deployment.deployment_circuit_breaker->failure_count =
          service.deployments.front().failed_tasks;
    }
    end(deployment, deployment.rollback ? "ROLLBACK_SUCCESSFUL" : "SUCCESSFUL",
        state_.world.clock.now());
  });
}

void ServiceDeployments::failed(const std::string& service_key, const DeploymentFailure& failure,
                                const std::vector<std::string>& alarms,
                                const DeploymentRecord* rolls_back_to) {
  const ServiceRecord& service = *state_.services.find(service_key);
  const Timestamp now = state_.world.clock.now();
  change_current(service_key, [&](ServiceDeployment& deployment) {
    const std::string reason = reason_of(failure, alarms, rolls_back_to != nullptr);
    deployment.status_reason = reason;
    if (deployment.rollback) {
      end(deployment, "ROLLBACK_FAILED", now);
      return;
    }
    deployment.deployment_circuit_breaker->failure_count = service.deployments.front().failed_tasks;
    if (failure.cause == DeploymentFailure::Cause::tasks_failed) {
      deployment.deployment_circuit_breaker->status = "TRIGGERED";
    } else if (failure.cause == DeploymentFailure::Cause::alarm) {
      deployment.alarms->status = "TRIGGERED";
      deployment.alarms->triggered_alarm_names = alarms;
    }
    deployment.target_service_revision = summary(state_, service_key, service.deployments.front());
    if (failure.nothing_left) {
      deployment.status_reason = "No rollback candidate was found to run the rollback.";
      end(deployment, "ROLLBACK_FAILED", now);
      return;
    }
    if (rolls_back_to == nullptr) {
      stop(deployment, now);
      return;
    }
    deployment.status = "ROLLBACK_IN_PROGRESS";
    deployment.rollback.emplace();
    deployment.rollback->reason = reason;
    deployment.rollback->started_at = now;
    deployment.rollback->service_revision_arn =
        state_.world.arn("ecs", "service-revision/" + rolls_back_to->service_revision.value_or(""));
  });
}

void ServiceDeployments::left(const DeploymentRecord& deployment) {
  const ServiceDeploymentRecord* found =
      deployment.service_deployment
          ? state_.service_deployments.find(*deployment.service_deployment)
          : nullptr;
  if (found == nullptr || found->service_deployment.status != "STOP_REQUESTED") return;
  state_.service_deployments.update(*deployment.service_deployment,
                                    [&](ServiceDeploymentRecord& record) {
                                      stop(record.service_deployment, state_.world.clock.now());
                                    });
}

void ServiceDeployments::request_stop(const std::string& key, StopRequest request,
                                      bool can_roll_back) {
  const ServiceDeployment& deployment = state_.service_deployments.find(key)->service_deployment;
  const std::string& status = *deployment.status;
  if (is_final(deployment)) {
    throw aws::Error("ConflictException",
                     fmt::format("The service deployment cannot be stopped: it is {}.", status));
  }
  // What stops already goes on doing so.
  if (status != "PENDING" && status != "IN_PROGRESS") return;
  if (request == StopRequest::roll_back && !can_roll_back) {
    throw aws::Error("ConflictException",
                     "The service deployment cannot be rolled back: no earlier deployment of the "
                     "service has completed.");
  }
  state_.service_deployments.update(key, [&](ServiceDeploymentRecord& record) {
    ServiceDeployment& changed = record.service_deployment;
    const Timestamp now = state_.world.clock.now();
    if (!changed.started_at) changed.started_at = now;
    changed.status = request == StopRequest::abort ? "STOP_REQUESTED" : "ROLLBACK_REQUESTED";
    changed.updated_at = now;
  });
}

// The digests that the images of the primary deployment turned out to have.
void ServiceDeployments::record_images(const ServiceRecord& service) {
  const DeploymentRecord& primary = service.deployments.front();
  if (!primary.service_revision || !state_.service_revisions.contains(*primary.service_revision)) {
    return;
  }
  const std::string key = service_key(service.cluster, *service.service.service_name);
  for (const std::string& id : state_.live_tasks_of_service(key)) {
    const TaskRecord& task = *state_.find_task(id);
    if (task.deployment != primary.id) continue;
    state_.service_revisions.update(*primary.service_revision, [&](ServiceRevisionRecord& record) {
      record.service_revision.container_images.emplace();
      for (const Container& container : *task.task.containers) {
        ContainerImage& image = record.service_revision.container_images->emplace_back();
        image.container_name = container.name;
        image.image = container.image;
        image.image_digest = container.image_digest;
      }
    });
    return;
  }
}

ServiceDeployment ServiceDeployments::describe(const std::string& key) const {
  ServiceDeployment out = state_.service_deployments.find(key)->service_deployment;
  const std::string of_service = key.substr(0, key.rfind('/'));
  const ServiceRecord* service = state_.services.find(of_service);
  if (is_final(out) || service == nullptr || out.rollback) return out;
  const auto now =
      std::find_if(service->deployments.begin(), service->deployments.end(),
                   [&](const DeploymentRecord& each) { return each.service_deployment == key; });
  if (now == service->deployments.end()) return out;
  const int desired = service->service.desired_count.value_or(0);
  out.target_service_revision = summary(state_, of_service, *now);
  out.target_service_revision->requested_task_count = desired;
  out.deployment_circuit_breaker->failure_count = now->failed_tasks;
  out.deployment_circuit_breaker->threshold =
      threshold(circuit_breaker_of(service->service), desired);
  return out;
}

// --- The end -------------------------------------------------------------------------------------

void ServiceDeployments::forget(const std::string& service_key) {
  std::vector<std::string> keys;
  each(service_key, [&](const std::string& key, const ServiceDeployment&) { keys.push_back(key); });
  for (const std::string& key : keys) state_.service_deployments.erase(key);
  keys.clear();
  const std::string prefix = service_key + "/";
  for (auto found = state_.service_revisions.lower_bound(prefix);
       found != state_.service_revisions.end() && found->first.starts_with(prefix); ++found) {
    keys.push_back(found->first);
  }
  for (const std::string& key : keys) state_.service_revisions.erase(key);
}

void ServiceDeployments::expire() {
  const Clock& clock = state_.world.clock;
  std::vector<std::string> old;
  for (const auto& [key, record] : state_.service_deployments) {
    const ServiceDeployment& deployment = record.service_deployment;
    if (is_final(deployment) && clock.now() - *deployment.created_at > clock.scaled(kHistoryKept)) {
      old.push_back(key);
    }
  }
  for (const std::string& key : old) state_.service_deployments.erase(key);

  std::set<std::string> used;
  for (const auto& [key, service] : state_.services) {
    for (const DeploymentRecord& deployment : service.deployments) {
      used.insert(deployment.service_revision.value_or(""));
    }
    if (service.last_completed) used.insert(service.last_completed->service_revision.value_or(""));
  }
  old.clear();
  for (const auto& [key, record] : state_.service_revisions) {
    const Timestamp created_at = *record.service_revision.created_at;
    if (!used.contains(key) && clock.now() - created_at > clock.scaled(kHistoryKept)) {
      old.push_back(key);
    }
  }
  for (const std::string& key : old) state_.service_revisions.erase(key);
}

}  // namespace neargate::ecs
