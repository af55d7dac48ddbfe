#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "cloud/ecs/environment.hpp"
#include "cloud/ecs/state.hpp"
#include "http/server.hpp"

namespace neargate::ecs {

// What answers inside each task at 169.254.170.2: task metadata, version 4, the credentials of the
// task's role, and the agent's API, by which a task protects itself from scale-in. One server a
// task, in the task's own network namespace, so that no task can ask for another's. Amazon ECS
// Developer Guide, "Task metadata endpoint version 4", "Task IAM role", "Task scale-in protection
// endpoint".
class TaskEndpoint {
 public:
  // Protects a task for so long, from now; nothing ends its protection.
  using Protect =
      std::function<void(const std::string& task_id, std::optional<std::chrono::minutes> time)>;

  TaskEndpoint(State& state, Environment& environment, Protect protect);

  // Opens a task's endpoint; again after a restart. Throws MachineError.
  net::Task<void> open(std::string task_id);
  void close(const std::string& task_id);

  // What the endpoint answers; for tests too.
  http::Response answer(const std::string& task_id, const http::Request& request);

 private:
  http::Response metadata(const std::string& task_id, const TaskRecord& record,
                          std::string_view path);
  http::Response credentials(const std::string& task_id, const TaskRecord& record);
  // task_endpoint_agent.cpp
  http::Response agent(const std::string& task_id, const TaskRecord& record,
                       const http::Request& request);

  State& state_;
  Environment& environment_;
  Protect protect_;
  std::map<std::string, std::unique_ptr<http::Server>> servers_;
  std::map<std::string, TaskCredentials> credentials_;
};

}  // namespace neargate::ecs
