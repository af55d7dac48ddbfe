#pragma once

#include <string>
#include <utility>

#include "balancer/control.hpp"
#include "cloud/acm/acm.hpp"
#include "cloud/elbv2/elbv2.hpp"
#include "cloud/world.hpp"

namespace neargate::daemon {

// What a load balancer's process is told: its listeners with their rules and certificates, and the
// target groups that these forward to. Its version is left to the caller. `access_logs` is the
// directory that AccessLogDelivery looks through.
balancer::Snapshot balancer_snapshot(const cloud::World& world, const elbv2::Elbv2& elbv2,
                                     const acm::Acm& certificates,
                                     const elbv2::LoadBalancerRecord& record,
                                     const std::string& access_logs);

// What a target is called there: "10.0.1.7:8080"; and that apart again.
std::string target_id(const std::string& address, int port);
std::pair<std::string, int> parse_target_id(const std::string& id);

}  // namespace neargate::daemon
