#pragma once

#include <set>
#include <string>
#include <vector>

#include "gen/ecs/types.hpp"

namespace neargate::cli {

// Of a log group's streams, the most recent first: those of the tasks that ran before the ones that
// run now. They are the stopped tasks of the revision that a task was last stopped of; where ECS
// has forgotten them (it does so after an hour), the most recent stream that no task writes to any
// more. Streams end with their task's id. Pure.
std::vector<std::string> previous_streams(const std::vector<std::string>& streams,
                                          const std::set<std::string>& running,
                                          const std::vector<ecs::Task>& stopped);

}  // namespace neargate::cli
