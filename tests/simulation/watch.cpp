#include "simulation/watch.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace neargate::simulation {
namespace {

// Amazon ECS Developer Guide, "Task lifecycle".
constexpr std::array<std::string_view, 8> kStates = {"PROVISIONING",   "PENDING",      "ACTIVATING",
                                                     "RUNNING",        "DEACTIVATING", "STOPPING",
                                                     "DEPROVISIONING", "STOPPED"};

std::size_t rank_of(std::string_view status) {
  return static_cast<std::size_t>(std::find(kStates.begin(), kStates.end(), status) -
                                  kStates.begin());
}

SeenDeployment seen(const ecs::DeploymentRecord& deployment) {
  return {deployment.rollout_state, deployment.task_definition};
}

std::string short_id(const std::string& id) { return id.substr(0, 6); }

}  // namespace

void Watch::look() {
  Moment moment = observe();
  judge(moment, invariants());
}

void Watch::look_at_rest() {
  Moment moment = observe();
  judge(moment, invariants());
  judge(moment, invariants_at_rest());
}

Moment Watch::observe() {
  if (came_back_) up_since_ = universe_.now();
  Moment moment{
      .universe = universe_, .records = universe_.control().ecs.state(), .up_since = up_since_};
  moment.odd_since = std::move(odd_since_);
  moment.signalled = universe_.take_signalled();
  for (const std::string& id : universe_.control().ecs.runner().live_tasks()) {
    const ecs::TaskRecord& record = *moment.records.find_task(id);
    if (ecs::is_stopped(record.task)) continue;
    moment.tasks[id] = {.service = record.service.value_or(""),
                        .deployment = record.deployment.value_or(""),
                        .status = *record.task.last_status,
                        .is_wanted = ecs::wants_to_run(record.task),
                        .serves = serves(universe_, moment.records, record)};
  }
  compare_tasks(moment);
  compare_services(moment);
  came_back_ = false;
  return moment;
}

void Watch::compare_tasks(Moment& moment) {
  for (const auto& [id, now] : moment.tasks) {
    const auto before = tasks_.find(id);
    if (before == tasks_.end()) {
      if (came_back_) continue;
      moment.starts.push_back(id);
      ++tasks_started_;
      trace_.add(universe_.now(), "task {}: is made for {}", short_id(id), now.service);
      continue;
    }
    if (came_back_) continue;
    if (before->second.status != now.status || before->second.serves != now.serves) {
      trace_.add(universe_.now(), "task {}: {}{}", short_id(id), now.status,
                 now.serves ? ", serves" : "");
    }
    if (rank_of(now.status) < rank_of(before->second.status) ||
        (now.is_wanted && !before->second.is_wanted)) {
      moment.backward.push_back(
          fmt::format("{} went from {} back to {}", id, before->second.status, now.status));
    }
    if (before->second.is_wanted && !now.is_wanted) moment.stops.push_back({id, before->second});
  }
  for (const auto& [id, before] : tasks_) {
    if (moment.tasks.contains(id)) continue;
    const ecs::TaskRecord* record = moment.records.find_task(id);
    if (record == nullptr) {
      if (!came_back_) moment.backward.push_back(id + " has gone without having been STOPPED");
      continue;
    }
    moment.ended.push_back(id);
    if (before.is_wanted && !came_back_) moment.stops.push_back({id, before});
    trace_.add(universe_.now(), "task {}: STOPPED", short_id(id));
  }
  if (trace_.is_kept()) {
    for (const Moment::Stop& stop : moment.stops) {
      const ecs::Task& task = moment.records.find_task(stop.task)->task;
      trace_.add(universe_.now(), "task {}: shall stop: {}, {}", short_id(stop.task),
                 task.stop_code.value_or(""), task.stopped_reason.value_or(""));
    }
  }
  tasks_ = moment.tasks;
}

void Watch::compare_services(Moment& moment) {
  for (const auto& [key, record] : moment.records.services) {
    SeenService& service = services_[key];
    const SeenService before = service;
    service.status = *record.service.status;
    service.deployments.clear();
    service.primary = record.deployments.empty() ? "" : record.deployments.front().id;
    for (const ecs::DeploymentRecord& deployment : record.deployments) {
      const SeenDeployment now = seen(deployment);
      service.deployments[deployment.id] = now;
      const auto found = before.deployments.find(deployment.id);
      const std::string was = found == before.deployments.end() ? "" : found->second.rollout;
      if (was == now.rollout) continue;
      trace_.add(universe_.now(), "service {}: {} of {} is {}", key, deployment.id, now.definition,
                 now.rollout);
      if (!was.empty() && was != "IN_PROGRESS" && !came_back_ &&
          !deployment.rollback.value_or(false)) {
        moment.backward.push_back(
            fmt::format("{} went from {} to {}", deployment.id, was, now.rollout));
      }
      if (now.rollout == "COMPLETED") service.last_good = now.definition;
      if (now.rollout != "IN_PROGRESS") ++deployments_ended_;
    }
    if (came_back_) {
      // What it had come to may have been lost, or have been recorded unseen.
      service.last_good = record.last_completed ? record.last_completed->task_definition : "";
    } else if (service.primary != before.primary && !record.deployments.empty() &&
               record.deployments.front().rollback.value_or(false)) {
      moment.rollbacks.push_back(key);
    }
    if (service.status != before.status) {
      trace_.add(universe_.now(), "service {}: {}", key, service.status);
      if (before.status == "INACTIVE") service.last_good.clear();
    }
  }
  std::erase_if(services_,
                [&](const auto& entry) { return !moment.records.services.contains(entry.first); });
  moment.services = services_;
}

void Watch::judge(Moment& moment, const std::vector<Invariant>& all) {
  for (const Invariant& invariant : all) {
    const std::string wrong = invariant.check(moment);
    if (!wrong.empty()) throw Violation(invariant.name, wrong);
  }
  odd_since_ = moment.odd_since;
}

}  // namespace neargate::simulation
