#include <algorithm>

#include <fmt/format.h>

#include "aws/error.hpp"
#include "cloud/autoscaling/autoscaling.hpp"
#include "cloud/autoscaling/policy_alarms.hpp"
#include "cloud/autoscaling/policy_rules.hpp"
#include "cloud/pagination.hpp"

namespace neargate::autoscaling {

namespace {

aws::Error invalid(const std::string& message) {
  return aws::Error("ValidationException", message);
}

void check_target_tracking(const TargetTrackingScalingPolicyConfiguration& configuration) {
  const auto& predefined = configuration.predefined_metric_specification;
  const auto& customized = configuration.customized_metric_specification;
  if (!predefined && !customized) {
    throw invalid(
        "PredefinedMetricSpecification or CustomizedMetricSpecification must be set for target "
        "tracking scaling.");
  }
  if (predefined && customized) {
    throw invalid(
        "PredefinedMetricSpecification and CustomizedMetricSpecification cannot both be set.");
  }
  if (predefined && predefined->predefined_metric_type == "ALBRequestCountPerTarget" &&
      !predefined->resource_label) {
    throw invalid(
        "ALBRequestCountPerTarget needs a ResourceLabel: the load balancer's and the "
        "target group's.");
  }
  if (configuration.target_value <= 0) throw invalid("TargetValue must be greater than 0.");
}

void check_cooldown(const std::optional<std::int32_t>& seconds) {
  if (seconds && *seconds < 0) throw invalid("Cooldown cannot be negative.");
}

// The words are AWS's.
void check(const ScalingPolicy& policy) {
  const auto& tracking = policy.target_tracking_scaling_policy_configuration;
  const auto& steps = policy.step_scaling_policy_configuration;
  if (policy.policy_type == "TargetTrackingScaling" ? !tracking : !steps) {
    throw invalid(policy.policy_type + " policy configuration must be specified");
  }
  if (tracking && steps) {
    throw invalid("Only one policy configuration can be specified: that of the policy's type.");
  }
  if (tracking) {
    check_target_tracking(*tracking);
    check_cooldown(tracking->scale_out_cooldown);
    check_cooldown(tracking->scale_in_cooldown);
  } else {
    if (!steps->adjustment_type) throw invalid("Adjustment type must be specified");
    check(std::get<StepScaling>(rule_of(policy)));
    check_cooldown(steps->cooldown);
  }
}

}  // namespace

PutScalingPolicyResponse Autoscaling::put_scaling_policy(const PutScalingPolicyRequest& request,
                                                         aws::Call& call) {
  const std::string key = key_of(request.resource_id, request.policy_name);
  const ScalingPolicy* before = policies_.find(key);
  ScalingPolicy policy = before != nullptr ? *before : ScalingPolicy();
  require_target(request.resource_id, request.scalable_dimension);
  const std::string type = request.policy_type.value_or("StepScaling");
  if (before != nullptr && before->policy_type != type) {
    throw invalid("The type of a policy can not be changed: delete it first.");
  }
  if (before == nullptr) {
    policy.policy_arn =
        arn("scalingPolicy", request.resource_id, "policyName", request.policy_name);
    policy.policy_name = request.policy_name;
    policy.service_namespace = request.service_namespace;
    policy.resource_id = request.resource_id;
    policy.scalable_dimension = request.scalable_dimension;
    policy.creation_time = call.now;
  }
  policy.policy_type = type;
  policy.step_scaling_policy_configuration = request.step_scaling_policy_configuration;
  policy.target_tracking_scaling_policy_configuration =
      request.target_tracking_scaling_policy_configuration;
  check(policy);
  PutScalingPolicyResponse response;
  if (type == "TargetTrackingScaling") put_alarms(policy, call);
  const ScalingPolicy& kept = policies_.put(key, std::move(policy));
  response.policy_arn = kept.policy_arn;
  response.alarms = alarms_acting_by(kept);
  return response;
}

DescribeScalingPoliciesResponse Autoscaling::describe_scaling_policies(
    const DescribeScalingPoliciesRequest& request, aws::Call&) {
  DescribeScalingPoliciesResponse response;
  auto& found = response.scaling_policies.emplace();
  for (const auto& [key, policy] : policies_) {
    if (request.resource_id && policy.resource_id != *request.resource_id) continue;
    const auto& names = request.policy_names;
    if (names && !names->empty() &&
        std::find(names->begin(), names->end(), policy.policy_name) == names->end() &&
        std::find(names->begin(), names->end(), policy.policy_arn) == names->end()) {
      continue;
    }
    found.push_back(policy);
    found.back().alarms = alarms_acting_by(policy);
  }
  response.next_token =
      cloud::paginate(found, request.max_results, request.next_token, "InvalidNextTokenException");
  return response;
}

DeleteScalingPolicyResponse Autoscaling::delete_scaling_policy(
    const DeleteScalingPolicyRequest& request, aws::Call& call) {
  const std::string key = key_of(request.resource_id, request.policy_name);
  const ScalingPolicy* policy = policies_.find(key);
  if (policy == nullptr) {
    throw aws::Error(
        "ObjectNotFoundException",
        fmt::format("No scaling policy found for service namespace: ecs, resource ID: "
                    "{}, scalable dimension: {}: {}",
                    request.resource_id, request.scalable_dimension, request.policy_name));
  }
  delete_alarms(*policy, call);
  scaler_.forget_policy(policy->policy_arn);
  policies_.erase(key);
  return {};
}

std::vector<Alarm> Autoscaling::alarms_acting_by(const ScalingPolicy& policy) const {
  std::vector<Alarm> alarms;
  for (const auto& alarm : cloudwatch_.alarms_with_action(policy.policy_arn)) {
    alarms.push_back({*alarm.alarm_name, *alarm.alarm_arn});
  }
  return alarms;
}

void Autoscaling::put_alarms(const ScalingPolicy& policy, aws::Call& call) {
  const std::string prefix = "TargetTracking-" + policy.resource_id;
  const std::vector<Alarm> present = alarms_acting_by(policy);
  const auto put = [&](cloudwatch::PutMetricAlarmInput alarm, const std::string& kind) {
    const auto same = std::find_if(present.begin(), present.end(), [&](const Alarm& each) {
      return each.alarm_name.starts_with(prefix + kind);
    });
    alarm.alarm_name =
        same != present.end() ? same->alarm_name : prefix + kind + world_.randomness.uuid();
    cloudwatch_.put_metric_alarm(alarm, call);
  };
  const PolicyAlarms wanted = alarms_of(policy);
  try {
    put(wanted.high, "-AlarmHigh-");
    if (wanted.low) put(*wanted.low, "-AlarmLow-");
  } catch (const aws::Error& error) {
    throw invalid(error.what());  // in this service's word for it
  }
  if (wanted.low) return;
  cloudwatch::DeleteAlarmsInput unwanted;
  for (const Alarm& each : present) {
    if (each.alarm_name.starts_with(prefix + "-AlarmLow-")) {
      unwanted.alarm_names.push_back(each.alarm_name);
    }
  }
  if (!unwanted.alarm_names.empty()) cloudwatch_.delete_alarms(unwanted, call);
}

// Alarms that users made to act by the policy stay.
void Autoscaling::delete_alarms(const ScalingPolicy& policy, aws::Call& call) {
  cloudwatch::DeleteAlarmsInput own;
  for (const Alarm& each : alarms_acting_by(policy)) {
    if (each.alarm_name.starts_with("TargetTracking-" + policy.resource_id)) {
      own.alarm_names.push_back(each.alarm_name);
    }
  }
  if (!own.alarm_names.empty()) cloudwatch_.delete_alarms(own, call);
}

DescribeScalingActivitiesResponse Autoscaling::describe_scaling_activities(
    const DescribeScalingActivitiesRequest& request, aws::Call&) {
  DescribeScalingActivitiesResponse response;
  auto found =
      activities_.list(request.resource_id, request.include_not_scaled_activities.value_or(false));
  response.next_token =
      cloud::paginate(found, request.max_results, request.next_token, "InvalidNextTokenException");
  response.scaling_activities = std::move(found);
  return response;
}

}  // namespace neargate::autoscaling
