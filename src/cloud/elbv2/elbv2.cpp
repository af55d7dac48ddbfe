#include "cloud/elbv2/elbv2.hpp"

#include <algorithm>

#include "cloud/elbv2/actions.hpp"

namespace neargate::elbv2 {

Elbv2::Elbv2(cloud::World& world, ec2::Ec2& ec2)
    : world_(world),
      ec2_(ec2),
      load_balancers_(world.database, "elbv2.load_balancers"),
      target_groups_(world.database, "elbv2.target_groups"),
      listeners_(world.database, "elbv2.listeners"),
      rules_(world.database, "elbv2.rules") {}

void Elbv2::changed() {
  balancers_by_group_.reset();
  if (changed_handler_) changed_handler_("");
}

void Elbv2::targets_changed(const std::string& target_group_arn) const {
  if (changed_handler_) changed_handler_(target_group_arn);
}

const LoadBalancerRecord& Elbv2::load_balancer(const std::string& arn) const {
  const LoadBalancerRecord* found = load_balancers_.find(arn);
  if (found == nullptr) {
    throw aws::Error("LoadBalancerNotFound", "Load balancer '" + arn + "' not found");
  }
  return *found;
}

const TargetGroupRecord& Elbv2::target_group(const std::string& arn) const {
  const TargetGroupRecord* found = target_groups_.find(arn);
  if (found == nullptr) {
    throw aws::Error("TargetGroupNotFound", "Target groups '" + arn + "' not found");
  }
  return *found;
}

const ListenerRecord& Elbv2::listener(const std::string& arn) const {
  const ListenerRecord* found = listeners_.find(arn);
  if (found == nullptr) {
    throw aws::Error("ListenerNotFound", "One or more listeners not found");
  }
  return *found;
}

std::vector<std::string> Elbv2::target_groups_of(const std::string& load_balancer_arn) const {
  std::vector<std::string> arns;
  for (const auto& [listener_arn, record] : listeners_) {
    if (record.listener.load_balancer_arn != load_balancer_arn) continue;
    add_target_groups(*record.listener.default_actions, arns);
    for (const RuleRecord* rule : rules_of(listener_arn)) {
      add_target_groups(*rule->rule.actions, arns);
    }
  }
  return arns;
}

const std::vector<std::string>& Elbv2::load_balancers_of(
    const std::string& target_group_arn) const {
  static const std::vector<std::string> kNone;
  if (!balancers_by_group_) {
    auto& found = balancers_by_group_.emplace();
    for (const auto& [arn, record] : load_balancers_) {
      for (const std::string& group : target_groups_of(arn)) found[group].push_back(arn);
    }
  }
  const auto found = balancers_by_group_->find(target_group_arn);
  return found == balancers_by_group_->end() ? kNone : found->second;
}

std::string Elbv2::attachment_of(const std::string& load_balancer_arn) {
  return "alb-" + load_balancer_arn.substr(load_balancer_arn.rfind('/') + 1);
}

std::string Elbv2::id_of(const std::string& load_balancer_arn) {
  constexpr std::string_view kBefore = ":loadbalancer/";
  return load_balancer_arn.substr(load_balancer_arn.find(kBefore) + kBefore.size());
}

}  // namespace neargate::elbv2
