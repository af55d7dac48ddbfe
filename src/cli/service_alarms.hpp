#pragma once

#include <string>

#include "deploy/clients.hpp"
#include "gen/daemon/types.hpp"

// The alarms that act on a service. Those of autoscaling are its thermostats: the one that scales
// in is in ALARM whenever there is little to do. Those that guard deployments tell that something
// is wrong.
namespace neargate::cli {

inline constexpr const char* kGuardsDeployments = "deployment";
inline constexpr const char* kScalesOut = "scale-out";
inline constexpr const char* kScalesIn = "scale-in";

// Puts in between what autoscaling keeps the service, and the alarms. Throws aws::Error.
void add_limits(autoscaling::Client& client, daemon::ServiceStatus& out);
void add_alarms(deploy::Clients& clients, const ecs::Service& service, daemon::ServiceStatus& out);

// What a scaling policy does about that alarm of its: kScalesOut or kScalesIn. Pure.
std::string purpose_of(const autoscaling::ScalingPolicy& policy,
                       const cloudwatch::MetricAlarm& alarm);

// "2-8 (scaling out)": the limits, and what autoscaling is at. Pure.
std::string scaling_text(const daemon::ServiceStatus& service);
// "1 of 2: errors": which of those that guard deployments are in ALARM. Pure.
std::string alarms_text(const daemon::ServiceStatus& service);

}  // namespace neargate::cli
