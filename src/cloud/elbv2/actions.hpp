#pragma once

#include <string>
#include <vector>

#include "gen/elbv2/types.hpp"

namespace neargate::elbv2 {

// A listener's or rule's actions, in the form that ELBv2 keeps and shows: defaults filled in, a
// single target group both as an ARN and as a configuration. Looks at the actions alone; whether
// the target groups are there is not its matter. Throws aws::Error as CreateRule does.
std::vector<Action> checked_actions(std::vector<Action> actions,
                                    const std::string& listener_protocol);

// The target groups that they forward to, each once.
void add_target_groups(const std::vector<Action>& actions, std::vector<std::string>& arns);

}  // namespace neargate::elbv2
