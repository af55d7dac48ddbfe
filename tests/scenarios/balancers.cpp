#include "scenarios/balancers.hpp"

#include <set>

namespace neargate::scenarios {

ScriptedBalancer::ScriptedBalancer(net::Reactor& reactor, OnEvent on_event, Probe probe)
    : reactor_(reactor), on_event_(std::move(on_event)), probe_(std::move(probe)) {}

ScriptedBalancer::~ScriptedBalancer() {
  for (const auto& [key, target] : targets_) reactor_.cancel(target.timer);
}

void ScriptedBalancer::apply(balancer::Snapshot snapshot) {
  std::set<std::string> named;
  for (const balancer::TargetGroupConfig& group : snapshot.target_groups) {
    for (const balancer::TargetConfig& config : group.targets) {
      named.insert(group.id + " " + config.id);
      take(group.id, *group.health_check, config);
    }
  }
  std::erase_if(targets_, [&](const auto& entry) {
    if (named.contains(entry.first)) return false;
    reactor_.cancel(entry.second.timer);
    return true;
  });
  balancer::Event event;
  event.applied.emplace().version = snapshot.version;
  tell(std::move(event));
}

void ScriptedBalancer::take(const std::string& group, const balancer::HealthCheckConfig& checks,
                            const balancer::TargetConfig& config) {
  const std::string key = group + " " + config.id;
  const auto [place, is_new] = targets_.try_emplace(key);
  Target& target = place->second;
  if (is_new) {
    target.group = group;
    target.id = config.id;
    target.address = config.address;
    target.checks = checks;
    target.health.begin_checks();
    tell_health(target);
    target.timer = reactor_.after(Seconds(1), [this, key] { check(key); });
  }
  if (config.state != "draining" || !target.health.set_draining()) return;
  tell_health(target);
  reactor_.cancel(target.timer);
  balancer::Event event;
  event.drained.emplace().target_group = target.group;
  event.drained->target = target.id;
  tell(std::move(event));
}

void ScriptedBalancer::check(const std::string& key) {
  Target& target = targets_.at(key);
  if (target.health.observe(probe_(target.address), target.checks.healthy_threshold,
                            target.checks.unhealthy_threshold)) {
    tell_health(target);
  }
  target.timer =
      reactor_.after(Seconds(target.checks.interval_seconds), [this, key] { check(key); });
}

void ScriptedBalancer::tell_health(const Target& target) {
  balancer::Event event;
  balancer::TargetHealth& health = event.health.emplace();
  health.target_group = target.group;
  health.target = target.id;
  health.state = std::string(target.health.state_name());
  health.reason = std::string(target.health.reason());
  health.description = target.health.description();
  tell(std::move(event));
}

// Over a socket, later.
void ScriptedBalancer::tell(balancer::Event event) {
  reactor_.post([this, alive = std::weak_ptr<bool>(alive_), event = std::move(event)] {
    if (!alive.expired()) on_event_(event);
  });
}

}  // namespace neargate::scenarios
