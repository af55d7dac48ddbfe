#include "daemon/ecs_metrics.hpp"

#include <set>

#include "cloud/ecs/container_spec.hpp"
#include "cloud/ecs/monitoring.hpp"

namespace neargate::daemon {
namespace {

constexpr double kUnitsOfCpu = 1024;
constexpr std::uint64_t kMiB = 1 << 20;

// What the tasks of one cluster or service used, in percent.
struct Values {
  std::vector<double> cpu;
  std::vector<double> memory;
};

bool is_high_resolution(const ecs::ServiceRecord& service) {
  return ecs::metric_resolution(service.monitoring, ecs::kCpuUtilization) == ecs::kHighResolution ||
         ecs::metric_resolution(service.monitoring, ecs::kMemoryUtilization) ==
             ecs::kHighResolution;
}

}  // namespace

EcsMetrics::Rhythm::Rhythm(EcsMetrics& owner, Seconds the_period)
    : period(the_period),
      meter(owner.world_.clock.instant()),
      timer(owner.world_, the_period, Seconds(0),
            [this, &owner](Timestamp next) { owner.publish(*this, next); }) {}

EcsMetrics::EcsMetrics(cloud::World& world, const ecs::State& ecs,
                       cloudwatch::CloudWatch& cloudwatch)
    : world_(world),
      ecs_(ecs),
      cloudwatch_(cloudwatch),
      standard_(*this, ecs::kStandardResolution),
      high_(*this, ecs::kHighResolution) {}

void EcsMetrics::start() {
  for (Rhythm* rhythm : {&standard_, &high_}) {
    // Containers of before begin their first interval now, not when this one ends.
    rhythm->meter.read(measured_tasks(rhythm->period), world_.clock.instant());
    rhythm->timer.start();
  }
}

// Puts what was used in the period that ends as `next` begins.
void EcsMetrics::publish(Rhythm& rhythm, Timestamp next) {
  const Timestamp begin = next - cloud::scaled_period(world_.clock, rhythm.period);
  std::map<std::pair<std::string, std::string>, Values> values;  // by cluster and service
  for (const Utilization& task :
       rhythm.meter.read(measured_tasks(rhythm.period), world_.clock.instant())) {
    for (const std::string& service : std::set<std::string>{"", task.service}) {
      Values& used = values[{task.cluster, service}];
      used.cpu.push_back(task.cpu);
      used.memory.push_back(task.memory);
    }
  }
  for (const auto& [place, used] : values) {
    const auto& [cluster, service] = place;
    std::vector<cloudwatch::Dimension> dimensions = {{"ClusterName", cluster}};
    if (!service.empty()) dimensions.push_back({"ServiceName", service});
    const auto put = [&, &cluster = cluster, &service = service](
                         std::string_view metric, const std::vector<double>& samples) {
      if (resolution_of(cluster, service, metric) != rhythm.period) return;
      cloudwatch_.put({"AWS/ECS", std::string(metric), dimensions}, "Percent", begin, samples,
                      rhythm.period);
    };
    put(ecs::kCpuUtilization, used.cpu);
    put(ecs::kMemoryUtilization, used.memory);
  }
}

Seconds EcsMetrics::resolution_of(const std::string& cluster, const std::string& service,
                                  std::string_view metric) const {
  const ecs::ServiceRecord* record = ecs_.services.find(ecs::service_key(cluster, service));
  return record == nullptr ? ecs::kStandardResolution
                           : ecs::metric_resolution(record->monitoring, metric);
}

// All that run, once a minute; in between, those of services that ask for it.
std::vector<MeteredTask> EcsMetrics::measured_tasks(Seconds period) const {
  std::vector<MeteredTask> tasks;
  if (period == ecs::kStandardResolution) {
    for (const auto& [id, record] : ecs_.tasks()) measure(id, tasks);
    return tasks;
  }
  for (const auto& [key, service] : ecs_.services) {
    if (!is_high_resolution(service)) continue;
    for (const std::string& id : ecs_.live_tasks_of_service(key)) measure(id, tasks);
  }
  return tasks;
}

void EcsMetrics::measure(const std::string& id, std::vector<MeteredTask>& tasks) const {
  const Timestamp now = world_.clock.now();
  const ecs::TaskRecord& record = *ecs_.find_task(id);
  if (record.task.last_status != ecs::task_status::kRunning) return;
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

}  // namespace neargate::daemon
