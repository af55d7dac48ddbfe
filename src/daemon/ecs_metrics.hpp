#pragma once

#include "cloud/cloudwatch/cloudwatch.hpp"
#include "cloud/ecs/state.hpp"
#include "cloud/period_timer.hpp"
#include "daemon/task_meter.hpp"

namespace neargate::daemon {

// Measures what running tasks use, once a minute, and puts it into CloudWatch as ECS does: AWS/ECS
// CPUUtilization and MemoryUtilization, one sample for each task, by ClusterName and ServiceName,
// and by ClusterName (which AWS has for tasks on EC2 instances only).
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
class EcsMetrics {
 public:
  // `world`, `ecs` and `cloudwatch` outlive it.
  EcsMetrics(cloud::World& world, const ecs::State& ecs, cloudwatch::CloudWatch& cloudwatch);

  void start();

 private:
  void publish(Timestamp minute);
  std::vector<MeteredTask> running_tasks() const;

  cloud::World& world_;
  const ecs::State& ecs_;
  cloudwatch::CloudWatch& cloudwatch_;
  TaskMeter meter_;
  cloud::PeriodTimer timer_;
};

}  // namespace neargate::daemon
