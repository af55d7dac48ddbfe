#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "balancer/control.hpp"
#include "balancer/health.hpp"
#include "net/reactor.hpp"

namespace neargate::scenarios {

// Stands for a balancer's process: takes the control plane's snapshots, checks its targets in
// simulated time by the balancer's own rules, and tells what it finds. No requests go through it,
// so a target that drains is idle at once.
class ScriptedBalancer final : public balancer::ControlLink {
 public:
  // What a target answers to a health check.
  using Probe = std::function<balancer::CheckResult(const std::string& address)>;

  ScriptedBalancer(net::Reactor& reactor, OnEvent on_event, Probe probe);
  ~ScriptedBalancer() override;

  void apply(balancer::Snapshot snapshot) override;

 private:
  struct Target {
    std::string group, id, address;
    balancer::HealthCheckConfig checks;
    balancer::Health health;
    net::TimerId timer = 0;
  };

  void take(const std::string& group, const balancer::HealthCheckConfig& checks,
            const balancer::TargetConfig& config);
  void check(const std::string& key);
  void tell(balancer::Event event);
  void tell_health(const Target& target);

  net::Reactor& reactor_;
  OnEvent on_event_;
  Probe probe_;
  std::map<std::string, Target> targets_;  // by group and id
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace neargate::scenarios
