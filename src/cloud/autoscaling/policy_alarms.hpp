#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gen/autoscaling/types.hpp"
#include "gen/cloudwatch/types.hpp"

namespace neargate::autoscaling {

// The alarms that a target tracking policy has, as AWS makes them: one for each direction that it
// may scale in, on its metric. Out after three minutes above the target, in after a quarter of an
// hour below nine tenths of it. Names are left out. Throws ValidationException where the policy's
// metric makes no sense for an ECS service.
// Source: "How target tracking scaling for Application Auto Scaling works" in its user guide.
struct PolicyAlarms {
  cloudwatch::PutMetricAlarmInput high;
  std::optional<cloudwatch::PutMetricAlarmInput> low;  // not where scaling in is disabled
};
PolicyAlarms alarms_of(const ScalingPolicy& policy);

}  // namespace neargate::autoscaling
