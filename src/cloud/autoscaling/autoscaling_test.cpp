#include "cloud/autoscaling/autoscaling.hpp"

#include <gtest/gtest.h>

#include "cloud/autoscaling/fake_services_for_test.hpp"
#include "cloud/test_world.hpp"

namespace neargate::autoscaling {
namespace {

const std::string kResource = FakeServices::kResource;
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
  cloudwatch::CloudWatch cloudwatch_{world_.world()};
  FakeServices services_;
  Autoscaling service_{world_.world(), services_, cloudwatch_};

  std::vector<cloudwatch::MetricAlarm> alarms() {
    return *cloudwatch_.describe_alarms({}, call_).metric_alarms;
  }
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

TEST_F(AutoscalingTest, TargetTrackingHasItsAlarms) {
  service_.register_scalable_target(target(1, 4), call_);
  const auto put = service_.put_scaling_policy(policy(), call_);
  ASSERT_EQ(put.alarms->size(), 2u);
  EXPECT_EQ(policies().at(0).alarms, put.alarms);
  ASSERT_EQ(alarms().size(), 2u);
  const cloudwatch::MetricAlarm high = alarms()[0];
  EXPECT_TRUE(high.alarm_name->starts_with("TargetTracking-service/main/site-AlarmHigh-"));
  EXPECT_EQ(high.metric_name, "CPUUtilization");
  EXPECT_EQ(high.dimensions->at(0), (cloudwatch::Dimension{"ClusterName", "main"}));
  EXPECT_EQ(high.dimensions->at(1), (cloudwatch::Dimension{"ServiceName", "site"}));
  EXPECT_EQ(high.threshold, 70);
  EXPECT_EQ(high.evaluation_periods, 3);
  EXPECT_EQ(alarms()[1].threshold, 63);
  EXPECT_EQ(alarms()[1].evaluation_periods, 15);

  auto fast = policy();
  auto& metric =
      *fast.target_tracking_scaling_policy_configuration->predefined_metric_specification;
  metric.predefined_metric_type = "ECSServiceAverageCPUUtilizationHighResolution";
  service_.put_scaling_policy(fast, call_);
  EXPECT_EQ(alarms()[0].metric_name, "CPUUtilization");
  EXPECT_EQ(alarms()[0].period, 20);
  EXPECT_EQ(alarms()[0].evaluation_periods, 3);
  EXPECT_EQ(alarms()[1].period, 20);
  EXPECT_EQ(alarms()[1].evaluation_periods, 45);

  auto change = policy();
  change.target_tracking_scaling_policy_configuration->target_value = 50;
  change.target_tracking_scaling_policy_configuration->disable_scale_in = true;
  EXPECT_EQ(service_.put_scaling_policy(change, call_).alarms->size(), 1u);
  ASSERT_EQ(alarms().size(), 1u);
  EXPECT_EQ(alarms()[0].alarm_name, high.alarm_name);
  EXPECT_EQ(alarms()[0].threshold, 50);

  DeleteScalingPolicyRequest remove;
  remove.policy_name = "cpu";
  remove.resource_id = kResource;
  service_.delete_scaling_policy(remove, call_);
  EXPECT_TRUE(alarms().empty());
}

TEST_F(AutoscalingTest, MetricsOfPoliciesAreChecked) {
  service_.register_scalable_target(target(1, 4), call_);
  auto requests = policy();
  auto& configuration = *requests.target_tracking_scaling_policy_configuration;
  configuration.predefined_metric_specification->predefined_metric_type =
      "ALBRequestCountPerTarget";
  configuration.predefined_metric_specification->resource_label = "site";
  EXPECT_EQ(code_of([&] { service_.put_scaling_policy(requests, call_); }), "ValidationException");
  configuration.predefined_metric_specification->resource_label =
      "app/web/1234/targetgroup/site/5678";
  service_.put_scaling_policy(requests, call_);
  EXPECT_EQ(alarms().at(0).dimensions->at(0),
            (cloudwatch::Dimension{"LoadBalancer", "app/web/1234"}));
  EXPECT_EQ(alarms().at(0).dimensions->at(1),
            (cloudwatch::Dimension{"TargetGroup", "targetgroup/site/5678"}));

  auto custom = policy();
  custom.policy_name = "queue";
  auto& specification = custom.target_tracking_scaling_policy_configuration
                            ->customized_metric_specification.emplace();
  custom.target_tracking_scaling_policy_configuration->predefined_metric_specification.reset();
  specification.metric_name = "Backlog";
  EXPECT_EQ(code_of([&] { service_.put_scaling_policy(custom, call_); }), "ValidationException");
  specification.namespace_ = "Site";
  specification.statistic = "Maximum";
  EXPECT_EQ(code_of([&] { service_.put_scaling_policy(custom, call_); }), "none");
  EXPECT_EQ(alarms().size(), 4u);

  auto math = policy();
  math.policy_name = "math";
  math.target_tracking_scaling_policy_configuration->predefined_metric_specification.reset();
  auto& queries =
      math.target_tracking_scaling_policy_configuration->customized_metric_specification.emplace()
          .metrics.emplace();
  queries.push_back(
      {.id = "a",
       .metric_stat = {{.metric = {.metric_name = "A", .namespace_ = "S"}, .stat = "Sum"}}});
  queries.push_back({.expression = "a / 2", .id = "half"});
  // Which of the two is watched?
  EXPECT_EQ(code_of([&] { service_.put_scaling_policy(math, call_); }), "ValidationException");
  queries[0].return_data = false;
  EXPECT_EQ(code_of([&] { service_.put_scaling_policy(math, call_); }), "none");
}

TEST_F(AutoscalingTest, AlarmsOfUsersThatActByAPolicyAreShownAndStay) {
  service_.register_scalable_target(target(1, 4), call_);
  auto step = policy();
  step.policy_type = "StepScaling";
  step.target_tracking_scaling_policy_configuration.reset();
  auto& configuration = step.step_scaling_policy_configuration.emplace();
  configuration.adjustment_type = "ChangeInCapacity";
  configuration.step_adjustments = {{{.metric_interval_lower_bound = 0, .scaling_adjustment = 1}}};
  const auto put = service_.put_scaling_policy(step, call_);
  EXPECT_TRUE(put.alarms->empty());
  cloudwatch::PutMetricAlarmInput alarm;
  alarm.alarm_name = "mine";
  alarm.namespace_ = "Site";
  alarm.metric_name = "Backlog";
  alarm.statistic = "Sum";
  alarm.period = 60;
  alarm.evaluation_periods = 1;
  alarm.threshold = 1;
  alarm.comparison_operator = "GreaterThanThreshold";
  alarm.alarm_actions = {{put.policy_arn}};
  cloudwatch_.put_metric_alarm(alarm, call_);
  EXPECT_EQ(policies().at(0).alarms->at(0).alarm_name, "mine");
  DeregisterScalableTargetRequest end;
  end.resource_id = kResource;
  service_.deregister_scalable_target(end, call_);
  EXPECT_EQ(alarms().size(), 1u);
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
