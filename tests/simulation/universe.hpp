#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "daemon/control_plane.hpp"
#include "machine/simulated_machine.hpp"
#include "net/pool.hpp"
#include "net/reactor.hpp"
#include "simulation/dice.hpp"
#include "simulation/simulated_balancers.hpp"
#include "simulation/trace.hpp"
#include "store/simulated_disk.hpp"

namespace neargate::simulation {

// How often which fault occurs, each from 0 to 1.
struct Faults {
  double call_fails = 0;   // of the machine's calls
  double call_hangs = 0;   // for up to a minute, and then it fails or not
  double pull_fails = 0;   // of the images that are not there yet
  Milliseconds jitter{0};  // that any call takes longer, at most
};

// Bugs that are switched on to see that the simulation finds them.
enum class Break {
  none,
  leaking_machine,     // containers that are removed stay
  forgetful_disk,      // writes are called durable before they are
  credulous_balancer,  // targets are healthy whatever they answer
};

// A machine with its disk, its clock and its balancers, and on it the control plane: one that can
// be killed at any point, and finds all the rest as it left it.
class Universe {
 public:
  Universe(Dice& dice, Trace& trace, Break broken);
  ~Universe();
  Universe(const Universe&) = delete;
  Universe& operator=(const Universe&) = delete;

  // --- The daemon -------------------------------------------------------------------------------
  void start_daemon();
  // Ends the daemon without a word. Writes that are on their way to the disk may or may not get
  // there.
  void kill_daemon();
  bool is_up() const { return life_ != nullptr; }
  // Only while it is up.
  daemon::ControlPlane& control() { return life_->control; }
  const daemon::ControlPlane& control() const { return life_->control; }
  store::Database& database() { return life_->database; }

  // --- Time -------------------------------------------------------------------------------------
  // Runs what is due of one side. False where nothing is.
  bool run_daemon();
  bool run_machine();
  // Of any side: the dice decide.
  bool run_something();
  // When something is due next, if ever.
  std::optional<Timestamp> next_event();
  void advance_to(Timestamp time);
  Timestamp now() const { return clock_.now(); }
  SimulatedClock& clock() { return clock_; }

  // --- What it is made of -----------------------------------------------------------------------
  machine::SimulatedMachine& machine() { return machine_; }
  const machine::SimulatedMachine& machine() const { return machine_; }
  SimulatedBalancers& balancers() { return balancers_; }
  const SimulatedBalancers& balancers() const { return balancers_; }
  net::Reactor& machine_reactor() { return machine_reactor_; }

  // From now on; none: only broken revisions fail.
  void set_faults(const Faults& faults) { faults_ = faults; }
  void set_calm(bool calm) { calm_ = calm; }

  // Grows with all that may have changed: records, containers, balancers.
  std::uint64_t changes() const { return changes_; }

  // Containers that the daemon has asked to be signalled since this was called last.
  std::vector<std::string> take_signalled() { return std::exchange(signalled_, {}); }
  // The task whose interface has an address on the machine's network; "" where none has.
  const std::string& task_at(const std::string& address) const;
  // True where a task's application would pass a health check now.
  bool answers(const std::string& task) const;

 private:
  struct Life {
    explicit Life(Universe& universe);
    net::Reactor reactor;
    net::Pool pool;
    store::SimulatedDisk* disk;
    store::Database database;
    cloud::World world;
    daemon::ControlPlane control;
  };

  machine::CallFault fault_of(std::string_view call, const std::string& subject);
  balancer::CheckResult probe(const std::string& address) const;
  balancer::CheckResult answer(const std::string& container) const;

  Dice& dice_;
  Trace& trace_;
  const Break broken_;
  SimulatedClock clock_;
  Randomness ids_;
  std::string directory_;
  store::Blobs blobs_;
  net::Reactor machine_reactor_;
  machine::SimulatedMachine machine_;
  SimulatedBalancers balancers_;
  store::SimulatedRows rows_;
  store::SimulatedRows rows_at_start_;  // of the daemon; for the forgetful disk
  Faults faults_;
  bool calm_ = false;
  std::uint64_t changes_ = 0;
  std::vector<std::string> signalled_;
  mutable std::map<std::string, std::string> task_of_address_;
  mutable int indexed_network_ = -1;
  std::unique_ptr<Life> life_;
};

}  // namespace neargate::simulation
