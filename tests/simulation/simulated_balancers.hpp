#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "balancer/control.hpp"
#include "balancer/health.hpp"
#include "machine/simulated_machine.hpp"
#include "simulation/dice.hpp"

namespace neargate::simulation {

// The balancer processes of a simulated machine: they take snapshots, check their targets and tell
// what they see, as neargate-balancer does, without sockets. They outlive the daemon.
class SimulatedBalancers {
 public:
  // What a target answers to a health check.
  using Probe = std::function<balancer::CheckResult(const std::string& address, int port)>;

  // All outlive it; `reactor` is the machine's.
  SimulatedBalancers(net::Reactor& reactor, machine::SimulatedMachine& machine, Dice& dice,
                     Probe probe);
  ~SimulatedBalancers();

  // The daemon's end of a control socket. The link must go before this does.
  std::unique_ptr<balancer::ControlLink> connect(const std::string& socket_path,
                                                 balancer::ControlLink::OnEvent on_event);

  // True where requests reach the target: it is registered with the process and passes its checks.
  bool serves(const std::string& target_group, const std::string& target) const;
  // True where all processes run and are connected, and have what the daemon told them last.
  bool all_follow() const;
  // All targets that a process knows and that are not draining: "group address:port".
  std::vector<std::string> targets() const;

  // A process ends as if it had crashed, and with it what it knew of its targets' health.
  void crash(const std::string& name);
  std::vector<std::string> names() const;

  // For a check of the simulation itself: health checks always pass, whatever the target answers.
  void believe_everything(bool believe) { believes_everything_ = believe; }

 private:
  class Link;
  struct Target;
  struct Process;

  Process& process(const std::string& name);
  void take(Process& process, const balancer::Snapshot& snapshot);
  void check(const std::string& name, const std::string& target, std::uint64_t generation);
  void drained(const std::string& name, const std::string& target, std::uint64_t generation);
  void tell(Process& process, const balancer::Event& event);
  void tell_health(Process& process, const Target& target);

  net::Reactor& reactor_;
  machine::SimulatedMachine& machine_;
  Dice& dice_;
  Probe probe_;
  bool believes_everything_ = false;
  std::uint64_t last_generation_ = 0;
  std::map<std::string, std::unique_ptr<Process>> processes_;
};

}  // namespace neargate::simulation
