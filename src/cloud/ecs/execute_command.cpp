#include <algorithm>

#include <fmt/format.h>

#include "aws/error.hpp"
#include "cloud/ecs/ecs.hpp"

namespace neargate::ecs {
namespace {

aws::Error invalid(const std::string& message) {
  return aws::Error("InvalidParameterException", message);
}

bool has_container(const Task& task, const std::string& name) {
  const auto containers = task.containers.value_or(std::vector<Container>());
  return std::ranges::any_of(containers, [&](const auto& each) { return each.name == name; });
}

}  // namespace

// Refused whatever is asked, as what AWS answers with, a session of its Session Manager, does not
// exist here. Those whom AWS would refuse as well hear so first, as the call is at fault then.
ExecuteCommandResponse Ecs::execute_command(const ExecuteCommandRequest& request, aws::Call&) {
  const Cluster& cluster = state_.active_cluster(request.cluster.value_or(""));
  const std::string id = State::id_within(*cluster.cluster_name, request.task);
  const TaskRecord* record = state_.find_task(id);
  if (record == nullptr || record->cluster != *cluster.cluster_name) {
    throw invalid("The referenced task was not found.");
  }
  if (request.container && !has_container(record->task, *request.container)) {
    throw invalid(fmt::format("The task {} has no container {}.", id, *request.container));
  }
  const std::string instead =
      fmt::format("use: neargate exec {}{} -- {}", id,
                  request.container ? " --container " + *request.container : "", request.command);
  if (!record->task.enable_execute_command.value_or(false)) {
    throw invalid(
        "The execute command failed because execute command was not enabled when the task was run "
        "or the execute command agent isn't running. Wait and try again or run a new task with "
        "execute command enabled and try again. (Neargate asks for neither: " +
        instead + ")");
  }
  throw aws::Error("TargetNotConnectedException",
                   "The execute command cannot run: Neargate has no Session Manager, through which "
                   "AWS would connect to the task; " +
                       instead);
}

}  // namespace neargate::ecs
