#pragma once

#include <stdexcept>
#include <string>

#include "simulation/invariants.hpp"
#include "simulation/moment.hpp"

namespace neargate::simulation {

// An invariant does not hold.
struct Violation : std::runtime_error {
  Violation(std::string broken_invariant, const std::string& what)
      : std::runtime_error(what), invariant(std::move(broken_invariant)) {}
  std::string invariant;
};

// Looks at a universe after each step, tells the trace what has changed, and judges it.
class Watch {
 public:
  Watch(Universe& universe, Trace& trace) : universe_(universe), trace_(trace) {}

  // Throws Violation. The daemon must be up.
  void look();
  void look_at_rest();
  // The daemon has been killed: what was seen of it need not be there when it comes back.
  void daemon_was_killed() { came_back_ = true; }

  std::uint64_t deployments_ended() const { return deployments_ended_; }
  std::uint64_t tasks_started() const { return tasks_started_; }

 private:
  Moment observe();
  void compare_tasks(Moment& moment);
  void compare_services(Moment& moment);
  void judge(Moment& moment, const std::vector<Invariant>& invariants);

  Universe& universe_;
  Trace& trace_;
  bool came_back_ = true;
  Timestamp up_since_{};
  std::map<std::string, SeenTask> tasks_;
  std::map<std::string, SeenService> services_;
  std::map<std::string, Timestamp> odd_since_;
  std::uint64_t deployments_ended_ = 0;
  std::uint64_t tasks_started_ = 0;
};

}  // namespace neargate::simulation
