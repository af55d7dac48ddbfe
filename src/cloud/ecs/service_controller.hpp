#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "cloud/ecs/environment.hpp"
#include "cloud/ecs/service_deployments.hpp"
#include "cloud/ecs/service_observer.hpp"
#include "cloud/ecs/service_plan.hpp"
#include "cloud/ecs/state.hpp"
#include "cloud/ecs/task_runner.hpp"

namespace neargate::ecs {

// Keeps services as they are desired: looks at the records, asks plan() what to do, does it, and
// tells of it in the service's events. It is woken by changes and by timers; a service that nothing
// happens to costs nothing.
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
  // StopServiceDeployment: `deployment_key` is under way. Throws ConflictException.
  void request_stop(const std::string& service_key, const std::string& deployment_key,
                    StopRequest request);

  const ServiceDeployments& deployments() const { return deployments_; }

 private:
  // What the service's events will tell of its tasks' targets when it is planned next.
  struct TargetNews {
    std::map<std::string, int> registered;  // by target group
    std::map<std::string, int> deregistered;
    std::map<std::string, int> draining;  // tasks, by deployment
  };

  // What happens to tasks (service_failures.cpp).
  void task_changed(const std::string& task_id);
  void note_targets(const std::string& service_key, const std::string& task_id,
                    const TaskRecord& task);
  void count_failure(const std::string& service_key, const TaskRecord& task);
  void note_health(const std::string& service_key, const ServiceState& seen);
  void tell_unhealthy(const std::string& service_key, const PlannedTask& task);
  void not_launched(const std::string& service_key, const std::string& deployment,
                    const std::string& error);
  void tell_once(const std::string& service_key, std::string event);

  // The loop.
  void run_plans();
  void run_plan(const std::string& service_key);
  void rest(const std::string& service_key);
  void conclude(const std::string& service_key, const ServiceActions& actions);
  void set_timer(const std::string& service_key, std::optional<Timestamp> look_again_at);

  // What is done.
  void tell_targets(const std::string& service_key);
  void tell_protected(const std::string& service_key, const ServiceActions& actions);
  void start_tasks(const std::string& service_key, const ServiceState& seen,
                   const ServiceActions& actions);
  std::optional<std::string> start_task(const std::string& service_key, const std::string& zone);
  void stop_tasks(const std::string& service_key, const std::vector<ServiceActions::Stop>& stops);
  void fail_deployment(const std::string& service_key, const DeploymentFailure& failure);
  void restore(ServiceRecord& record, DeploymentRecord last, const std::string& reason);
  void forget_gone(const std::string& service_key, const std::vector<std::string>& gone);
  void complete(const std::string& service_key);
  void finish(const std::string& service_key);
  std::map<std::string, int> tasks_on(const std::string& service_key) const;
  std::string subnet_in(const ServiceRecord& record, const std::string& zone) const;

  void add_event(const std::string& service_key, const std::string& message);
  void put_event(const std::string& service_key, std::string whole_message);
  void sweep();

  State& state_;
  Environment& environment_;
  cloud::World& world_;
  TaskRunner& runner_;
  ServiceObserver observer_;
  ServiceDeployments deployments_;
  std::set<std::string> dirty_;
  bool posted_ = false;
  std::map<std::string, net::TimerId> timers_;
  struct Rest {
    net::TimerId end = 0;
    bool touched = false;  // meanwhile
  };
  std::map<std::string, Rest> resting_;   // large services that were planned a moment ago
  std::set<std::string> announced_;       // tasks whose registered targets were told of
  std::set<std::string> told_unhealthy_;  // tasks whose bad health was told of
  // What was told of a service and is still so: it is not told again.
  std::map<std::string, std::string> told_not_started_;
  std::map<std::string, std::map<std::string, int>> told_protected_;
  std::map<std::string, TargetNews> news_;
  Timestamp history_swept_at_;
  std::optional<net::TimerId> sweep_timer_;
};

}  // namespace neargate::ecs
