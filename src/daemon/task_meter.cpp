#include "daemon/task_meter.hpp"

namespace neargate::daemon {
namespace {

using Fraction = std::chrono::duration<double>;

double percent(double used, double reserved) { return reserved > 0 ? 100 * used / reserved : 0; }

}  // namespace

std::optional<double> TaskMeter::busy_cpus(const MeteredTask::Container& container,
                                           Instant now) const {
  const auto known = counters_.find(container.id);
  Fraction time{};
  Fraction cpu{};
  if (known != counters_.end()) {
    time = now - known->second.at;
    cpu = container.usage.cpu - known->second.cpu;
  } else {
    if (!container.age || now - *container.age < last_reading_) return std::nullopt;
    time = *container.age;
    cpu = container.usage.cpu;
  }
  if (time <= Fraction(0) || cpu < Fraction(0)) return std::nullopt;
  return cpu / time;
}

std::vector<Utilization> TaskMeter::read(const std::vector<MeteredTask>& tasks, Instant now) {
  std::vector<Utilization> utilizations;
  std::map<std::string, Counter> counters;
  for (const MeteredTask& task : tasks) {
    double cpus = 0;
    double memory_bytes = 0;
    bool complete = !task.containers.empty();
    for (const MeteredTask::Container& container : task.containers) {
      counters[container.id] = {now, container.usage.cpu};
      const std::optional<double> busy = busy_cpus(container, now);
      complete = complete && busy.has_value();
      cpus += busy.value_or(0);
      memory_bytes += static_cast<double>(container.usage.memory_bytes);
    }
    if (!complete) continue;
    utilizations.push_back(
        {.cluster = task.cluster,
         .service = task.service,
         .cpu = percent(cpus, task.cpus),
         .memory = percent(memory_bytes, static_cast<double>(task.memory_bytes))});
  }
  counters_ = std::move(counters);
  last_reading_ = now;
  return utilizations;
}

}  // namespace neargate::daemon
