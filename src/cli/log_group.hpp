#pragma once

#include <string>
#include <vector>

#include "aws/transport.hpp"

namespace neargate::cli {

// The log group that is meant: the given one; else the one that the services (`service`, or ""
// for all) write to; else the only one that there is. Throws Error, with the list, where it takes
// a choice.
std::string choose_log_group(aws::Transport& transport, const std::string& given,
                             const std::string& service);

// The same of names: all groups, and those that services write to. Pure.
std::string only_group(const std::vector<std::string>& all, const std::vector<std::string>& used);

}  // namespace neargate::cli
