#pragma once

#include <set>
#include <string>
#include <vector>

#include "aws/transport.hpp"
#include "deploy/event.hpp"
#include "deploy/service_choice.hpp"
#include "gen/ecs/types.hpp"

namespace neargate::deploy {

struct FailedContainer {
  std::string name;
  std::optional<int> exit_code;
  std::string reason;            // "CannotPullContainerError: …"; "" where ECS gives none
  std::vector<std::string> log;  // its last lines; empty where it has no log that can be read
};

struct FailedTask {
  std::string id;
  std::string task_definition;  // "web:8"
  std::string stop_code;
  std::string reason;
  std::vector<FailedContainer> containers;
};

// "taskFailed": why a task stopped, as text and JSON. Pure.
Event failed_task_event(const FailedTask& task);

// The tasks of one deployment that failed: tells of each kind of failure once, for a crash loop has
// one reason and many tasks.
class FailedTasks {
 public:
  // Tasks of that task definition which were made since then.
  FailedTasks(aws::Transport& transport, ServiceName name, std::string task_definition,
              Timestamp since)
      : transport_(transport),
        name_(std::move(name)),
        task_definition_(std::move(task_definition)),
        since_(since) {}

  // Those of kinds that are not known yet; `stopping`: also those that have not stopped quite yet,
  // whose exit codes and last words may be missing.
  std::vector<FailedTask> fresh(bool stopping);
  // Whether the last call left out some that had not stopped.
  bool has_more() const { return has_more_; }

 private:
  std::vector<std::string> log_tail(const std::string& task, const std::string& container);

  aws::Transport& transport_;
  ServiceName name_;
  std::string task_definition_;
  Timestamp since_;
  std::set<std::string> kinds_;
  bool has_more_ = false;
  std::optional<ecs::TaskDefinition> definition_;
};

// The stream that a container of a task writes to, with the awslogs driver; group "" where it has
// none.
struct LogStream {
  std::string group;
  std::string stream;
};
LogStream log_stream_of(const ecs::TaskDefinition& definition, const std::string& container,
                        const std::string& task);

// The last lines of it; empty where there are none, or they may not be read.
std::vector<std::string> last_lines(aws::Transport& transport, const LogStream& stream, int count);

}  // namespace neargate::deploy
