#pragma once

#include <string>
#include <vector>

#include "deploy/clients.hpp"
#include "gen/daemon/types.hpp"

// How services do, by what the API tells: near and on AWS alike.
namespace neargate::cli {

// With deployment, targets, limits of scaling, alarms and last event. `cluster` and `service` may
// be "": all. What the caller may not ask for is left out.
std::vector<daemon::ServiceStatus> service_statuses(deploy::Clients& clients,
                                                    const std::string& cluster,
                                                    const std::string& service);

// What the description of a service alone tells. Pure.
daemon::ServiceStatus status_of(const ecs::Service& service);

// Their table, with the heading, and below it a line per service with its last event and what is
// wrong. Pure.
std::string text_of(const std::vector<daemon::ServiceStatus>& services, Timestamp now);

}  // namespace neargate::cli
