#include "cloud/autoscaling/scaler.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "cloud/autoscaling/autoscaling.hpp"
#include "cloud/autoscaling/fake_services_for_test.hpp"
#include "cloud/test_world.hpp"

namespace neargate::autoscaling {
namespace {

const std::string kResource = FakeServices::kResource;
const std::string kDimension = "ecs:service:DesiredCount";

// The daemon's part that scales; made anew over the same records, it is what a restart finds.
struct System {
  explicit System(cloud::TestWorld& test_world, FakeServices& fake)
      : world(test_world), services(fake) {}

  void turn() { world.world().reactor.run_once(Milliseconds(0)); }
  void advance(Milliseconds time) {
    world.advance(time);
    turn();
  }
  void register_target(int low, int high) {
    aws::Call call = world.call();
    RegisterScalableTargetRequest request;
    request.service_namespace = "ecs";
    request.resource_id = kResource;
    request.scalable_dimension = kDimension;
    request.min_capacity = low;
    request.max_capacity = high;
    request.suspended_state = suspended;
    autoscaling.register_scalable_target(request, call);
  }
  PutScalingPolicyRequest policy(const std::string& name) const {
    PutScalingPolicyRequest request;
    request.policy_name = name;
    request.service_namespace = "ecs";
    request.resource_id = kResource;
    request.scalable_dimension = kDimension;
    return request;
  }
  void track_cpu() {
    aws::Call call = world.call();
    PutScalingPolicyRequest request = policy("cpu");
    request.policy_type = "TargetTrackingScaling";
    auto& configuration = request.target_tracking_scaling_policy_configuration.emplace();
    configuration.target_value = 70;
    configuration.scale_out_cooldown = 60;
    configuration.predefined_metric_specification.emplace().predefined_metric_type =
        "ECSServiceAverageCPUUtilization";
    autoscaling.put_scaling_policy(request, call);
  }
  // An alarm of the target's policy comes into a state.
  void set(const std::string& kind, const std::string& state) {
    aws::Call call = world.call();
    const auto alarms = *cloudwatch.describe_alarms({}, call).metric_alarms;
    for (const auto& alarm : alarms) {
      if (alarm.alarm_name->find(kind) == std::string::npos) continue;
      cloudwatch::SetAlarmStateInput request;
      request.alarm_name = *alarm.alarm_name;
      request.state_value = state;
      request.state_reason = "test";
      cloudwatch.set_alarm_state(request, call);
    }
    turn();
  }
  void alarm(const std::string& kind) {
    set(kind, "OK");
    set(kind, "ALARM");
  }
  std::vector<ScalingActivity> activities(bool with_not_scaled = false) {
    aws::Call call = world.call();
    DescribeScalingActivitiesRequest request;
    request.service_namespace = "ecs";
    request.resource_id = kResource;
    request.include_not_scaled_activities = with_not_scaled;
    return *autoscaling.describe_scaling_activities(request, call).scaling_activities;
  }
  void schedule(const std::string& name, const std::string& expression, ScalableTargetAction action,
                std::optional<std::string> zone = {}, std::optional<Timestamp> start = {},
                std::optional<Timestamp> end = {}) {
    aws::Call call = world.call();
    PutScheduledActionRequest request;
    request.service_namespace = "ecs";
    request.scheduled_action_name = name;
    request.resource_id = kResource;
    request.scalable_dimension = kDimension;
    request.schedule = expression;
    request.timezone = std::move(zone);
    request.start_time = start;
    request.end_time = end;
    request.scalable_target_action = action;
    autoscaling.put_scheduled_action(request, call);
    turn();
  }
  ScalableTarget target() {
    aws::Call call = world.call();
    DescribeScalableTargetsRequest request;
    request.service_namespace = "ecs";
    return autoscaling.describe_scalable_targets(request, call).scalable_targets->at(0);
  }
  int desired() const { return services.service->desired; }
  // All that is desired runs, and it is noticed.
  void fulfil() {
    services.service->running = services.service->desired;
    advance(Seconds(1));
  }

  cloud::TestWorld& world;
  FakeServices& services;
  std::optional<SuspendedState> suspended;
  cloudwatch::CloudWatch cloudwatch{world.world()};
  Autoscaling autoscaling{world.world(), services, cloudwatch};
};

class ScalerTest : public testing::Test {
 protected:
  cloud::TestWorld world_;
  FakeServices services_;
  System system_{world_, services_};
};

TEST_F(ScalerTest, RegistrationBringsTheCountBetweenItsBounds) {
  system_.register_target(3, 6);
  EXPECT_EQ(system_.desired(), 3);
  auto activities = system_.activities();
  ASSERT_EQ(activities.size(), 1u);
  EXPECT_EQ(activities[0].cause, "minimum capacity was set to 3");
  EXPECT_EQ(activities[0].description, "Setting desired count to 3.");
  EXPECT_EQ(activities[0].status_code, "InProgress");
  EXPECT_EQ(activities[0].status_message,
            "Successfully set desired count to 3. Waiting for change to be fulfilled by ecs.");
  EXPECT_FALSE(activities[0].end_time);
  system_.fulfil();
  activities = system_.activities();
  EXPECT_EQ(activities[0].status_code, "Successful");
  EXPECT_EQ(activities[0].status_message,
            "Successfully set desired count to 3. Change successfully fulfilled by ecs.");
  EXPECT_EQ(activities[0].end_time, world_.call().now);

  world_.advance(Seconds(1));
  system_.register_target(1, 2);
  EXPECT_EQ(system_.desired(), 2);
  EXPECT_EQ(system_.activities().at(0).cause, "maximum capacity was set to 2");
}

TEST_F(ScalerTest, AlarmsActByTheirPolicy) {
  system_.register_target(1, 6);
  system_.track_cpu();
  system_.alarm("AlarmHigh");
  EXPECT_EQ(system_.desired(), 3);
  const ScalingActivity activity = system_.activities().at(0);
  EXPECT_TRUE(
      activity.cause.starts_with("monitor alarm TargetTracking-service/main/site-AlarmHigh-"))
      << activity.cause;
  EXPECT_TRUE(activity.cause.ends_with(" in state ALARM triggered policy cpu"));
  system_.fulfil();
  system_.alarm("AlarmHigh");
  EXPECT_EQ(system_.desired(), 3) << "in the cooldown";
  system_.advance(Seconds(60));
  system_.alarm("AlarmHigh");
  EXPECT_EQ(system_.desired(), 4);
  system_.fulfil();
  system_.set("AlarmHigh", "OK");

  system_.alarm("AlarmLow");
  EXPECT_EQ(system_.desired(), 4) << "three would be over the target again";
  EXPECT_EQ(system_.activities().size(), 2u);
  const ScalingActivity rest = system_.activities(true).at(0);
  EXPECT_EQ(rest.description, "Attempting to scale due to alarm triggered");
  EXPECT_EQ(rest.status_code, "Failed");
  EXPECT_EQ(rest.not_scaled_reasons->at(0),
            (NotScaledReason{.code = "AutoScalingAnticipatedFlapping", .current_capacity = 4}));
  // Told once.
  const auto told = system_.activities(true).size();
  system_.alarm("AlarmLow");
  EXPECT_EQ(system_.activities(true).size(), told);
}

TEST_F(ScalerTest, ANewerChangeOverrides) {
  system_.register_target(1, 6);
  system_.track_cpu();
  system_.alarm("AlarmHigh");
  system_.register_target(5, 6);
  EXPECT_EQ(system_.desired(), 5);
  EXPECT_EQ(system_.activities().at(0).status_code, "InProgress");
  EXPECT_EQ(system_.activities().at(1).status_code, "Overridden");
}

TEST_F(ScalerTest, WhatIsNotReachedIsGivenUp) {
  system_.register_target(4, 6);
  system_.advance(kFulfilmentMax);
  EXPECT_EQ(system_.activities().at(0).status_code, "Unfulfilled");
}

TEST_F(ScalerTest, ARefusalIsTold) {
  services_.refuses = true;
  system_.register_target(4, 6);
  EXPECT_EQ(system_.activities().at(0).status_code, "Failed");
  EXPECT_EQ(system_.activities().at(0).status_message,
            "Failed to set desired count to 4. Reason: Service was not ACTIVE.");
}

TEST_F(ScalerTest, SuspendedTargetsRest) {
  system_.suspended = SuspendedState{.dynamic_scaling_out_suspended = true};
  system_.register_target(1, 6);
  system_.track_cpu();
  system_.alarm("AlarmHigh");
  EXPECT_EQ(system_.desired(), 2);
  system_.suspended->dynamic_scaling_out_suspended = false;
  system_.register_target(1, 6);
  system_.alarm("AlarmHigh");
  EXPECT_EQ(system_.desired(), 3);
}

TEST_F(ScalerTest, StepsActByAlarmsOfUsers) {
  system_.register_target(1, 9);
  aws::Call call = world_.call();
  PutScalingPolicyRequest request = system_.policy("steps");
  auto& configuration = request.step_scaling_policy_configuration.emplace();
  configuration.adjustment_type = "PercentChangeInCapacity";
  configuration.min_adjustment_magnitude = 3;
  configuration.step_adjustments = {{{.metric_interval_lower_bound = 0, .scaling_adjustment = 10}}};
  const auto policy = system_.autoscaling.put_scaling_policy(request, call);
  cloudwatch::PutMetricAlarmInput alarm;
  alarm.alarm_name = "mine";
  alarm.namespace_ = "Site";
  alarm.metric_name = "Backlog";
  alarm.statistic = "Sum";
  alarm.period = 60;
  alarm.evaluation_periods = 1;
  alarm.threshold = 1;
  alarm.comparison_operator = "GreaterThanThreshold";
  alarm.alarm_actions = {{policy.policy_arn}};
  system_.cloudwatch.put_metric_alarm(alarm, call);
  system_.alarm("mine");
  EXPECT_EQ(system_.desired(), 5);
  EXPECT_EQ(system_.activities().at(0).cause,
            "monitor alarm mine in state ALARM triggered policy steps");
}

TEST_F(ScalerTest, ARestartKnowsTheCooldownAndTheChangeUnderWay) {
  system_.register_target(1, 6);
  system_.track_cpu();
  system_.alarm("AlarmHigh");
  ASSERT_EQ(system_.desired(), 3);

  auto under_way = world_.reopened();
  System restarted(under_way, services_);
  restarted.autoscaling.recover();
  restarted.turn();
  restarted.fulfil();
  EXPECT_EQ(restarted.activities().at(0).status_code, "Successful");

  auto cooling = under_way.reopened();
  System again(cooling, services_);
  again.autoscaling.recover();
  again.alarm("AlarmHigh");
  EXPECT_EQ(again.desired(), 3);
  again.advance(Seconds(60));
  again.alarm("AlarmHigh");
  EXPECT_EQ(again.desired(), 4);
}

// The test world's clock begins on 2025-06-15 at 15:06:40.
TEST_F(ScalerTest, SchedulesSetTheBounds) {
  system_.register_target(1, 6);
  system_.schedule("morning", "cron(0 16 * * ? *)", {.min_capacity = 4, .max_capacity = 8});
  system_.schedule("evening", "at(2025-06-15T19:00:00)", {.max_capacity = 5},
                   "Europe/Berlin");  // 17:00 UTC
  system_.advance(Seconds(53 * 60));
  EXPECT_EQ(system_.desired(), 2);
  system_.advance(Seconds(60));
  EXPECT_EQ(system_.desired(), 4);
  EXPECT_EQ(system_.target().min_capacity, 4);
  EXPECT_EQ(system_.target().max_capacity, 8);
  const auto activities = system_.activities();
  ASSERT_EQ(activities.size(), 2u);
  EXPECT_EQ(activities[0].cause, "minimum capacity was set to 4");
  EXPECT_EQ(activities[1].cause, "scheduled action name morning was triggered");
  EXPECT_EQ(activities[1].description, "Setting min capacity to 4 and max capacity to 8");
  EXPECT_EQ(activities[1].status_message,
            "Successfully set min capacity to 4 and max capacity to 8");
  EXPECT_EQ(activities[1].status_code, "Successful");
  services_.service = {.desired = 7, .running = 7};
  system_.advance(Seconds(3600));
  EXPECT_EQ(system_.desired(), 5);
  EXPECT_EQ(system_.activities().at(1).description, "Setting max capacity to 5");
  EXPECT_EQ(system_.activities().at(2).status_code, "Overridden");
}

TEST_F(ScalerTest, SuspendedSchedulesPass) {
  system_.suspended = SuspendedState{.scheduled_scaling_suspended = true};
  system_.register_target(1, 6);
  system_.schedule("often", "rate(5 minutes)", {.min_capacity = 4});
  system_.advance(Seconds(300));
  EXPECT_EQ(system_.desired(), 2);
  system_.suspended->scheduled_scaling_suspended = false;
  system_.register_target(1, 6);
  EXPECT_EQ(system_.desired(), 2) << "what has passed does not come back";
  for (int minute = 0; minute < 5; ++minute) system_.advance(Seconds(60));
  EXPECT_EQ(system_.desired(), 4);
}

TEST_F(ScalerTest, SchedulesHaveABeginningAndAnEnd) {
  system_.register_target(0, 20);
  const Timestamp now = world_.call().now;
  system_.schedule("window", "rate(10 minutes)", {.min_capacity = 3}, {}, now + Seconds(60),
                   now + Seconds(700));
  const auto runs = [this] {
    const auto all = system_.activities();
    return std::count_if(all.begin(), all.end(), [](const ScalingActivity& activity) {
      return activity.cause == "scheduled action name window was triggered";
    });
  };
  system_.advance(Seconds(60));
  EXPECT_EQ(runs(), 1);
  for (int minute = 0; minute < 30; ++minute) system_.advance(Seconds(60));
  EXPECT_EQ(runs(), 2);
}

// What was due while nobody was there: of the morning and the evening that were missed, the later
// one has the last word.
TEST_F(ScalerTest, MissedSchedulesRunAtStart) {
  system_.register_target(1, 20);
  system_.schedule("morning", "cron(0 6 * * ? *)", {.min_capacity = 9});
  system_.schedule("evening", "cron(0 22 * * ? *)", {.min_capacity = 3});
  world_.advance(std::chrono::days(3));
  auto later = world_.reopened();
  System restarted(later, services_);
  restarted.autoscaling.recover();
  restarted.turn();
  EXPECT_EQ(restarted.target().min_capacity, 9);  // it is 15:06
  EXPECT_EQ(restarted.desired(), 9);
}

TEST_F(ScalerTest, AScheduleThatWouldCrossTheBoundsFails) {
  system_.register_target(1, 6);
  system_.schedule("much", "rate(1 minute)", {.min_capacity = 7});
  system_.advance(Seconds(60));
  EXPECT_EQ(system_.desired(), 2);
  EXPECT_EQ(system_.activities().at(0).status_code, "Failed");
}

TEST_F(ScalerTest, AServiceThatIsGoneIsLeftAlone) {
  system_.register_target(4, 6);
  services_.service.reset();
  system_.track_cpu();
  system_.alarm("AlarmHigh");
  EXPECT_EQ(system_.activities().at(0).status_code, "Unfulfilled");
  EXPECT_EQ(system_.activities().size(), 1u);
}

TEST(ActivitiesTest, AreBoundedInNumberAndAge) {
  cloud::TestWorld world;
  Activities activities(world.world());
  const auto add = [&] {
    ScalingActivity activity;
    activity.resource_id = kResource;
    return activities.add(std::move(activity));
  };
  const std::string first = add();
  for (std::size_t i = 0; i < Activities::kMax; ++i) add();
  EXPECT_EQ(activities.list(kResource, false).size(), Activities::kMax);
  activities.end(first, "Successful", "It is no more.");
  world.advance(Activities::kRetention + Seconds(1));
  add();
  EXPECT_EQ(activities.list(std::nullopt, false).size(), 1u);
}

}  // namespace
}  // namespace neargate::autoscaling
