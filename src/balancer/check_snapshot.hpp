#pragma once

#include "gen/balancer/types.hpp"

namespace neargate::balancer {

// Throws Error where a snapshot breaks its model or contradicts itself: ids that are there twice,
// forwards to groups that it lacks, addresses and matchers that are none.
void check_snapshot(const Snapshot& snapshot);

// All actions of a listener: its rules' and its default one.
std::vector<const ActionConfig*> actions_of(const ListenerConfig& listener);

}  // namespace neargate::balancer
