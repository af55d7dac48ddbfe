#pragma once

#include <string>
#include <string_view>

#include "cloud/autoscaling/activities.hpp"
#include "cloud/autoscaling/scalable_services.hpp"
#include "cloud/autoscaling/scaler.hpp"
#include "cloud/autoscaling/schedule_times.hpp"
#include "cloud/cloudwatch/cloudwatch.hpp"
#include "cloud/world.hpp"
#include "gen/autoscaling/api.hpp"
#include "store/table.hpp"

namespace neargate::autoscaling {

// Application Auto Scaling for ECS services: scalable targets, and what scales them: target
// tracking policies, which have their alarms in CloudWatch, step policies, which act by alarms of
// others, and scheduled actions.
class Autoscaling final : public Api {
 public:
  // All outlive it.
  Autoscaling(cloud::World& world, ScalableServices& services, cloudwatch::CloudWatch& cloudwatch);

  // Once, when the services are there: goes on with what was under way.
  void recover() { scaler_.recover(); }

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
  ScalableServices& services_;
  cloudwatch::CloudWatch& cloudwatch_;
  // Keys: the resource's id; policies and scheduled actions add "|" and their name.
  store::Table<ScalableTargetRecord> targets_;
  store::Table<ScalingPolicy> policies_;
  store::Table<ScheduledAction> actions_;
  ScheduleTimes schedule_times_;
  Activities activities_;
  Scaler scaler_;
};

// "service/…" of ECS and "ecs:service:DesiredCount" are the only ones; with a policy's or action's
// name.
std::string key_of(const std::string& resource, const std::string& name);

}  // namespace neargate::autoscaling
