#include "balancer/check_snapshot.hpp"

#include <set>

#include "balancer/matcher.hpp"
#include "balancer/rules.hpp"
#include "base/error.hpp"
#include "net/socket.hpp"
#include "smithy/validate.hpp"

namespace neargate::balancer {
namespace {

[[noreturn]] void refuse(const std::string& why) { throw Error("the snapshot is refused", why); }

void check_target(const std::string& group, const TargetConfig& target) {
  net::Endpoint endpoint{target.address, 0};
  if (!net::Endpoint::parse(endpoint.text())) {
    refuse("target " + target.id + " of " + group + " has no IP address but \"" + target.address +
           "\"");
  }
}

void check_group(const TargetGroupConfig& group) {
  std::set<std::string> ids;
  for (const TargetConfig& target : group.targets) {
    if (!ids.insert(target.id).second) refuse(group.id + " has target " + target.id + " twice");
    check_target(group.id, target);
  }
  if (!group.health_check) return;
  const HealthCheckConfig& check = *group.health_check;
  if (!StatusMatcher::parse(check.matcher)) {
    refuse("the matcher of " + group.id + " is not like 200, 200,202 or 200-299 but \"" +
           check.matcher + "\"");
  }
  if (!check.path.starts_with('/') || check.path.find_first_of(" \r\n") != std::string::npos) {
    refuse("the health check path of " + group.id + " is not a path");
  }
}

void check_rule(const RuleConfig& rule) {
  for (const ConditionConfig& condition : rule.conditions) {
    if (condition.field == "http-header" && !condition.header_name) {
      refuse("an http-header condition of " + rule.id + " names no header");
    }
    if (condition.field != "source-ip") continue;
    for (const std::string& value : condition.values) {
      if (!Cidr::parse(value)) refuse("a source-ip of " + rule.id + " is no CIDR but " + value);
    }
  }
}

}  // namespace

void check_snapshot(const Snapshot& snapshot) {
  const auto violations = smithy::validate(smithy::shape_of<Snapshot>(), &snapshot);
  if (!violations.empty()) refuse(smithy::describe(violations));
  std::set<std::string> groups;
  for (const TargetGroupConfig& group : snapshot.target_groups) {
    if (!groups.insert(group.id).second) refuse("target group " + group.id + " is there twice");
    check_group(group);
  }
  std::set<std::string> listeners;
  for (const ListenerConfig& listener : snapshot.listeners) {
    if (!listeners.insert(listener.id).second) {
      refuse("listener " + listener.id + " is there twice");
    }
    for (const RuleConfig& rule : listener.rules.value_or(std::vector<RuleConfig>{})) {
      check_rule(rule);
    }
    for (const ActionConfig* action : actions_of(listener)) {
      if (!action->forward) continue;
      if (action->forward->target_groups.empty()) refuse(listener.id + " forwards to nothing");
      for (const WeightedTargetGroup& group : action->forward->target_groups) {
        if (!groups.contains(group.target_group)) {
          refuse(listener.id + " forwards to " + group.target_group + ", which is not in it");
        }
      }
    }
  }
}

std::vector<const ActionConfig*> actions_of(const ListenerConfig& listener) {
  std::vector<const ActionConfig*> actions{&listener.default_action};
  if (listener.rules) {
    for (const RuleConfig& rule : *listener.rules) actions.push_back(&rule.action);
  }
  return actions;
}

}  // namespace neargate::balancer
