#include <fmt/format.h>

#include "aws/error.hpp"
#include "cloud/ecs/ecs.hpp"
#include "cloud/ecs/task_protection.hpp"

// GetTaskProtection and UpdateTaskProtection.
namespace neargate::ecs {

namespace {

constexpr std::size_t kUpdatedMax = 10;  // UpdateTaskProtection, tasks
constexpr std::size_t kGotMax = 100;     // GetTaskProtection, tasks

aws::Error invalid(const std::string& message) {
  return aws::Error("InvalidParameterException", message);
}

}  // namespace

GetTaskProtectionResponse Ecs::get_task_protection(const GetTaskProtectionRequest& request,
                                                   aws::Call&) {
  const Cluster& cluster = state_.active_cluster(request.cluster);
  std::vector<std::string> tasks = request.tasks.value_or(std::vector<std::string>());
  if (tasks.size() > kGotMax) {
    throw invalid(fmt::format("tasks can have at most {} items.", kGotMax));
  }
  if (tasks.empty()) {
    for (const std::string& id : state_.tasks_of_cluster(*cluster.cluster_name)) {
      const TaskRecord& task = *state_.find_task(id);
      if (task.service && !is_stopped(task.task)) tasks.push_back(id);
    }
  }
  GetTaskProtectionResponse response;
  response.protected_tasks.emplace();
  response.failures.emplace();
  for (const std::string& reference : tasks) {
    const auto task = find_protectable(state_, *cluster.cluster_name, reference);
    if (task.failure) {
      response.failures->push_back(*task.failure);
    } else {
      response.protected_tasks->push_back(protection_of(state_, task.id));
    }
  }
  return response;
}

UpdateTaskProtectionResponse Ecs::update_task_protection(const UpdateTaskProtectionRequest& request,
                                                         aws::Call&) {
  const Cluster& cluster = state_.active_cluster(request.cluster);
  if (request.tasks.empty()) throw invalid("Tasks cannot be empty.");
  if (request.tasks.size() > kUpdatedMax) {
    throw invalid(fmt::format("tasks can have at most {} items.", kUpdatedMax));
  }
  const auto minutes = protection_time(request.protection_enabled, request.expires_in_minutes);
  UpdateTaskProtectionResponse response;
  response.protected_tasks.emplace();
  response.failures.emplace();
  for (const std::string& reference : request.tasks) {
    const auto task = find_protectable(state_, *cluster.cluster_name, reference);
    if (task.failure) {
      response.failures->push_back(*task.failure);
      continue;
    }
    runner_.protect(task.id, minutes);
    response.protected_tasks->push_back(protection_of(state_, task.id));
  }
  return response;
}

}  // namespace neargate::ecs
