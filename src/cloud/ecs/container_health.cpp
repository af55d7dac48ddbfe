#include "base/log.hpp"
#include "cloud/ecs/task_record.hpp"
#include "cloud/ecs/task_runner.hpp"

// Container health checks. Amazon ECS API Reference, HealthCheck.
namespace neargate::ecs {

namespace {

constexpr int kInterval = 30;  // seconds
constexpr int kTimeout = 5;    // seconds
constexpr int kRetries = 3;

std::vector<std::string> command_of(const HealthCheck& check) {
  if (check.command.front() == "CMD-SHELL") return {"/bin/sh", "-c", check.command.at(1)};
  return {check.command.begin() + 1, check.command.end()};
}

}  // namespace

void TaskRunner::watch_health(const LiveTask& live, const ContainerDefinition& container) {
  if (!container.health_check || !live->health_watched.insert(*container.name).second) return;
  const std::string name = *container.name;
  coroutines_.spawn(check_health(live, name, *container.health_check),
                    [name, id = live->id](const std::exception_ptr&) {
                      log::warning("task {}: the health check of {} has ended", id, name);
                    });
}

// Runs while the container does. Failures during the start period do not count; a success ends it.
net::Task<void> TaskRunner::check_health(LiveTask live, std::string container, HealthCheck check) {
  const auto seconds = [&](const std::optional<std::int32_t>& value, int otherwise) {
    return world_.clock.scaled(Seconds(value.value_or(otherwise)));
  };
  const Milliseconds interval = seconds(check.interval, kInterval);
  // The command runs in real time, however fast we wait.
  const Milliseconds timeout = Seconds(check.timeout.value_or(kTimeout));
  const Timestamp starting_until = world_.clock.now() + seconds(check.start_period, 0);
  int failures = 0;
  bool was_healthy = false;
  for (;;) {
    co_await world_.reactor.sleep(interval);
    const TaskRecord* now = state_.find_task(live->id);
    if (now == nullptr || find_container(now->task, container)->last_status != "RUNNING") co_return;
    bool healthy = false;
    try {
      std::string id = machine_container_id(live->id, container);
      std::vector<std::string> command = command_of(check);
      const machine::ExecResult result =
          co_await world_.machine.exec(std::move(id), std::move(command), timeout);
      healthy = result.exit_code == 0 && !result.timed_out;
    } catch (const machine::MachineError& error) {
      log::debug("task {}: health check of {}: {}", live->id, container, error.what());
    }
    now = state_.find_task(live->id);
    if (now == nullptr || find_container(now->task, container)->last_status != "RUNNING") co_return;
    if (healthy) {
      failures = 0;
      was_healthy = true;
      set_health(live->id, container, "HEALTHY");
    } else if (was_healthy || world_.clock.now() >= starting_until) {
      if (++failures >= check.retries.value_or(kRetries)) {
        set_health(live->id, container, "UNHEALTHY");
      }
    }
  }
}

void TaskRunner::set_health(const std::string& task_id, const std::string& container,
                            const std::string& health) {
  const TaskRecord& now = record(task_id);
  if (find_container(now.task, container)->health_status == health) return;
  const TaskDefinition& defined = definition(now);
  change(live_.at(task_id), [&](TaskRecord& changed) {
    find_container(changed.task, container)->health_status = health;
    changed.task.health_status = overall_health(changed.task, defined);
  });
}

}  // namespace neargate::ecs
