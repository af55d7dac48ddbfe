#include "daemon/ecs_metrics.hpp"

#include <gtest/gtest.h>

#include "cloud/ecs/container_spec.hpp"
#include "daemon/simulated_world_for_test.hpp"

namespace neargate::daemon {
namespace {

using std::chrono::minutes;

// Tasks in ECS's records, and their containers on a simulated machine.
struct EcsMetricsTest : SimulatedWorldTest {
  ecs::State ecs{world};
  cloudwatch::CloudWatch cloudwatch{world};
  EcsMetrics metrics{world, ecs, cloudwatch};

  net::Task<void> run(std::string task, std::string container) {
    machine::ContainerSpec spec;
    spec.id = ecs::machine_container_id(task, container);
    spec.task_id = task;
    spec.image.manifest_digest = "sha256:app";
    machine::NetworkSpec network;
    network.attachments.emplace_back().name = "eni-1";
    co_await machine.apply_network(network);
    spec.attachment = "eni-1";
    machine::TaskSpec limits;
    limits.id = task;
    co_await machine.create_task(limits);
    co_await machine.prepare_image(spec.image);
    co_await machine.start_container(spec);
  }

  void start_task(const std::string& id, const std::string& service, double cpus) {
    ecs::TaskRecord record;
    record.cluster = "prod";
    if (!service.empty()) record.service = "prod/" + service;
    record.task.last_status = "RUNNING";
    record.task.cpu = "512";
    record.task.memory = "1024";
    record.task.containers.emplace().emplace_back().name = "app";
    ecs.add_task(id, record);
    net::spawn(run(id, "app"), [](const std::exception_ptr& e) { std::rethrow_exception(e); });
    advance(Milliseconds(3000));
    machine.set_cpu_load(ecs::machine_container_id(id, "app"), cpus);
  }

  std::vector<cloudwatch::Datapoint> read(const std::string& name,
                                          std::vector<cloudwatch::Dimension> dimensions,
                                          int period = 60) {
    cloudwatch::GetMetricStatisticsInput request;
    request.namespace_ = "AWS/ECS";
    request.metric_name = name;
    request.dimensions = std::move(dimensions);
    request.start_time = clock.now() - minutes(30);
    request.end_time = clock.now() + minutes(1);
    request.period = period;
    request.statistics = {{"SampleCount", "Average", "Maximum"}};
    call.now = clock.now();
    return *cloudwatch.get_metric_statistics(request, call).datapoints;
  }
};

TEST_F(EcsMetricsTest, RunningTasksBecomeSamplesOfTheirServiceAndCluster) {
  metrics.start();
  start_task("t1", "web", 0.4);
  start_task("t2", "web", 0.1);
  start_task("t3", "", 0.5);
  advance(minutes(2));
  const auto web = read("CPUUtilization", {{"ClusterName", "prod"}, {"ServiceName", "web"}});
  ASSERT_EQ(web.size(), 2u);
  EXPECT_EQ(web[1].timestamp, Timestamp(minutes(29'000'001)));
  EXPECT_EQ(web[1].sample_count, 2);
  EXPECT_NEAR(*web[1].average, 50, 0.5);
  EXPECT_NEAR(*web[1].maximum, 80, 0.5);
  EXPECT_EQ(web[1].unit, "Percent");
  const auto all = read("CPUUtilization", {{"ClusterName", "prod"}});
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[1].sample_count, 3);
  EXPECT_EQ(read("MemoryUtilization", {{"ClusterName", "prod"}}).size(), 2u);
}

TEST_F(EcsMetricsTest, AMetricThatIsConfiguredSoComesEveryTwentySeconds) {
  ecs::ServiceRecord service;
  service.monitoring.emplace().metric_configurations = {{{"CPUUtilization"}, 20}};
  ecs.services.put("prod/web", service);
  metrics.start();
  start_task("t1", "web", 0.25);
  advance(Seconds(117));
  const std::vector<cloudwatch::Dimension> web = {{"ClusterName", "prod"}, {"ServiceName", "web"}};
  const auto cpu = read("CPUUtilization", web, 20);
  ASSERT_EQ(cpu.size(), 6u);
  EXPECT_EQ(*cpu[1].timestamp - *cpu[0].timestamp, Seconds(20));
  EXPECT_NEAR(*cpu[5].average, 50, 0.5);
  const auto minutely = read("CPUUtilization", web);
  ASSERT_EQ(minutely.size(), 2u);
  EXPECT_EQ(minutely[1].sample_count, 3) << "of 20 seconds each, and no other";
  EXPECT_EQ(read("MemoryUtilization", web, 20).size(), 2u);
  EXPECT_EQ(read("CPUUtilization", {{"ClusterName", "prod"}}, 20).size(), 2u);
}

TEST_F(EcsMetricsTest, WithoutRunningTasksThereIsNoData) {
  metrics.start();
  start_task("t1", "web", 0.4);
  ecs.update_task("t1", [](ecs::TaskRecord& record) { record.task.last_status = "STOPPING"; });
  advance(minutes(3));
  EXPECT_TRUE(read("CPUUtilization", {{"ClusterName", "prod"}}).empty());
}

TEST_F(EcsMetricsTest, AMinuteIsDividedByTheSpeed) {
  clock.set_speed(20);
  metrics.start();
  start_task("t1", "web", 0.25);
  advance(Seconds(9));
  const auto web = read("CPUUtilization", {{"ClusterName", "prod"}, {"ServiceName", "web"}});
  ASSERT_GE(web.size(), 3u);
  EXPECT_EQ(*web[2].timestamp - *web[1].timestamp, Seconds(3));
  EXPECT_NEAR(*web[2].average, 50, 1);
}

}  // namespace
}  // namespace neargate::daemon
