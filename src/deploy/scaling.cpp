#include "deploy/scaling.hpp"

#include <fmt/format.h>

#include "gen/autoscaling/client.hpp"
#include "gen/ecs/client.hpp"

namespace neargate::deploy {
namespace {

constexpr const char* kNamespace = "ecs";
constexpr const char* kDimension = "ecs:service:DesiredCount";

std::string resource_id(const ServiceName& name) {
  return "service/" + last_part(name.cluster) + "/" + last_part(name.service);
}

}  // namespace

std::optional<ScalingLimits> scaling_limits(aws::Transport& transport, const ServiceName& name) {
  autoscaling::DescribeScalableTargetsRequest request;
  request.service_namespace = kNamespace;
  request.scalable_dimension = kDimension;
  request.resource_ids.emplace().push_back(resource_id(name));
  const auto found =
      autoscaling::Client(transport).describe_scalable_targets(request).scalable_targets;
  if (!found || found->empty()) return std::nullopt;
  const autoscaling::ScalableTarget& target = found->front();
  ScalingLimits out{.min = target.min_capacity, .max = target.max_capacity};
  if (const auto& suspended = target.suspended_state) {
    out.is_suspended = suspended->dynamic_scaling_in_suspended.value_or(false) &&
                       suspended->dynamic_scaling_out_suspended.value_or(false);
  }
  return out;
}

void set_desired_count(aws::Transport& transport, const ServiceName& name, int count) {
  ecs::UpdateServiceRequest request;
  request.cluster = name.cluster;
  request.service = name.service;
  request.desired_count = count;
  ecs::Client(transport).update_service(request);
}

ScalingLimits set_scaling_limits(aws::Transport& transport, const ServiceName& name,
                                 std::optional<int> min, std::optional<int> max) {
  std::optional<ScalingLimits> limits = scaling_limits(transport, name);
  if (!limits) {
    throw Error("the service has no limits of scaling", "it is no scalable target of autoscaling",
                "set its count: neargate scale N; or make it one with Terraform");
  }
  limits->min = min.value_or(limits->min);
  limits->max = max.value_or(limits->max);
  if (limits->min > limits->max) {
    throw Error(fmt::format("cannot scale between {} and {}", limits->min, limits->max),
                "the smallest number is larger than the largest", "give both --min and --max");
  }
  autoscaling::RegisterScalableTargetRequest request;
  request.service_namespace = kNamespace;
  request.scalable_dimension = kDimension;
  request.resource_id = resource_id(name);
  request.min_capacity = limits->min;
  request.max_capacity = limits->max;
  autoscaling::Client(transport).register_scalable_target(request);
  return *limits;
}

std::string scaling_advice(const std::optional<ScalingLimits>& limits, int count) {
  if (!limits || limits->is_suspended) return "";
  if (count < limits->min || count > limits->max) {
    return fmt::format(
        "autoscaling keeps it between {} and {}, and may bring it back there; change that with: "
        "neargate scale --min N --max M",
        limits->min, limits->max);
  }
  return fmt::format("autoscaling (between {} and {}) may change it again at any time", limits->min,
                     limits->max);
}

}  // namespace neargate::deploy
