#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "machine/machine.hpp"

namespace neargate::daemon {

// A running task at the time of a reading.
struct MeteredTask {
  struct Container {
    std::string id;
    std::optional<Milliseconds> age;  // since its start, where known
    machine::Usage usage;
  };
  std::string cluster;
  std::string service;             // "" for a task of its own
  double cpus = 0;                 // reserved
  std::uint64_t memory_bytes = 0;  // reserved
  std::vector<Container> containers;
};

// What a task used of what it has reserved, in percent, since the reading before (CPU) and now
// (memory). Above 100 where it is let.
struct Utilization {
  std::string cluster;
  std::string service;
  double cpu = 0;
  double memory = 0;
};

// Turns readings of containers' growing counters into utilization. A container that is seen for the
// first time counts from its start, where that was after the reading before; else (the control
// plane was down) this reading only begins its first interval.
class TaskMeter {
 public:
  explicit TaskMeter(Instant now) : last_reading_(now) {}

  // The tasks of which an interval is complete.
  std::vector<Utilization> read(const std::vector<MeteredTask>& tasks, Instant now);

 private:
  struct Counter {
    Instant at;
    std::chrono::nanoseconds cpu{};
  };
  // CPUs that a container kept busy on average; none where not known yet.
  std::optional<double> busy_cpus(const MeteredTask::Container& container, Instant now) const;

  Instant last_reading_;
  std::map<std::string, Counter> counters_;  // by container
};

}  // namespace neargate::daemon
