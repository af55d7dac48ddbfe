#pragma once

#include "balancer/pages.hpp"
#include "gen/balancer/types.hpp"

namespace neargate::balancer {

// The action of the first rule whose conditions all hold, else the listener's default one.
const ActionConfig& choose_action(const ListenerConfig& listener, const RequestView& request);

// "10.0.0.0/16" holds "10.0.3.4".
bool in_cidr(std::string_view cidr, std::string_view address);

}  // namespace neargate::balancer
