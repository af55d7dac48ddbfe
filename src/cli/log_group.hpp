#pragma once

#include <string>
#include <vector>

#include "aws/transport.hpp"
#include "gen/ecs/types.hpp"

namespace neargate::cli {

// The log group that is meant: the given one; else the one that the services (`service`, or ""
// for all) write to; else the only one that there is. Throws Error, with the list, where it takes
// a choice.
std::string choose_log_group(aws::Transport& transport, const std::string& given,
                             const std::string& service);

// The same of names: all groups, and those that services write to. Pure.
std::string only_group(const std::vector<std::string>& all, const std::vector<std::string>& used);

// Of the groups that a task's containers write to, the service's own: of the container `serving`,
// to which the load balancer sends requests; else of the first that has one. "" where none has.
// Pure.
std::string own_group(const ecs::TaskDefinition& definition, const std::string& serving);

}  // namespace neargate::cli
