#pragma once

#include <optional>
#include <string>

#include "aws/transport.hpp"
#include "deploy/service_choice.hpp"

namespace neargate::deploy {

// Between what autoscaling keeps a service's desired count.
struct ScalingLimits {
  int min = 0;
  int max = 0;
  bool is_suspended = false;  // both directions: it does nothing
};
// Nothing where the service has no scalable target.
std::optional<ScalingLimits> scaling_limits(aws::Transport& transport, const ServiceName& name);

void set_desired_count(aws::Transport& transport, const ServiceName& name, int count);
// What is not given stays. Throws Error where the service has no scalable target.
ScalingLimits set_scaling_limits(aws::Transport& transport, const ServiceName& name,
                                 std::optional<int> min, std::optional<int> max);

// What autoscaling makes of a desired count that somebody sets; "" where there is none. Pure.
std::string scaling_advice(const std::optional<ScalingLimits>& limits, int count);

}  // namespace neargate::deploy
