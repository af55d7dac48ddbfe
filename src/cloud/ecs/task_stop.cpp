#include <algorithm>
#include <csignal>

#include "base/log.hpp"
#include "cloud/ecs/task_record.hpp"
#include "cloud/ecs/task_runner.hpp"

// The way of a task from DEACTIVATING to STOPPED. Each step can be repeated, and is, until it
// works: nothing of a task may stay behind.
namespace neargate::ecs {

namespace {

// Fargate's default for stopTimeout. Amazon ECS API Reference, ContainerDefinition.
constexpr Seconds kStopTimeout{30};
// After SIGKILL, how long until the machine is asked again what became of the container.
constexpr Milliseconds kKillInterval{1000};
constexpr Milliseconds kRetryInterval{1000};
// From its notice until a Spot task is gone, whatever its targets' and its own timeouts. Amazon ECS
// Developer Guide, "Amazon ECS clusters for Fargate", Fargate Spot termination notices.
constexpr Seconds kSpotNotice{120};
// Target health is heard of by events; this only bounds what a lost one costs.
constexpr Milliseconds kDrainInterval{5000};

// When the machine under a task goes away, if it does.
std::optional<Timestamp> taken_away_at(const Task& task, const Clock& clock) {
  if (task.stop_code != kSpotInterruption) return std::nullopt;
  return *task.stopping_at + clock.scaled(kSpotNotice);
}

bool has_running_container(const Task& task) {
  for (const Container& container : *task.containers) {
    if (container.last_status == "RUNNING") return true;
  }
  return false;
}

// True where a container that depends on this one still runs: it is stopped first.
bool is_depended_upon(const std::string& name, const Task& task, const TaskDefinition& definition) {
  for (const ContainerDefinition& other : *definition.container_definitions) {
    if (!other.depends_on || find_container(task, *other.name)->last_status != "RUNNING") continue;
    for (const ContainerDependency& dependency : *other.depends_on) {
      if (dependency.container_name == name) return true;
    }
  }
  return false;
}

}  // namespace

net::Task<void> TaskRunner::wind_down(LiveTask live) {
  for (;;) {
    std::string failed;
    try {
      co_await drain_targets(live);
      co_await stop_containers(live);
      co_await remove(live);
      co_return;
    } catch (const std::exception& error) {
      failed = error.what();
    }
    log::warning("task {}: stopping it failed, and is tried again: {}", live->id, failed);
    co_await world_.reactor.sleep(kRetryInterval);
  }
}

net::Task<void> TaskRunner::drain_targets(LiveTask live) {
  const TaskRecord& now = record(live->id);
  if (now.task.last_status == task_status::kRunning ||
      now.task.last_status == task_status::kActivating) {
    enter(live, task_status::kDeactivating);
  }
  if (!now.targets || !now.targets_registered) co_return;
  const std::vector<TaskTargetRecord> targets = *now.targets;
  const auto as_target = [&](const TaskTargetRecord& target) {
    const TaskRecord& task = record(live->id);
    return Target{task.interface->private_address, target.port,
                  task.task.availability_zone.value_or("")};
  };
  for (const TaskTargetRecord& target : targets) {
    environment_.deregister_target(target.target_group_arn, as_target(target));
  }
  for (;;) {
    // A task without a process serves nobody: its connections need no time to end.
    bool draining = false;
    if (has_running_container(record(live->id).task)) {
      for (const TaskTargetRecord& target : targets) {
        draining = draining ||
                   environment_.target_state(target.target_group_arn, as_target(target)).health ==
                       TargetHealth::draining;
      }
    }
    Milliseconds wait = kDrainInterval;
    if (const auto taken = taken_away_at(record(live->id).task, world_.clock)) {
      wait = std::min<Milliseconds>(wait, *taken - world_.clock.now());
    }
    if (!draining || wait <= Milliseconds(0)) break;
    co_await live->changed.wait(wait);
  }
  change(live, [](TaskRecord& changed) { changed.targets_registered = false; });
}

net::Task<void> TaskRunner::stop_containers(LiveTask live) {
  enter(live, task_status::kStopping);
  const TaskDefinition defined = definition(record(live->id));
  std::map<std::string, Timestamp> kill_at;
  for (;;) {
    bool running = false;
    Milliseconds wait = kKillInterval;
    for (const ContainerDefinition& container : *defined.container_definitions) {
      const std::string name = *container.name;
      std::string machine_id = machine_container_id(live->id, name);
      const auto status = world_.machine.status(machine_id);
      // One that is only created has no process that could end: nobody makes it any more, where we
      // died while it was made. remove() takes away what there is of it.
      if (!status || status->state != machine::ContainerState::running) {
        if (find_container(record(live->id).task, name)->last_status == "RUNNING") {
          record_exit(live->id, name, status.value_or(machine::ContainerStatus()), "");
        }
        continue;
      }
      running = true;
      if (is_depended_upon(name, record(live->id).task, defined)) continue;
      const Timestamp now = world_.clock.now();
      const auto deadline = kill_at.find(name);
      if (deadline == kill_at.end()) {
        const Milliseconds timeout = world_.clock.scaled(
            container.stop_timeout ? Seconds(*container.stop_timeout) : kStopTimeout);
        const auto taken = taken_away_at(record(live->id).task, world_.clock);
        kill_at[name] = taken ? std::min(now + timeout, *taken) : now + timeout;
        wait = std::min(wait, timeout);
        co_await world_.machine.signal_container(std::move(machine_id), status->stop_signal);
      } else if (now >= deadline->second) {
        co_await world_.machine.signal_container(std::move(machine_id), SIGKILL);
      } else {
        wait = std::min<Milliseconds>(wait, deadline->second - now);
      }
    }
    if (!running) break;
    co_await live->changed.wait(std::max(wait, Milliseconds(1)));
  }
  change(live, [&](TaskRecord& changed) {
    if (!changed.task.execution_stopped_at) changed.task.execution_stopped_at = world_.clock.now();
    for (Container& container : *changed.task.containers) container.last_status = "STOPPED";
  });
}

net::Task<void> TaskRunner::remove(LiveTask live) {
  enter(live, task_status::kDeprovisioning);
  const std::vector<Container> containers = *record(live->id).task.containers;
  for (const Container& container : containers) {
    std::string machine_id = machine_container_id(live->id, *container.name);
    if (!world_.machine.status(machine_id)) continue;
    logs_.finish(machine_id);
    // The lines must be on disk before the file that they came from goes.
    co_await durable();
    co_await world_.machine.remove_container(std::move(machine_id));
  }
  endpoint_.close(live->id);
  std::string task_id = live->id;
  co_await world_.machine.remove_task(std::move(task_id));
  if (record(live->id).interface) {
    environment_.release_interface(record(live->id).interface->id);
    std::string attachment = live->id;
    co_await environment_.network_ready(std::move(attachment));
  }
  change(live, [&](TaskRecord& changed) {
    set_attachment_status(changed.task, "DELETED");
    changed.task.last_status = task_status::kStopped;
    changed.task.stopped_at = world_.clock.now();
  });
}

net::Task<void> TaskRunner::remove_orphan(std::string container) {
  log::info("removing the container {}, which belongs to no task", container);
  for (;;) {
    const auto status = world_.machine.status(container);
    if (!status || status->state != machine::ContainerState::running) break;
    std::string id = container;
    co_await world_.machine.signal_container(std::move(id), SIGKILL);
    co_await world_.reactor.sleep(Milliseconds(50));
  }
  std::string id = container;
  co_await world_.machine.remove_container(std::move(id));
  const std::string task_id = task_of_machine_container(container);
  for (const std::string& other : world_.machine.containers()) {
    if (task_of_machine_container(other) == task_id) co_return;
  }
  std::string task = task_id;
  co_await world_.machine.remove_task(std::move(task));
}

}  // namespace neargate::ecs
