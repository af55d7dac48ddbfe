#include "daemon/task_meter.hpp"

#include <gtest/gtest.h>

namespace neargate::daemon {
namespace {

constexpr std::uint64_t kMiB = 1 << 20;

Instant at(double seconds) {
  return Instant(
      std::chrono::duration_cast<Instant::duration>(std::chrono::duration<double>(seconds)));
}

MeteredTask::Container container(const std::string& id, double cpu_seconds,
                                 std::optional<Milliseconds> age = std::nullopt,
                                 std::uint64_t memory = 64 * kMiB) {
  const auto cpu = std::chrono::duration_cast<std::chrono::nanoseconds>(
      std::chrono::duration<double>(cpu_seconds));
  return {.id = id, .age = age, .usage = {.cpu = cpu, .memory_bytes = memory}};
}

MeteredTask task(std::vector<MeteredTask::Container> containers) {
  return {.cluster = "prod",
          .service = "web",
          .cpus = 0.5,
          .memory_bytes = 512 * kMiB,
          .containers = std::move(containers)};
}

TEST(TaskMeterTest, UtilizationIsOfTheReservationAndOfAllContainers) {
  TaskMeter meter(at(0));
  EXPECT_TRUE(meter.read({task({container("a", 100), container("b", 7)})}, at(60)).empty());
  const auto read = meter.read({task({container("a", 115), container("b", 10)})}, at(120));
  ASSERT_EQ(read.size(), 1u);
  EXPECT_EQ(read[0].cluster, "prod");
  EXPECT_EQ(read[0].service, "web");
  EXPECT_NEAR(read[0].cpu, 60, 1e-9);  // 18 s of CPU in 60 s, of half a CPU
  EXPECT_NEAR(read[0].memory, 25, 1e-9);
}

TEST(TaskMeterTest, ANewContainerCountsFromItsStart) {
  TaskMeter meter(at(0));
  const auto read = meter.read({task({container("a", 5, Seconds(20))})}, at(60));
  ASSERT_EQ(read.size(), 1u);
  EXPECT_NEAR(read[0].cpu, 50, 1e-9);
}

TEST(TaskMeterTest, OneThatWasThereBeforeUsBeginsItsFirstInterval) {
  TaskMeter meter(at(1000));
  EXPECT_TRUE(meter.read({task({container("a", 500, Seconds(900))})}, at(1010)).empty());
  const auto read = meter.read({task({container("a", 501, Seconds(910))})}, at(1020));
  ASSERT_EQ(read.size(), 1u);
  EXPECT_NEAR(read[0].cpu, 20, 1e-9);
}

TEST(TaskMeterTest, ACounterThatFellIsNoInterval) {
  TaskMeter meter(at(0));
  meter.read({task({container("a", 10)})}, at(60));
  EXPECT_TRUE(meter.read({task({container("a", 1)})}, at(120)).empty());
  EXPECT_EQ(meter.read({task({container("a", 2)})}, at(180)).size(), 1u);
}

TEST(TaskMeterTest, ContainersThatAreGoneAreForgotten) {
  TaskMeter meter(at(0));
  meter.read({task({container("a", 10)})}, at(60));
  meter.read({}, at(120));
  EXPECT_TRUE(meter.read({task({container("a", 20)})}, at(180)).empty());
}

}  // namespace
}  // namespace neargate::daemon
