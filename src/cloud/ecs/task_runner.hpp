#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "cloud/ecs/environment.hpp"
#include "cloud/ecs/log_pump.hpp"
#include "cloud/ecs/signal.hpp"
#include "cloud/ecs/state.hpp"
#include "cloud/ecs/task_endpoint.hpp"
#include "net/task_scope.hpp"

namespace neargate::ecs {

// Brings tasks from PROVISIONING to STOPPED on the machine: one coroutine a task. All that a task
// has come to is in its record, and every step can be repeated, so that after a restart the same
// coroutine goes on from wherever the record says. Amazon ECS Developer Guide, "Task lifecycle".
class TaskRunner {
 public:
  TaskRunner(State& state, Environment& environment);
  ~TaskRunner();

  // Called after each change of a task's record that others may act upon.
  void on_change(std::function<void(const std::string& task_id)> handler);

  // Once, at start: goes on with all tasks that are not STOPPED, and removes containers that belong
  // to none of them.
  void recover();

  // Starts to run a task whose record is there, in PROVISIONING.
  void launch(const std::string& task_id);
  // Wants a task stopped; one that is asked already keeps its first reason.
  void stop(const std::string& task_id, const std::string& stop_code, const std::string& reason);

  // Protects a live task from scale-in for so long, from now; nothing ends its protection.
  void protect(const std::string& task_id, std::optional<Milliseconds> time);

  // Tasks that are on their way, for tests and shutdown.
  std::size_t live() const { return live_.size(); }
  std::vector<std::string> live_tasks() const;

 private:
  // A task that is not STOPPED.
  struct Live {
    Live(std::string task_id, net::Reactor& reactor) : id(std::move(task_id)), changed(reactor) {}
    const std::string id;
    Signal changed;  // its record, one of its containers, or its targets
    std::map<std::string, machine::ImageSource> images;  // by container name
    std::map<std::string, std::vector<std::pair<std::string, std::string>>> secrets;
    std::set<std::string> health_watched;  // containers whose health check runs
  };
  using LiveTask = std::shared_ptr<Live>;

  net::Task<void> run(LiveTask live);
  net::Task<void> start(LiveTask live);
  net::Task<void> reopen_endpoint(LiveTask live);
  net::Task<void> provision(LiveTask live);
  net::Task<ServiceWay> reach(LiveTask live, const char* service);
  std::optional<std::string> refusal(const LiveTask& live, const char* action,
                                     const std::string& resource);
  net::Task<void> retrieve(LiveTask live);
  std::string read_parameter(const LiveTask& live, const std::string& name);
  net::Task<void> pull(LiveTask live);
  net::Task<std::string> pull_image(LiveTask live, ContainerDefinition container);
  net::Task<void> prepare_logs(LiveTask live);
  void make_log_stream(const LiveTask& live, const LogDestination& logs);
  net::Task<void> start_containers(LiveTask live);
  net::Task<void> start_container(LiveTask live, ContainerDefinition definition);
  void adopt_containers(const LiveTask& live);
  void register_targets(const LiveTask& live);

  net::Task<void> wind_down(LiveTask live);
  net::Task<void> drain_targets(LiveTask live);
  net::Task<void> stop_containers(LiveTask live);
  net::Task<void> remove(LiveTask live);

  void watch_health(const LiveTask& live, const ContainerDefinition& definition);
  net::Task<void> check_health(LiveTask live, std::string container, HealthCheck check);

  net::Task<void> remove_orphan(std::string container);
  void container_exited(const std::string& machine_id, const machine::ContainerStatus& status);
  void record_exit(const std::string& task_id, const std::string& container,
                   const machine::ContainerStatus& status, const std::string& reason);
  void set_health(const std::string& task_id, const std::string& container,
                  const std::string& health);
  void sweep();

  // --- Records ---
  const TaskRecord& record(const std::string& task_id) const;
  const TaskDefinition& definition(const TaskRecord& record) const;
  template <class Change>
  void change(const LiveTask& live, Change change);
  void enter(const LiveTask& live, std::string_view status);
  // Waits until all that was recorded is on disk: before the machine is asked for anything that has
  // to be found again.
  net::Task<void> durable();

  State& state_;
  Environment& environment_;
  cloud::World& world_;
  LogPump logs_;
  TaskEndpoint endpoint_;
  std::map<std::string, LiveTask, std::less<>> live_;
  std::function<void(const std::string&)> handler_;
  std::optional<net::TimerId> sweep_timer_;
  net::TaskScope coroutines_;  // last: they end before what they use
};

template <class Change>
void TaskRunner::change(const LiveTask& live, Change change) {
  state_.update_task(live->id, change);
  live->changed.notify();
  if (handler_) handler_(live->id);
}

}  // namespace neargate::ecs
