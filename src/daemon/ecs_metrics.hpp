#pragma once

#include "cloud/cloudwatch/cloudwatch.hpp"
#include "cloud/ecs/state.hpp"
#include "cloud/period_timer.hpp"
#include "daemon/task_meter.hpp"

namespace neargate::daemon {

// Measures what running tasks use, once a minute, and puts it into CloudWatch as ECS does: AWS/ECS
// CPUUtilization and MemoryUtilization, one sample for each task, by ClusterName and ServiceName,
// and by ClusterName (which AWS has for tasks on EC2 instances only). A service's metrics that are
// configured so come every 20 seconds instead.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
class EcsMetrics {
 public:
  // `world`, `ecs` and `cloudwatch` outlive it.
  EcsMetrics(cloud::World& world, const ecs::State& ecs, cloudwatch::CloudWatch& cloudwatch);

  void start();

 private:
  struct Rhythm {
    Rhythm(EcsMetrics& owner, Seconds period);
    const Seconds period;
    TaskMeter meter;
    cloud::PeriodTimer timer;
  };

  void publish(Rhythm& rhythm, Timestamp next);
  std::vector<MeteredTask> measured_tasks(Seconds period) const;
  void measure(const std::string& id, std::vector<MeteredTask>& tasks) const;
  // How often a metric is wanted; "" is the cluster.
  Seconds resolution_of(const std::string& cluster, const std::string& service,
                        std::string_view metric) const;

  cloud::World& world_;
  const ecs::State& ecs_;
  cloudwatch::CloudWatch& cloudwatch_;
  Rhythm standard_;
  Rhythm high_;
};

}  // namespace neargate::daemon
