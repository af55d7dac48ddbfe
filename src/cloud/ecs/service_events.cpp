#include "cloud/ecs/service_events.hpp"

#include <fmt/format.h>

namespace neargate::ecs::event {

namespace {

std::string list(const std::vector<std::string>& tasks) {
  std::string out;
  for (const std::string& id : tasks) out += fmt::format(" (task {})", id);
  return out;
}

}  // namespace

std::string started(const std::vector<std::string>& tasks, int replacements) {
  std::string out = fmt::format("has started {} tasks:{}.", tasks.size(), list(tasks));
  if (replacements > 0) {
    out += fmt::format(" Amazon ECS replaced {} tasks due to an unhealthy status.", replacements);
  }
  return out;
}

std::string stopped(const std::vector<std::string>& tasks) {
  return fmt::format("has stopped {} running tasks:{}.", tasks.size(), list(tasks));
}

std::string stopped_pending(int tasks) { return fmt::format("stopped {} pending tasks.", tasks); }

std::string not_placed(const std::string& reason) {
  return fmt::format("was unable to place a task. Reason: {}{}", reason,
                     reason.ends_with('.') ? "" : ".");
}

std::string not_launched(const std::string& error) {
  return fmt::format("failed to launch a task with (error {}).", error);
}

std::string registered(int targets, const std::string& target_group) {
  return fmt::format("registered {} targets in (target-group {})", targets, target_group);
}

std::string deregistered(int targets, const std::string& target_group) {
  return fmt::format("deregistered {} targets in (target-group {})", targets, target_group);
}

std::string failed_container_health(const std::string& task) {
  return fmt::format("(task {}) failed container health checks.", task);
}

std::string failed_target_health(const std::string& task, int port, const std::string& target_group,
                                 const std::string& reason) {
  return fmt::format("(task {}) (port {}) is unhealthy in (target-group {}) due to (reason {}).",
                     task, port, target_group, reason);
}

std::string completed(const std::string& deployment) {
  return fmt::format("(deployment {}) deployment completed.", deployment);
}

std::string failed(const std::string& deployment, const std::string& why) {
  return fmt::format("(deployment {}) deployment failed: {}.", deployment, why);
}

std::string rolling_back(const std::string& to_deployment) {
  return fmt::format("rolling back to deployment {}.", to_deployment);
}

std::string steady() { return "has reached a steady state."; }

std::string throttled() { return "is unable to consistently start tasks successfully."; }

std::string stuck() {
  return "was unable to stop or start tasks during a deployment because of the service deployment "
         "configuration. Update the minimumHealthyPercent or maximumPercent value and try again.";
}

std::string protected_from_scale_in(const std::string& deployment, int tasks) {
  return fmt::format(
      "was unable to reach steady state because (taskSet {}) was unable to scale in due to (reason "
      "{} tasks under protection)",
      deployment, tasks);
}

std::string rebalancing_started(const std::string& tasks_by_zone) {
  return fmt::format("is not AZ balanced with {}. AZ Rebalancing in progress.", tasks_by_zone);
}

std::string rebalancing_completed(const std::string& tasks_by_zone) {
  return fmt::format("is AZ balanced with {}.", tasks_by_zone);
}

std::string started_to_rebalance(const std::vector<std::string>& tasks, const std::string& zone) {
  return fmt::format("has started {} tasks in {} to AZ Rebalance:{}.", tasks.size(), zone,
                     list(tasks));
}

std::string draining(const std::string& service, const std::string& deployment, int tasks) {
  return fmt::format("(service {}, taskSet {}) has begun draining connections on {} tasks.",
                     service, deployment, tasks);
}

}  // namespace neargate::ecs::event
