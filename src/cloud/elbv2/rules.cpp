#include <algorithm>
#include <set>

#include "cloud/elbv2/actions.hpp"
#include "cloud/elbv2/conditions.hpp"
#include "cloud/elbv2/elbv2.hpp"
#include "cloud/elbv2/limits.hpp"
#include "cloud/pagination.hpp"

namespace neargate::elbv2 {
namespace {

aws::Error refused(const std::string& message) { return {"ValidationError", message}; }

// What the ARNs of a listener's rules begin with.
std::string rule_arn_prefix(std::string listener_arn) {
  listener_arn.replace(listener_arn.find(":listener/"), 10, ":listener-rule/");
  return listener_arn + "/";
}

// The one that answers where no other rule holds: it is a part of the listener.
Rule default_rule(const Listener& listener) {
  const std::string& arn = *listener.listener_arn;
  Rule rule;
  rule.rule_arn = rule_arn_prefix(arn) + arn.substr(arn.rfind('/') + 1);
  rule.priority = "default";
  rule.conditions.emplace();
  rule.actions = listener.default_actions;
  rule.is_default = true;
  return rule;
}

aws::Error in_use(int priority) {
  return {"PriorityInUse", "Priority '" + std::to_string(priority) + "' is currently in use"};
}

}  // namespace

std::vector<const RuleRecord*> Elbv2::rules_of(const std::string& listener_arn) const {
  std::vector<const RuleRecord*> rules;
  const std::string prefix = rule_arn_prefix(listener_arn);
  for (auto at = rules_.lower_bound(prefix); at != rules_.end() && at->first.starts_with(prefix);
       ++at) {
    rules.push_back(&at->second);
  }
  std::sort(rules.begin(), rules.end(), [](const RuleRecord* one, const RuleRecord* other) {
    return one->priority < other->priority;
  });
  return rules;
}

const ListenerRecord* Elbv2::listener_of_default_rule(const std::string& rule_arn) const {
  for (const auto& [arn, record] : listeners_) {
    if (default_rule(record.listener).rule_arn == rule_arn) return &record;
  }
  return nullptr;
}

const RuleRecord& Elbv2::changeable_rule(const std::string& arn) const {
  if (const RuleRecord* found = rules_.find(arn)) return *found;
  if (listener_of_default_rule(arn) != nullptr) {
    throw aws::Error("OperationNotPermitted", "Default rule '" + arn + "' cannot be modified");
  }
  throw aws::Error("RuleNotFound", "One or more rules not found");
}

void Elbv2::erase_listener(const std::string& arn) {
  std::vector<std::string> arns;
  for (const RuleRecord* record : rules_of(arn)) arns.push_back(*record->rule.rule_arn);
  for (const std::string& rule : arns) rules_.erase(rule);
  listeners_.erase(arn);
}

CreateRuleOutput Elbv2::create_rule(const CreateRuleInput& in, aws::Call&) {
  const ListenerRecord& owner = listener(in.listener_arn);
  const std::string& balancer_arn = *owner.listener.load_balancer_arn;
  std::size_t rules_of_balancer = 0;
  for (const auto& [arn, record] : listeners_) {
    if (record.listener.load_balancer_arn == balancer_arn)
      rules_of_balancer += rules_of(arn).size();
  }
  RuleRecord record;
  record.listener_arn = in.listener_arn;
  record.priority = in.priority;
  record.tags = checked_tags(in.tags);
  Rule& rule = record.rule;
  rule.rule_arn = rule_arn_prefix(in.listener_arn) + world_.randomness.hex(16);
  rule.priority = std::to_string(in.priority);
  rule.is_default = false;
  rule.conditions = checked_conditions(in.conditions);
  rule.actions = check_actions(in.actions, owner.listener);
  for (const RuleRecord* other : rules_of(in.listener_arn)) {
    if (other->priority == in.priority) throw in_use(in.priority);
  }
  if (rules_of_balancer >= kRulesMax) {
    throw aws::Error("TooManyRules", "The load balancer '" + balancer_arn +
                                         "' has the maximum number of rules, '100'");
  }
  const RuleRecord& kept = rules_.put(*rule.rule_arn, record);
  changed();
  return {.rules = {{kept.rule}}};
}

DescribeRulesOutput Elbv2::describe_rules(const DescribeRulesInput& in, aws::Call&) {
  if (in.listener_arn.has_value() == (in.rule_arns && !in.rule_arns->empty())) {
    throw refused("You must specify either listener rule ARNs or a listener ARN");
  }
  DescribeRulesOutput out;
  auto& list = out.rules.emplace();
  if (in.listener_arn) {
    const ListenerRecord& owner = listener(*in.listener_arn);
    for (const RuleRecord* record : rules_of(*in.listener_arn)) list.push_back(record->rule);
    list.push_back(default_rule(owner.listener));
  }
  for (const std::string& arn : in.rule_arns.value_or(std::vector<std::string>{})) {
    if (const RuleRecord* found = rules_.find(arn)) {
      list.push_back(found->rule);
    } else if (const ListenerRecord* owner = listener_of_default_rule(arn)) {
      list.push_back(default_rule(owner->listener));
    } else {
      throw aws::Error("RuleNotFound", "One or more rules not found");
    }
  }
  out.next_marker = cloud::paginate(list, in.page_size, in.marker, "ValidationError");
  return out;
}

ModifyRuleOutput Elbv2::modify_rule(const ModifyRuleInput& in, aws::Call&) {
  RuleRecord record = changeable_rule(in.rule_arn);
  if (!in.conditions && !in.actions) {
    throw refused("Either conditions or actions must be specified");
  }
  if (in.conditions) record.rule.conditions = checked_conditions(*in.conditions);
  if (in.actions) {
    record.rule.actions = check_actions(*in.actions, listener(record.listener_arn).listener);
  }
  const RuleRecord& kept = rules_.put(in.rule_arn, std::move(record));
  changed();
  return {.rules = {{kept.rule}}};
}

DeleteRuleOutput Elbv2::delete_rule(const DeleteRuleInput& in, aws::Call&) {
  changeable_rule(in.rule_arn);
  rules_.erase(in.rule_arn);
  changed();
  return {};
}

// All at once, so that two rules can change places.
SetRulePrioritiesOutput Elbv2::set_rule_priorities(const SetRulePrioritiesInput& in, aws::Call&) {
  std::map<std::string, int> priority_of;
  std::set<std::string> listeners;
  for (const RulePriorityPair& pair : in.rule_priorities) {
    if (!pair.rule_arn || !pair.priority) {
      throw refused("A rule ARN and a priority must be specified");
    }
    listeners.insert(changeable_rule(*pair.rule_arn).listener_arn);
    if (!priority_of.emplace(*pair.rule_arn, *pair.priority).second) {
      throw refused("Rule '" + *pair.rule_arn + "' was provided multiple times");
    }
  }
  if (listeners.size() != 1) {
    throw refused("The rules must be specified, and be of one listener");
  }
  std::set<int> taken;
  for (const RuleRecord* record : rules_of(*listeners.begin())) {
    const auto given = priority_of.find(*record->rule.rule_arn);
    const int priority = given == priority_of.end() ? record->priority : given->second;
    if (!taken.insert(priority).second) throw in_use(priority);
  }
  SetRulePrioritiesOutput out;
  out.rules.emplace();
  for (const auto& [arn, priority] : priority_of) {
    const RuleRecord& kept = rules_.update(arn, [value = priority](RuleRecord& record) {
      record.priority = value;
      record.rule.priority = std::to_string(value);
    });
    out.rules->push_back(kept.rule);
  }
  changed();
  return out;
}

}  // namespace neargate::elbv2
