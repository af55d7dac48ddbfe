#include "cli/previous_streams.hpp"

#include <algorithm>

#include "cli/ecs_listing.hpp"

namespace neargate::cli {

std::vector<std::string> previous_streams(const std::vector<std::string>& streams,
                                          const std::set<std::string>& running,
                                          const std::vector<ecs::Task>& stopped) {
  const auto last = std::ranges::max_element(stopped, {}, &ecs::Task::stopped_at);
  std::set<std::string> previous;
  for (const ecs::Task& task : stopped) {
    if (task.task_definition_arn == last->task_definition_arn) {
      previous.insert(last_part(task.task_arn.value_or("")));
    }
  }
  std::vector<std::string> found, ended;
  for (const std::string& stream : streams) {
    const std::string task = last_part(stream);
    if (running.contains(task)) continue;
    ended.push_back(stream);
    if (previous.contains(task)) found.push_back(stream);
  }
  if (found.empty() && !ended.empty()) found.push_back(ended.front());
  return found;
}

}  // namespace neargate::cli
