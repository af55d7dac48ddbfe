#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "cloud/ecs/environment.hpp"
#include "cloud/ecs/service_plan.hpp"
#include "cloud/ecs/state.hpp"
#include "cloud/ecs/task_runner.hpp"

namespace neargate::ecs {

// Keeps services as they are desired: looks at the records, asks plan() what to do, does it, and
// tells of it in the service's events. It is woken by changes and by timers.
class ServiceController {
 public:
  ServiceController(State& state, Environment& environment, TaskRunner& runner);
  ~ServiceController();

  // Once, at start.
  void recover();
  // A service's record has changed: it is planned anew, soon.
  void touch(const std::string& service_key);
  // Makes a new deployment the primary one, of what the service's record now says.
  void deploy(const std::string& service_key);

  void add_event(const std::string& service_key, const std::string& message);

 private:
  void task_changed(const std::string& task_id);
  void count_failure(const std::string& service_key, const TaskRecord& task);
  void run_plans();
  void run_plan(const std::string& service_key);
  ServiceState observe(const ServiceRecord& record, std::optional<Timestamp>& look_again_at) const;
  PlannedTask observe(const ServiceRecord& record, const std::string& id, const TaskRecord& task,
                      std::optional<Timestamp>& look_again_at) const;
  void start_task(const std::string& service_key, const std::string& zone,
                  std::vector<std::string>& started);
  void stop_tasks(const std::string& service_key, const std::vector<ServiceActions::Stop>& stops);
  void fail_deployment(const std::string& service_key, bool roll_back);
  void finish(const std::string& service_key);
  std::string subnet_in(const ServiceRecord& record, const std::string& zone) const;
  void sweep();

  State& state_;
  Environment& environment_;
  cloud::World& world_;
  TaskRunner& runner_;
  std::set<std::string> dirty_;
  bool posted_ = false;
  std::map<std::string, net::TimerId> timers_;
  std::set<std::string> announced_;  // tasks whose registered targets were told of
  std::optional<net::TimerId> sweep_timer_;
};

}  // namespace neargate::ecs
