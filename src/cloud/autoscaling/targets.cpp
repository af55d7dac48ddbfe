#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "aws/error.hpp"
#include "base/encoding.hpp"
#include "cloud/autoscaling/autoscaling.hpp"
#include "cloud/pagination.hpp"

namespace neargate::autoscaling {

namespace {

constexpr std::size_t kTagsMax = 50;  // Application Auto Scaling API Reference, TagResource

aws::Error invalid(const std::string& message) {
  return aws::Error("ValidationException", message);
}

void check_capacity(const ScalableTarget& target) {
  if (target.min_capacity < 0 || target.max_capacity < 0) {
    throw invalid("Capacity can not be negative.");
  }
  if (target.min_capacity > target.max_capacity) {
    throw invalid("Maximum capacity cannot be less than minimum capacity");
  }
}

}  // namespace

Autoscaling::Autoscaling(cloud::World& world, ScalableServices& services,
                         cloudwatch::CloudWatch& cloudwatch)
    : world_(world),
      services_(services),
      cloudwatch_(cloudwatch),
      targets_(world.database, "autoscaling.targets"),
      policies_(world.database, "autoscaling.policies"),
      actions_(world.database, "autoscaling.scheduled_actions"),
      schedule_times_(world, actions_),
      activities_(world),
      scaler_({.world = world,
               .services = services,
               .cloudwatch = cloudwatch,
               .targets = targets_,
               .policies = policies_,
               .actions = actions_,
               .schedule_times = schedule_times_,
               .activities = activities_}) {}

std::string key_of(const std::string& resource, const std::string& name) {
  return resource + "|" + name;
}

std::string Autoscaling::arn(std::string_view kind, const std::string& resource,
                             std::string_view name_kind, const std::string& name) const {
  return world_.arn("autoscaling",
                    fmt::format("{}:{}:resource/ecs/{}:{}/{}", kind, world_.randomness.uuid(),
                                resource, name_kind, name));
}

void Autoscaling::require_target(const std::string& resource, const std::string& dimension) const {
  if (targets_.contains(resource)) return;
  throw aws::Error("ObjectNotFoundException",
                   fmt::format("No scalable target registered for service namespace: ecs, resource "
                               "ID: {}, scalable dimension: {}",
                               resource, dimension));
}

RegisterScalableTargetResponse Autoscaling::register_scalable_target(
    const RegisterScalableTargetRequest& request, aws::Call& call) {
  const ScalableTargetRecord* before = targets_.find(request.resource_id);
  if (before == nullptr) {
    if (!request.min_capacity || !request.max_capacity) {
      throw invalid(
          "Both MinCapacity and MaxCapacity are required to register a new scalable "
          "target.");
    }
    if (!services_.capacity(request.resource_id)) {
      throw invalid("ECS service doesn't exist: " + request.resource_id);
    }
  }
  ScalableTargetRecord record = before != nullptr ? *before : ScalableTargetRecord();
  ScalableTarget& target = record.target;
  if (before == nullptr) {
    target.service_namespace = request.service_namespace;
    target.resource_id = request.resource_id;
    target.scalable_dimension = request.scalable_dimension;
    // The service-linked role, which AWS uses whatever role is asked for.
    target.role_arn = fmt::format(
        "arn:aws:iam::{}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/"
        "AWSServiceRoleForApplicationAutoScaling_ECSService",
        world_.account);
    target.creation_time = call.now;
    target.scalable_target_arn =
        world_.arn("application-autoscaling", "scalable-target/" + world_.randomness.hex(32));
    record.tags = request.tags;
  }
  if (request.min_capacity) target.min_capacity = *request.min_capacity;
  if (request.max_capacity) target.max_capacity = *request.max_capacity;
  check_capacity(target);
  SuspendedState state = target.suspended_state.value_or(SuspendedState());
  if (request.suspended_state) {
    const SuspendedState& asked = *request.suspended_state;
    if (asked.dynamic_scaling_in_suspended) {
      state.dynamic_scaling_in_suspended = asked.dynamic_scaling_in_suspended;
    }
    if (asked.dynamic_scaling_out_suspended) {
      state.dynamic_scaling_out_suspended = asked.dynamic_scaling_out_suspended;
    }
    if (asked.scheduled_scaling_suspended) {
      state.scheduled_scaling_suspended = asked.scheduled_scaling_suspended;
    }
  }
  state.dynamic_scaling_in_suspended = state.dynamic_scaling_in_suspended.value_or(false);
  state.dynamic_scaling_out_suspended = state.dynamic_scaling_out_suspended.value_or(false);
  state.scheduled_scaling_suspended = state.scheduled_scaling_suspended.value_or(false);
  target.suspended_state = state;
  const std::string arn = *target.scalable_target_arn;
  targets_.put(request.resource_id, std::move(record));
  scaler_.bounds_changed(request.resource_id);
  return {arn};
}

DescribeScalableTargetsResponse Autoscaling::describe_scalable_targets(
    const DescribeScalableTargetsRequest& request, aws::Call&) {
  DescribeScalableTargetsResponse response;
  auto& found = response.scalable_targets.emplace();
  for (const auto& [resource, record] : targets_) {
    const auto& asked = request.resource_ids;
    if (asked && !asked->empty() &&
        std::find(asked->begin(), asked->end(), resource) == asked->end()) {
      continue;
    }
    found.push_back(record.target);
  }
  response.next_token =
      cloud::paginate(found, request.max_results, request.next_token, "InvalidNextTokenException");
  return response;
}

// As on AWS, what scales the target goes with it.
DeregisterScalableTargetResponse Autoscaling::deregister_scalable_target(
    const DeregisterScalableTargetRequest& request, aws::Call& call) {
  require_target(request.resource_id, request.scalable_dimension);
  for (const auto& [key, policy] : policies_) {
    if (policy.resource_id != request.resource_id) continue;
    delete_alarms(policy, call);
    scaler_.forget_policy(policy.policy_arn);
  }
  scaler_.forget_target(request.resource_id);
  targets_.erase(request.resource_id);
  const auto erase_all = [&](auto& table) {
    std::vector<std::string> keys;
    const std::string prefix = key_of(request.resource_id, "");
    for (auto each = table.lower_bound(prefix);
         each != table.end() && each->first.starts_with(prefix); ++each) {
      keys.push_back(each->first);
    }
    for (const std::string& key : keys) table.erase(key);
  };
  for (const PlannedSchedule& schedule : schedule_times_.of(request.resource_id)) {
    schedule_times_.erase(schedule.name);
  }
  erase_all(policies_);
  erase_all(actions_);
  return {};
}

std::string Autoscaling::key_of_target_arn(const std::string& arn) const {
  for (const auto& [resource, record] : targets_) {
    if (record.target.scalable_target_arn == arn) return resource;
  }
  throw aws::Error("ResourceNotFoundException", "No scalable target has the ARN " + arn);
}

TagResourceResponse Autoscaling::tag_resource(const TagResourceRequest& request, aws::Call&) {
  const std::string key = key_of_target_arn(request.resource_arn);
  auto tags = targets_.find(key)->tags.value_or(std::map<std::string, std::string>());
  for (const auto& [name, value] : request.tags) {
    if (name.starts_with("aws:")) throw invalid("Tag keys that begin with aws: are reserved.");
    tags[name] = value;
  }
  if (tags.size() > kTagsMax) {
    throw aws::Error("TooManyTagsException", "A resource can have at most 50 tags.");
  }
  targets_.update(key, [&](ScalableTargetRecord& record) { record.tags = std::move(tags); });
  return {};
}

UntagResourceResponse Autoscaling::untag_resource(const UntagResourceRequest& request, aws::Call&) {
  const std::string key = key_of_target_arn(request.resource_arn);
  targets_.update(key, [&](ScalableTargetRecord& record) {
    if (!record.tags) return;
    for (const std::string& name : request.tag_keys) record.tags->erase(name);
  });
  return {};
}

ListTagsForResourceResponse Autoscaling::list_tags_for_resource(
    const ListTagsForResourceRequest& request, aws::Call&) {
  const ScalableTargetRecord& record = *targets_.find(key_of_target_arn(request.resource_arn));
  return {record.tags.value_or(std::map<std::string, std::string>())};
}

}  // namespace neargate::autoscaling
