#include "daemon/ecs_metrics.hpp"

#include <set>

#include "cloud/ecs/container_spec.hpp"

namespace neargate::daemon {
namespace {

constexpr Seconds kPeriod{60};
constexpr double kUnitsOfCpu = 1024;
constexpr std::uint64_t kMiB = 1 << 20;

// What the tasks of one cluster or service used, in percent.
struct Values {
  std::vector<double> cpu;
  std::vector<double> memory;
};

}  // namespace

EcsMetrics::EcsMetrics(cloud::World& world, const ecs::State& ecs,
                       cloudwatch::CloudWatch& cloudwatch)
    : world_(world),
      ecs_(ecs),
      cloudwatch_(cloudwatch),
      meter_(world.clock.instant()),
      timer_(world, kPeriod, Seconds(0), [this](Timestamp minute) { publish(minute); }) {}

void EcsMetrics::start() {
  // Containers of before begin their first interval now, not at the end of this minute.
  meter_.read(running_tasks(), world_.clock.instant());
  timer_.start();
}

// Puts what was used in the minute that ends as `next` begins.
void EcsMetrics::publish(Timestamp next) {
  const Timestamp minute = next - cloud::scaled_period(world_.clock, kPeriod);
  std::map<std::pair<std::string, std::string>, Values> values;  // by cluster and service
  for (const Utilization& task : meter_.read(running_tasks(), world_.clock.instant())) {
    for (const std::string& service : std::set<std::string>{"", task.service}) {
      Values& used = values[{task.cluster, service}];
      used.cpu.push_back(task.cpu);
      used.memory.push_back(task.memory);
    }
  }
  for (const auto& [place, used] : values) {
    std::vector<cloudwatch::Dimension> dimensions = {{"ClusterName", place.first}};
    if (!place.second.empty()) dimensions.push_back({"ServiceName", place.second});
    cloudwatch_.put({"AWS/ECS", "CPUUtilization", dimensions}, "Percent", minute, used.cpu);
    cloudwatch_.put({"AWS/ECS", "MemoryUtilization", dimensions}, "Percent", minute, used.memory);
  }
}

std::vector<MeteredTask> EcsMetrics::running_tasks() const {
  const Timestamp now = world_.clock.now();
  std::vector<MeteredTask> tasks;
  for (const auto& [id, record] : ecs_.tasks()) {
    if (record.task.last_status != ecs::task_status::kRunning) continue;
    const std::string service = record.service.value_or("");  // "<cluster>/<name>"
    MeteredTask task{.cluster = record.cluster, .service = service.substr(service.find('/') + 1)};
    // Fargate's tasks say both, in units of CPU and MiB.
    task.cpus = std::stod(record.task.cpu.value_or("0")) / kUnitsOfCpu;
    task.memory_bytes = std::stoull(record.task.memory.value_or("0")) * kMiB;
    for (const ecs::Container& container :
         record.task.containers.value_or(std::vector<ecs::Container>())) {
      const std::string machine_id = ecs::machine_container_id(id, container.name.value_or(""));
      const auto status = world_.machine.status(machine_id);
      const auto usage = world_.machine.usage(machine_id);
      if (!status || status->state != machine::ContainerState::running || !usage) continue;
      MeteredTask::Container& metered = task.containers.emplace_back();
      metered.id = machine_id;
      metered.usage = *usage;
      if (status->started_at) metered.age = now - *status->started_at;
    }
    tasks.push_back(std::move(task));
  }
  return tasks;
}

}  // namespace neargate::daemon
