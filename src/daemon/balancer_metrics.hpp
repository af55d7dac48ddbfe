#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cloud/cloudwatch/samples.hpp"
#include "gen/balancer/types.hpp"

namespace neargate::daemon {

// What a load balancer's counters are called in CloudWatch.
struct BalancerNames {
  std::string load_balancer;                         // "app/web/50dc6c495c0c9188"
  std::map<std::string, std::string> target_groups;  // ARN → "targetgroup/web/73e2d6bc24d8a067"
  std::map<std::string, std::string> nodes;          // its addresses → their zones
  // The zone of each target: by target group's ARN and "10.0.1.7:8080".
  std::map<std::pair<std::string, std::string>, std::string> zones;
};

struct BalancerSample {
  cloudwatch::Metric metric;
  std::string unit;
  cloudwatch::Samples samples;
};

// The AWS/ApplicationELB data of the time between two reports of one load balancer; all that `now`
// counts where `before` is of another process. What counts events is there where it is not zero,
// what describes a target group where it has targets. The zone of traffic is that of the address
// that clients connected to; the zone of healthy and unhealthy targets is theirs.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
std::vector<BalancerSample> balancer_samples(const balancer::Report& before,
                                             const balancer::Report& now,
                                             const BalancerNames& names);

}  // namespace neargate::daemon
