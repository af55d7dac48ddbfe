#pragma once

#include <optional>

#include "cloud/ecs/environment.hpp"
#include "cloud/ecs/service_plan.hpp"
#include "cloud/ecs/state.hpp"

namespace neargate::ecs {

// What plan() is told of a service: read from its records, its tasks' records, the health of their
// targets and the state of the alarms that its deployments watch.
class ServiceObserver {
 public:
  ServiceObserver(const State& state, const Environment& environment)
      : state_(state), environment_(environment) {}

  // Sets `look_again_at` where the answer changes by time alone, if that is earlier.
  ServiceState observe(const ServiceRecord& record, std::optional<Timestamp>& look_again_at) const;

  // The watched alarms that are in ALARM.
  std::vector<std::string> ringing_alarms(const Service& service) const;

 private:
  PlannedTask observe(const ServiceRecord& record, const std::string& id, const TaskRecord& task,
                      std::optional<Timestamp>& look_again_at) const;
  void observe_health(const ServiceRecord& record, const TaskRecord& task, PlannedTask& planned,
                      std::optional<Timestamp>& look_again_at) const;
  void observe_alarms(const ServiceRecord& record, ServiceState& state,
                      std::optional<Timestamp>& look_again_at) const;
  StopRequest stop_request(const ServiceRecord& record) const;

  const State& state_;
  const Environment& environment_;
};

// The circuit breaker that a service asks for, with AWS's defaults.
CircuitBreaker circuit_breaker_of(const Service& service);

}  // namespace neargate::ecs
