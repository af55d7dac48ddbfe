#include "simulation/invariants.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "cloud/ecs/container_spec.hpp"

// What holds after each step; invariants_at_rest.cpp has what holds in the end.
namespace neargate::simulation {
namespace {

using ecs::ServiceRecord;
using ecs::TaskRecord;

// How long what belongs to nobody may stay: a call of the machine may hang for a minute, and again.
constexpr Milliseconds kCleanUpMax{5 * 60'000};
// How long a target may be registered whose task has ended, while the daemon is up.
constexpr Milliseconds kDeregisterMax{5'000};

constexpr std::string_view kScaling = "Scaling activity initiated by";

// Notes that something is odd, and tells whether it has been so for too long. What is told before
// the daemon was there to mend it does not count.
bool lasts(Moment& moment, const std::string& what, Milliseconds allowed) {
  const Timestamp now = moment.universe.now();
  const auto [since, is_new] = moment.odd_since.try_emplace(what, now);
  return now - std::max(since->second, moment.up_since) > allowed;
}

void forget_unless(Moment& moment, const std::string& prefix, const std::set<std::string>& odd) {
  std::erase_if(moment.odd_since, [&](const auto& entry) {
    return entry.first.starts_with(prefix) && !odd.contains(entry.first);
  });
}

// A deployment replaces tasks; those that serve go only where enough others do. This is what
// minimumHealthyPercent promises.
std::string healthy_tasks_never_under_minimum(Moment& moment) {
  for (const Moment::Stop& stop : moment.stops) {
    const TaskRecord& task = *moment.records.find_task(stop.task);
    const ServiceRecord* service =
        task.service ? moment.records.services.find(*task.service) : nullptr;
    const bool by_deployment = task.task.stop_code == "ServiceSchedulerInitiated" &&
                               task.task.stopped_reason.value_or("").starts_with(kScaling);
    if (service == nullptr || service->service.status != "ACTIVE" || !by_deployment ||
        !stop.before.serves || service->deployments.front().id == stop.before.deployment) {
      continue;
    }
    const Limits limits = limits_of(*service);
    const int healthy = count(moment, *task.service,
                              [](const SeenTask& seen) { return seen.is_wanted && seen.serves; });
    if (healthy < limits.healthy_min) {
      return fmt::format("{} of {} was stopped, and left {} healthy tasks; the minimum is {}",
                         stop.task, *task.service, healthy, limits.healthy_min);
    }
  }
  return "";
}

// maximumPercent is what a cluster's capacity, or the bill, was planned for.
std::string tasks_never_over_maximum(Moment& moment) {
  for (const std::string& id : moment.starts) {
    const TaskRecord& task = *moment.records.find_task(id);
    const ServiceRecord* service =
        task.service ? moment.records.services.find(*task.service) : nullptr;
    if (service == nullptr) continue;
    const Limits limits = limits_of(*service);
    const int tasks =
        count(moment, *task.service, [](const SeenTask& seen) { return seen.is_wanted; });
    if (tasks > limits.tasks_max) {
      return fmt::format("{} was started as task {} of {}; the maximum is {}", id, tasks,
                         *task.service, limits.tasks_max);
    }
  }
  return "";
}

// A balancer would send requests to an address that nobody, or soon somebody else, answers at.
std::string no_target_without_a_running_task(Moment& moment) {
  std::set<std::string> running;
  for (const auto& [id, seen] : moment.tasks) {
    const TaskRecord& task = *moment.records.find_task(id);
    if (!task.interface || !task.targets) continue;
    const auto status = moment.universe.machine().status(ecs::machine_container_id(id, "app"));
    if (!status || status->state != machine::ContainerState::running) continue;
    for (const auto& target : *task.targets) {
      running.insert(target.target_group_arn + " " + target_id(task, target));
    }
  }
  std::set<std::string> odd;
  for (const auto& [arn, group] : moment.universe.control().elbv2.target_groups()) {
    for (const elbv2::TargetRecord& target : group.targets) {
      const std::string key = fmt::format("{} {}:{}", arn, target.address, target.port);
      if (target.deregistered_at || running.contains(key)) continue;
      odd.insert("target " + key);
      if (lasts(moment, "target " + key, kDeregisterMax)) {
        return key + " is registered, and no running task is there";
      }
    }
  }
  forget_unless(moment, "target ", odd);
  return "";
}

// What is left behind costs memory for ever, and may hold an address or a file.
std::string no_container_without_a_task(Moment& moment) {
  std::set<std::string> odd;
  for (const std::string& container : moment.universe.machine().containers()) {
    const TaskRecord* task = moment.records.find_task(ecs::task_of_machine_container(container));
    if (task != nullptr && !ecs::is_stopped(task->task)) continue;
    odd.insert("container " + container);
    if (lasts(moment, "container " + container, kCleanUpMax)) {
      return container + " is on the machine, and belongs to no task";
    }
  }
  forget_unless(moment, "container ", odd);
  return "";
}

// STOPPED is the promise that nothing of a task is left.
std::string nothing_is_left_of_stopped_tasks(Moment& moment) {
  const machine::SimulatedMachine& machine = moment.universe.machine();
  for (const std::string& id : moment.ended) {
    const TaskRecord& task = *moment.records.find_task(id);
    for (const std::string& container : machine.containers()) {
      if (ecs::task_of_machine_container(container) == id) return container + " is still there";
    }
    const auto tasks = machine.tasks();
    if (std::find(tasks.begin(), tasks.end(), id) != tasks.end()) {
      return "the cgroup of " + id + " is still there";
    }
    if (task.interface &&
        moment.universe.control().ec2.find_interface(task.interface->id) != nullptr) {
      return task.interface->id + " of " + id + " was not released";
    }
    for (const machine::Attachment& attachment : machine.network().attachments) {
      if (attachment.name == id) return "the namespace of " + id + " is still there";
    }
  }
  return "";
}

// A balancer must have stopped to send requests before the container hears that it shall end.
std::string no_signal_to_what_still_serves(Moment& moment) {
  if (!moment.universe.balancers().all_follow()) return "";
  for (const std::string& container : moment.signalled) {
    const TaskRecord* task = moment.records.find_task(ecs::task_of_machine_container(container));
    if (task == nullptr || !task->targets || !task->interface) continue;
    for (const auto& target : *task->targets) {
      if (moment.universe.balancers().serves(target.target_group_arn, target_id(*task, target))) {
        return container + " was told to stop while its target was in service";
      }
    }
  }
  return "";
}

// Callers wait for states; one that is told must not be taken back.
std::string states_only_go_forward(Moment& moment) {
  return moment.backward.empty() ? "" : moment.backward.front();
}

// A rollback that does not end where things last worked is worse than none.
std::string rollback_goes_to_the_last_good_revision(Moment& moment) {
  for (const std::string& key : moment.rollbacks) {
    const ServiceRecord& record = *moment.records.services.find(key);
    const std::string& now = record.deployments.front().task_definition;
    const std::string& last_good = moment.services.at(key).last_good;
    if (now != last_good) {
      return fmt::format("{} was rolled back to {}; last completed was {}", key, now, last_good);
    }
    if (record.service.task_definition != now) {
      return fmt::format("{} is rolled back to {}, and shows {}", key, now,
                         *record.service.task_definition);
    }
  }
  return "";
}

}  // namespace

const std::vector<Invariant>& invariants() {
  static const std::vector<Invariant> all = {
      {"healthy_tasks_never_under_minimum", healthy_tasks_never_under_minimum},
      {"tasks_never_over_maximum", tasks_never_over_maximum},
      {"no_target_without_a_running_task", no_target_without_a_running_task},
      {"no_container_without_a_task", no_container_without_a_task},
      {"nothing_is_left_of_stopped_tasks", nothing_is_left_of_stopped_tasks},
      {"no_signal_to_what_still_serves", no_signal_to_what_still_serves},
      {"states_only_go_forward", states_only_go_forward},
      {"rollback_goes_to_the_last_good_revision", rollback_goes_to_the_last_good_revision},
  };
  return all;
}

}  // namespace neargate::simulation
