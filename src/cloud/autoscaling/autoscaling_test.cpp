#include "cloud/autoscaling/autoscaling.hpp"

#include <gtest/gtest.h>

#include "cloud/test_world.hpp"

namespace neargate::autoscaling {
namespace {

const std::string kResource = "service/main/site";
const std::string kDimension = "ecs:service:DesiredCount";

class AutoscalingTest : public testing::Test {
 protected:
  RegisterScalableTargetRequest target(int low, int high) {
    RegisterScalableTargetRequest request;
    request.service_namespace = "ecs";
    request.resource_id = kResource;
    request.scalable_dimension = kDimension;
    request.min_capacity = low;
    request.max_capacity = high;
    return request;
  }
  PutScalingPolicyRequest policy() {
    PutScalingPolicyRequest request;
    request.policy_name = "cpu";
    request.service_namespace = "ecs";
    request.resource_id = kResource;
    request.scalable_dimension = kDimension;
    request.policy_type = "TargetTrackingScaling";
    auto& configuration = request.target_tracking_scaling_policy_configuration.emplace();
    configuration.target_value = 70;
    configuration.predefined_metric_specification.emplace().predefined_metric_type =
        "ECSServiceAverageCPUUtilization";
    return request;
  }
  PutScheduledActionRequest action() {
    PutScheduledActionRequest request;
    request.service_namespace = "ecs";
    request.scheduled_action_name = "night";
    request.resource_id = kResource;
    request.scalable_dimension = kDimension;
    request.schedule = "cron(0 22 * * ? *)";
    request.scalable_target_action.emplace().min_capacity = 1;
    return request;
  }
  template <class Call>
  std::string code_of(Call call) {
    try {
      call();
    } catch (const aws::Error& error) {
      return error.code();
    }
    return "none";
  }
  std::vector<ScalingPolicy> policies() {
    DescribeScalingPoliciesRequest request;
    request.service_namespace = "ecs";
    return *service_.describe_scaling_policies(request, call_).scaling_policies;
  }

  cloud::TestWorld world_;
  aws::Call call_ = world_.call();
  Autoscaling service_{world_.world(),
                       [](const std::string& resource) { return resource == kResource; }};
};

TEST_F(AutoscalingTest, TargetsAreRegisteredAndChanged) {
  const auto arn = service_.register_scalable_target(target(2, 6), call_).scalable_target_arn;
  RegisterScalableTargetRequest change = target(0, 9);
  change.min_capacity.reset();
  EXPECT_EQ(service_.register_scalable_target(change, call_).scalable_target_arn, arn);
  DescribeScalableTargetsRequest describe;
  describe.service_namespace = "ecs";
  describe.resource_ids = {kResource};
  const auto seen = *service_.describe_scalable_targets(describe, call_).scalable_targets;
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].min_capacity, 2);
  EXPECT_EQ(seen[0].max_capacity, 9);
  EXPECT_EQ(seen[0].suspended_state->scheduled_scaling_suspended, false);

  ListTagsForResourceRequest list;
  list.resource_arn = *arn;
  TagResourceRequest tag;
  tag.resource_arn = *arn;
  tag.tags = {{"owner", "me"}};
  service_.tag_resource(tag, call_);
  EXPECT_EQ(service_.list_tags_for_resource(list, call_).tags->at("owner"), "me");
}

TEST_F(AutoscalingTest, RefusesWhatCannotBe) {
  EXPECT_EQ(code_of([&] { service_.register_scalable_target(target(5, 2), call_); }),
            "ValidationException");
  auto other = target(1, 2);
  other.resource_id = "service/main/other";
  EXPECT_EQ(code_of([&] { service_.register_scalable_target(other, call_); }),
            "ValidationException");
  EXPECT_EQ(code_of([&] { service_.put_scaling_policy(policy(), call_); }),
            "ObjectNotFoundException");
  EXPECT_EQ(code_of([&] { service_.put_scheduled_action(action(), call_); }),
            "ObjectNotFoundException");
  service_.register_scalable_target(target(1, 2), call_);
  auto bad = policy();
  bad.policy_type = "StepScaling";
  EXPECT_EQ(code_of([&] { service_.put_scaling_policy(bad, call_); }), "ValidationException");
  auto never = action();
  never.schedule = "tomorrow";
  EXPECT_EQ(code_of([&] { service_.put_scheduled_action(never, call_); }), "ValidationException");
  DeleteScalingPolicyRequest remove;
  remove.policy_name = "cpu";
  remove.resource_id = kResource;
  EXPECT_EQ(code_of([&] { service_.delete_scaling_policy(remove, call_); }),
            "ObjectNotFoundException");
}

TEST_F(AutoscalingTest, PoliciesAndActionsGoWithTheirTarget) {
  service_.register_scalable_target(target(1, 4), call_);
  const std::string arn = service_.put_scaling_policy(policy(), call_).policy_arn;
  EXPECT_TRUE(arn.starts_with("arn:aws:autoscaling:us-east-1:") &&
              arn.ends_with(":resource/ecs/service/main/site:policyName/cpu"))
      << arn;
  EXPECT_EQ(service_.put_scaling_policy(policy(), call_).policy_arn, arn);
  service_.put_scheduled_action(action(), call_);
  EXPECT_EQ(policies().size(), 1u);

  DeregisterScalableTargetRequest end;
  end.service_namespace = "ecs";
  end.resource_id = kResource;
  end.scalable_dimension = kDimension;
  service_.deregister_scalable_target(end, call_);
  EXPECT_TRUE(policies().empty());
  DescribeScheduledActionsRequest describe;
  describe.service_namespace = "ecs";
  EXPECT_TRUE(service_.describe_scheduled_actions(describe, call_).scheduled_actions->empty());
  EXPECT_EQ(code_of([&] { service_.deregister_scalable_target(end, call_); }),
            "ObjectNotFoundException");
}

}  // namespace
}  // namespace neargate::autoscaling
