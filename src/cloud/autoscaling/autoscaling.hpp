#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "cloud/cloudwatch/cloudwatch.hpp"
#include "cloud/world.hpp"
#include "gen/autoscaling/api.hpp"
#include "store/table.hpp"

namespace neargate::autoscaling {

// Application Auto Scaling for ECS services: scalable targets, scaling policies and scheduled
// actions, kept and shown. Target tracking policies have their alarms in CloudWatch. Nothing is
// scaled by any of them yet.
class Autoscaling final : public Api {
 public:
  // Whether "service/<cluster>/<name>" names an active ECS service.
  using ServiceExists = std::function<bool(const std::string& resource_id)>;

  Autoscaling(cloud::World& world, ServiceExists service_exists,
              cloudwatch::CloudWatch& cloudwatch);

  // Scalable targets (targets.cpp).
  RegisterScalableTargetResponse register_scalable_target(const RegisterScalableTargetRequest&,
                                                          aws::Call&) override;
  DescribeScalableTargetsResponse describe_scalable_targets(const DescribeScalableTargetsRequest&,
                                                            aws::Call&) override;
  DeregisterScalableTargetResponse deregister_scalable_target(
      const DeregisterScalableTargetRequest&, aws::Call&) override;

  // Scaling policies (policies.cpp).
  PutScalingPolicyResponse put_scaling_policy(const PutScalingPolicyRequest&, aws::Call&) override;
  DescribeScalingPoliciesResponse describe_scaling_policies(const DescribeScalingPoliciesRequest&,
                                                            aws::Call&) override;
  DeleteScalingPolicyResponse delete_scaling_policy(const DeleteScalingPolicyRequest&,
                                                    aws::Call&) override;
  DescribeScalingActivitiesResponse describe_scaling_activities(
      const DescribeScalingActivitiesRequest&, aws::Call&) override;

  // Scheduled actions (scheduled_actions.cpp).
  PutScheduledActionResponse put_scheduled_action(const PutScheduledActionRequest&,
                                                  aws::Call&) override;
  DescribeScheduledActionsResponse describe_scheduled_actions(
      const DescribeScheduledActionsRequest&, aws::Call&) override;
  DeleteScheduledActionResponse delete_scheduled_action(const DeleteScheduledActionRequest&,
                                                        aws::Call&) override;

  // Tags of scalable targets (targets.cpp).
  TagResourceResponse tag_resource(const TagResourceRequest&, aws::Call&) override;
  UntagResourceResponse untag_resource(const UntagResourceRequest&, aws::Call&) override;
  ListTagsForResourceResponse list_tags_for_resource(const ListTagsForResourceRequest&,
                                                     aws::Call&) override;

 private:
  // Makes the alarms of a target tracking policy what they should be.
  void put_alarms(const ScalingPolicy& policy, aws::Call& call);
  void delete_alarms(const ScalingPolicy& policy, aws::Call& call);
  // Those of CloudWatch that act by the policy: its own, and others' that name it.
  std::vector<Alarm> alarms_acting_by(const ScalingPolicy& policy) const;
  // The key of the target whose ARN this is; throws ResourceNotFoundException.
  std::string key_of_target_arn(const std::string& arn) const;
  // Throws ObjectNotFoundException where no such target is registered.
  void require_target(const std::string& resource, const std::string& dimension) const;
  std::string arn(std::string_view kind, const std::string& resource, std::string_view name_kind,
                  const std::string& name) const;

  cloud::World& world_;
  ServiceExists service_exists_;
  cloudwatch::CloudWatch& cloudwatch_;
  // Keys: the resource's id; policies and scheduled actions add "|" and their name.
  store::Table<ScalableTargetRecord> targets_;
  store::Table<ScalingPolicy> policies_;
  store::Table<ScheduledAction> actions_;
};

// "service/…" of ECS and "ecs:service:DesiredCount" are the only ones; with a policy's or action's
// name.
std::string key_of(const std::string& resource, const std::string& name);

}  // namespace neargate::autoscaling
