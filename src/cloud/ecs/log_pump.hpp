#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "cloud/ecs/container_spec.hpp"
#include "cloud/ecs/environment.hpp"
#include "cloud/ecs/state.hpp"

namespace neargate::ecs {

// Carries what containers write to their log streams. How far it has come is a record, committed
// together with the log events: a restart loses no line and doubles none.
class LogPump {
 public:
  LogPump(State& state, Environment& environment);
  ~LogPump();

  void add(const std::string& container, LogDestination destination);
  // Carries all that is left, and forgets the container.
  void finish(const std::string& container);

 private:
  // As the execution role may now; what it may not write is lost, and its container runs on.
  void write(const std::string& container, const LogDestination& destination,
             const std::vector<LogEntry>& entries);
  // True where there may be more to read.
  bool carry(const std::string& container, const LogDestination& destination);
  void schedule();
  void tick();

  State& state_;
  Environment& environment_;
  std::map<std::string, LogDestination> destinations_;
  std::set<std::string> refused_;  // containers whose lines are being lost, as was told
  std::optional<net::TimerId> timer_;
};

}  // namespace neargate::ecs
