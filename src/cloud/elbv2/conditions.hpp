#pragma once

#include <string>
#include <vector>

#include "gen/elbv2/types.hpp"

namespace neargate::elbv2 {

// A rule's conditions, in the form that ELBv2 keeps and shows: each in its own configuration, host
// names and path patterns as plain values too. Throws aws::Error as CreateRule does.
std::vector<RuleCondition> checked_conditions(std::vector<RuleCondition> conditions);

// What a checked condition compares with, as the balancer takes it: patterns, methods, CIDRs; of
// query-string "key=value", the key * where any will do.
std::vector<std::string> condition_values(const RuleCondition& condition);

}  // namespace neargate::elbv2
