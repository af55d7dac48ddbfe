#pragma once

#include <map>
#include <memory>
#include <string>

#include "cloud/ecs/environment.hpp"
#include "cloud/ecs/state.hpp"
#include "http/server.hpp"

namespace neargate::ecs {

// What answers inside each task at 169.254.170.2: task metadata, version 4, and the credentials of
// the task's role. One server a task, in the task's own network namespace, so that no task can ask
// for another's. Amazon ECS Developer Guide, "Task metadata endpoint version 4", "Task IAM role".
class TaskEndpoint {
 public:
  TaskEndpoint(State& state, Environment& environment);

  // Opens a task's endpoint; again after a restart. Throws MachineError.
  net::Task<void> open(std::string task_id);
  void close(const std::string& task_id);

  // What the endpoint answers to a path; for tests too.
  http::Response answer(const std::string& task_id, std::string_view path);

 private:
  http::Response credentials(const std::string& task_id, const TaskRecord& record);

  State& state_;
  Environment& environment_;
  std::map<std::string, std::unique_ptr<http::Server>> servers_;
  std::map<std::string, TaskCredentials> credentials_;
};

}  // namespace neargate::ecs
