#include "cloud/ecs/task_runner.hpp"

#include <algorithm>
#include <csignal>

#include <fmt/format.h>

#include "base/log.hpp"
#include "cloud/ecs/start_failure.hpp"
#include "cloud/ecs/task_record.hpp"

namespace neargate::ecs {

namespace {

// How long a STOPPED task can still be described. Amazon ECS API Reference, DescribeTasks.
constexpr Milliseconds kStoppedTaskKept{60 * 60 * 1000};
constexpr Milliseconds kSweepInterval{60 * 1000};
constexpr Milliseconds kReopenInterval{5000};
// How long a container waits for those it depends on, where startTimeout is not given: Fargate.
constexpr Seconds kStartTimeout{3 * 60};

}  // namespace

std::string start_error(const machine::MachineError& error) {
  using Kind = machine::MachineError::Kind;
  switch (error.kind) {
    case Kind::cannot_pull_image:
      return std::string("CannotPullContainerError: ") + error.what();
    case Kind::cannot_create_container:
      return std::string("CannotCreateContainerError: ") + error.what();
    case Kind::cannot_start_container:
      return std::string("CannotStartContainerError: ") + error.what();
    case Kind::out_of_disk:
      return std::string("CannotCreateContainerError: no space left on device: ") + error.what();
    case Kind::network:
      return std::string("ResourceInitializationError: ") + error.what();
    case Kind::other:
      break;
  }
  return std::string("InternalError: ") + error.what();
}

TaskRunner::TaskRunner(State& state, Environment& environment)
    : state_(state),
      environment_(environment),
      world_(state.world),
      logs_(state, environment),
      endpoint_(state, environment,
                [this](const std::string& id, std::optional<std::chrono::minutes> time) {
                  protect(id, time);
                }) {
  world_.machine.on_exit([this](const std::string& id, const machine::ContainerStatus& status) {
    container_exited(id, status);
  });
  environment_.on_target_change([this](const std::string&, const std::string& address) {
    for (const std::string& id : state_.tasks_at_address(address)) {
      const auto live = live_.find(id);
      if (live == live_.end()) continue;
      live->second->changed.notify();
      if (handler_) handler_(id);
    }
  });
  sweep_timer_ = world_.reactor.after(kSweepInterval, [this] { sweep(); });
}

TaskRunner::~TaskRunner() {
  if (sweep_timer_) world_.reactor.cancel(*sweep_timer_);
}

void TaskRunner::on_change(std::function<void(const std::string&)> handler) {
  handler_ = std::move(handler);
}

std::vector<std::string> TaskRunner::live_tasks() const {
  std::vector<std::string> ids;
  ids.reserve(live_.size());
  for (const auto& [id, live] : live_) ids.push_back(id);
  return ids;
}

void TaskRunner::recover() {
  for (const auto& [id, task] : state_.tasks()) {
    if (!is_stopped(task.task)) launch(id);
  }
  for (const std::string& container : world_.machine.containers()) {
    if (live_.contains(task_of_machine_container(container))) continue;
    coroutines_.spawn(remove_orphan(container), [container](std::exception_ptr) {
      log::error("the container {} belongs to no task, and could not be removed", container);
    });
  }
  world_.machine.observe();
}

void TaskRunner::launch(const std::string& task_id) {
  auto live = std::make_shared<Live>(task_id, world_.reactor);
  live_[task_id] = live;
  coroutines_.spawn(run(live), [task_id](std::exception_ptr exception) {
    try {
      std::rethrow_exception(exception);
    } catch (const std::exception& error) {
      log::error("task {} is stuck: {}", task_id, error.what());
    }
  });
}

void TaskRunner::stop(const std::string& task_id, const std::string& stop_code,
                      const std::string& reason) {
  const auto found = live_.find(task_id);
  if (found == live_.end() || !wants_to_run(record(task_id).task)) return;
  change(found->second, [&](TaskRecord& task) {
    task.task.desired_status = "STOPPED";
    task.task.stop_code = stop_code;
    task.task.stopped_reason = reason;
    task.task.stopping_at = world_.clock.now();
  });
}

void TaskRunner::protect(const std::string& task_id, std::optional<Milliseconds> time) {
  const auto found = live_.find(task_id);
  if (found == live_.end()) return;
  change(found->second, [&](TaskRecord& task) {
    task.protected_until.reset();
    if (time) task.protected_until = world_.clock.now() + world_.clock.scaled(*time);
  });
}

// --- The life of a task -----------------------------------------------------------------------

net::Task<void> TaskRunner::run(LiveTask live) {
  std::optional<StartFailure> failure;
  try {
    co_await start(live);
  } catch (const StopWanted&) {
  } catch (const StartFailure& error) {
    failure = error;
  } catch (const machine::MachineError& error) {
    failure = StartFailure{"TaskFailedToStart", start_error(error)};
  } catch (const std::exception& error) {
    failure = StartFailure{"TaskFailedToStart",
                           std::string("ResourceInitializationError: ") + error.what()};
  }
  if (failure) stop(live->id, failure->stop_code, failure->task_reason);
  co_await wind_down(live);
  live_.erase(live->id);
}

// Returns when the task has to stop by itself; throws where it does not come up.
net::Task<void> TaskRunner::start(LiveTask live) {
  const std::string status = record(live->id).task.last_status.value_or("");
  if (status == task_status::kDeactivating || status == task_status::kStopping ||
      status == task_status::kDeprovisioning) {
    co_return;
  }
  // It may have run before a restart: what became of its containers comes first.
  adopt_containers(live);
  if (status != task_status::kRunning) {
    co_await provision(live);
    co_await retrieve(live);
    co_await pull(live);
    co_await prepare_logs(live);
    std::string task_id = live->id;
    const Task& task = record(task_id).task;
    machine::TaskSpec spec;
    spec.id = task_id;
    spec.cpu_max = static_cast<double>(std::stoll(*task.cpu)) / 1024;
    spec.memory_bytes_max = static_cast<std::uint64_t>(std::stoll(*task.memory)) << 20;
    co_await world_.machine.create_task(std::move(spec));
    co_await endpoint_.open(std::move(task_id));
    co_await start_containers(live);
    enter(live, task_status::kActivating);
    register_targets(live);
    change(live, [&](TaskRecord& changed) {
      changed.task.last_status = task_status::kRunning;
      changed.task.started_at = world_.clock.now();
    });
  } else {
    coroutines_.spawn(reopen_endpoint(live), [](std::exception_ptr) {});
  }
  for (;;) {
    const TaskRecord& now = record(live->id);
    if (!wants_to_run(now.task)) throw StopWanted();
    if (essential_container_stopped(now.task, definition(now))) {
      throw StartFailure{"EssentialContainerExited", "Essential container in task exited"};
    }
    co_await live->changed.wait();
  }
}

// After a restart. A task that serves is not stopped because its metadata cannot be had for a
// while.
net::Task<void> TaskRunner::reopen_endpoint(LiveTask live) {
  while (record(live->id).task.last_status == task_status::kRunning) {
    std::string failed;
    try {
      std::string task_id = live->id;
      co_await endpoint_.open(std::move(task_id));
      if (!live_.contains(live->id)) endpoint_.close(live->id);
      co_return;
    } catch (const std::exception& error) {
      failed = error.what();
    }
    log::warning("task {}: its metadata endpoint does not open: {}", live->id, failed);
    co_await world_.reactor.sleep(kReopenInterval);
    if (state_.find_task(live->id) == nullptr) co_return;
  }
}

net::Task<void> TaskRunner::provision(LiveTask live) {
  if (!record(live->id).interface) {
    const TaskRecord& task = record(live->id);
    InterfaceRequest request;
    request.attachment = live->id;
    request.subnet = task.subnet;
    request.security_groups = task.security_groups.value_or(std::vector<std::string>());
    request.assign_public_ip = task.assign_public_ip.value_or(false);
    request.description = *task.task.attachments->front().id;
    request.description = world_.arn("ecs", "attachment/" + request.description);
    const TaskInterface made = environment_.create_interface(request);
    change(live, [&](TaskRecord& changed) {
      TaskInterfaceRecord& kept = changed.interface.emplace();
      kept.id = made.id;
      kept.private_address = made.private_address;
      if (!made.public_address.empty()) kept.public_address = made.public_address;
      kept.mac_address = made.mac_address;
      kept.subnet_cidr = made.subnet_cidr;
      kept.gateway = made.gateway;
      kept.private_dns_name = made.private_dns_name;
      kept.resolver = made.resolver;
      Attachment& attachment = changed.task.attachments->front();
      attachment.status = "ATTACHING";
      attachment.details = std::vector<KeyValuePair>{
          {"subnetId", changed.subnet},
          {"networkInterfaceId", made.id},
          {"macAddress", made.mac_address},
          {"privateDnsName", made.private_dns_name},
          {"privateIPv4Address", made.private_address},
      };
      for (Container& container : *changed.task.containers) {
        NetworkInterface& seen = container.network_interfaces.emplace().emplace_back();
        seen.attachment_id = attachment.id;
        seen.private_ipv4_address = made.private_address;
      }
      changed.task.last_status = task_status::kPending;
    });
  }
  co_await durable();
  if (!wants_to_run(record(live->id).task)) throw StopWanted();
  std::string attachment = live->id;
  co_await environment_.network_ready(std::move(attachment));
  change(live, [&](TaskRecord& changed) {
    set_attachment_status(changed.task, "ATTACHED");
    changed.task.connectivity = "CONNECTED";
    if (!changed.task.connectivity_at) changed.task.connectivity_at = world_.clock.now();
  });
  if (!wants_to_run(record(live->id).task)) throw StopWanted();
}

net::Task<void> TaskRunner::start_containers(LiveTask live) {
  const TaskDefinition defined = definition(record(live->id));
  const Timestamp began = world_.clock.now();
  for (;;) {
    bool waiting = false, progress = false;
    Milliseconds timeout{0};
    for (const ContainerDefinition& container : *defined.container_definitions) {
      const TaskRecord& now = record(live->id);
      if (!wants_to_run(now.task)) throw StopWanted();
      if (essential_container_stopped(now.task, defined)) {
        throw StartFailure{"EssentialContainerExited", "Essential container in task exited"};
      }
      if (find_container(now.task, *container.name)->last_status != "PENDING") continue;
      const Dependencies ready = dependencies(now.task, container);
      if (ready == Dependencies::met) {
        co_await start_container(live, container);
        progress = true;
        continue;
      }
      waiting = true;
      const Milliseconds limit = world_.clock.scaled(
          container.start_timeout ? Seconds(*container.start_timeout) : kStartTimeout);
      const auto left = began + limit - world_.clock.now();
      if (ready == Dependencies::failed || left <= Milliseconds(0)) {
        change(live, [&](TaskRecord& changed) {
          find_container(changed.task, *container.name)->reason =
              "CannotStartContainerError: a container that it depends on did not reach its "
              "condition";
        });
        throw StartFailure{"TaskFailedToStart", "Task failed to start"};
      }
      timeout = timeout == Milliseconds(0) ? left : std::min<Milliseconds>(timeout, left);
    }
    if (!waiting) co_return;
    if (!progress) co_await live->changed.wait(timeout);
  }
}

net::Task<void> TaskRunner::start_container(LiveTask live, ContainerDefinition container) {
  const std::string name = *container.name;
  const TaskRecord& now = record(live->id);
  ContainerContext context{
      now,           container,          find_container(now.task, name)->runtime_id.value_or(""),
      world_.region, live->images[name], live->secrets[name]};
  machine::ContainerSpec spec = container_spec(context);
  std::string failed;
  machine::ContainerStatus status;
  try {
    status = co_await world_.machine.start_container(std::move(spec));
  } catch (const machine::MachineError& error) {
    failed = start_error(error);
  }
  if (!failed.empty()) {
    change(live, [&](TaskRecord& changed) { find_container(changed.task, name)->reason = failed; });
    throw StartFailure{"TaskFailedToStart", "Task failed to start"};
  }
  if (const auto logs = log_destination(container, live->id)) {
    logs_.add(machine_container_id(live->id, name), *logs);
  }
  // It may have ended before we heard that it started.
  if (find_container(record(live->id).task, name)->last_status == "STOPPED") co_return;
  if (status.state == machine::ContainerState::exited) {
    record_exit(live->id, name, status, "");
    co_return;
  }
  change(live, [&](TaskRecord& changed) {
    Container& started = *find_container(changed.task, name);
    started.last_status = "RUNNING";
    if (container.health_check) started.health_status = "UNKNOWN";
  });
  watch_health(live, container);
}

void TaskRunner::adopt_containers(const LiveTask& live) {
  const TaskDefinition defined = definition(record(live->id));
  const bool ran = record(live->id).task.last_status == task_status::kRunning;
  for (const ContainerDefinition& container : *defined.container_definitions) {
    const std::string machine_id = machine_container_id(live->id, *container.name);
    const std::string seen =
        find_container(record(live->id).task, *container.name)->last_status.value_or("");
    const auto status = world_.machine.status(machine_id);
    if (status) {
      if (const auto logs = log_destination(container, live->id)) logs_.add(machine_id, *logs);
    }
    if (seen == "STOPPED") continue;
    if (!status) {
      // A container that ran and is nowhere: the host was restarted.
      if (ran || seen == "RUNNING") {
        record_exit(live->id, *container.name, machine::ContainerStatus(),
                    "the container was lost when the host restarted");
      }
    } else if (status->state == machine::ContainerState::exited) {
      record_exit(live->id, *container.name, *status, "");
    } else if (status->state == machine::ContainerState::running) {
      if (seen != "RUNNING") {
        change(live, [&](TaskRecord& changed) {
          find_container(changed.task, *container.name)->last_status = "RUNNING";
        });
      }
      watch_health(live, container);
    }
  }
}

void TaskRunner::register_targets(const LiveTask& live) {
  const TaskRecord& now = record(live->id);
  if (!now.targets || now.targets_registered) return;
  for (const TaskTargetRecord& target : *now.targets) {
    environment_.register_target(
        target.target_group_arn,
        {now.interface->private_address, target.port, now.task.availability_zone.value_or("")});
  }
  change(live, [](TaskRecord& changed) { changed.targets_registered = true; });
}

// --- What happens to it ------------------------------------------------------------------------

void TaskRunner::container_exited(const std::string& machine_id,
                                  const machine::ContainerStatus& status) {
  const std::string task_id = task_of_machine_container(machine_id);
  if (!live_.contains(task_id) || machine_id.size() <= task_id.size()) return;
  record_exit(task_id, machine_id.substr(task_id.size() + 1), status, "");
}

void TaskRunner::record_exit(const std::string& task_id, const std::string& container,
                             const machine::ContainerStatus& status, const std::string& reason) {
  const Container* known = find_container(record(task_id).task, container);
  if (known == nullptr || known->last_status == "STOPPED") return;
  change(live_.at(task_id), [&](TaskRecord& changed) {
    Container& stopped = *find_container(changed.task, container);
    stopped.last_status = "STOPPED";
    stopped.exit_code = status.exit_code;
    if (status.out_of_memory) {
      stopped.reason = "OutOfMemoryError: Container killed due to memory usage";
    } else if (!reason.empty()) {
      stopped.reason = reason;
    }
  });
}

void TaskRunner::sweep() {
  const Timestamp kept_since = world_.clock.now() - world_.clock.scaled(kStoppedTaskKept);
  for (const std::string& id : state_.tasks_stopped_before(kept_since)) state_.erase_task(id);
  sweep_timer_ = world_.reactor.after(kSweepInterval, [this] { sweep(); });
}

// --- Records -----------------------------------------------------------------------------------

const TaskRecord& TaskRunner::record(const std::string& task_id) const {
  const TaskRecord* found = state_.find_task(task_id);
  NG_ASSERT(found != nullptr);
  return *found;
}

const TaskDefinition& TaskRunner::definition(const TaskRecord& task) const {
  const TaskDefinitionRecord* found = state_.task_definitions.find(task.definition);
  NG_ASSERT(found != nullptr);
  return found->task_definition;
}

void TaskRunner::enter(const LiveTask& live, std::string_view status) {
  if (record(live->id).task.last_status == status) return;
  change(live, [&](TaskRecord& changed) { changed.task.last_status = std::string(status); });
}

net::Task<void> TaskRunner::durable() {
  struct Written {
    explicit Written(net::Reactor& reactor) : signal(reactor) {}
    Signal signal;
    bool done = false;
  };
  auto written = std::make_shared<Written>(world_.reactor);
  world_.database.when_durable([written](bool durable) {
    // Where it is not on disk the process starts anew: this task goes on then.
    if (!durable) return;
    written->done = true;
    written->signal.notify();
  });
  while (!written->done) co_await written->signal.wait();
}

}  // namespace neargate::ecs
