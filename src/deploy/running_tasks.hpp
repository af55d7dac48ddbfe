#pragma once

#include <set>
#include <string>
#include <vector>

#include "aws/transport.hpp"
#include "deploy/service_choice.hpp"
#include "gen/ecs/types.hpp"

namespace neargate::deploy {

// The service's tasks of that revision (an ARN) that run and are not about to stop.
std::vector<ecs::Task> running_tasks(aws::Transport& transport, const ServiceName& name,
                                     const std::string& task_definition);

// What the image's reference meant when these tasks were started: the digests that ECS pulled for
// that container. A tag may mean another one since then. Pure.
std::set<std::string> image_digests(const std::vector<ecs::Task>& tasks,
                                    const std::string& container);

}  // namespace neargate::deploy
