#include <algorithm>
#include <set>

#include "cloud/elbv2/attributes.hpp"
#include "cloud/elbv2/elbv2.hpp"
#include "cloud/pagination.hpp"

namespace neargate::elbv2 {
namespace {

aws::Error refused(const std::string& message) { return {"ValidationError", message}; }

// The one TLS policy that the balancer carries out: TLS 1.2 and 1.3.
constexpr const char* kTlsPolicy = "ELBSecurityPolicy-TLS13-1-2-2021-06";

// Elastic Load Balancing quotas, and TargetGroupTuple in the ELBv2 API reference.
constexpr std::size_t kGroupsPerActionMax = 5;
constexpr int kWeightMax = 999;

// A forward action in the form that ELBv2 shows.
void check_forward(Action& action) {
  std::vector<TargetGroupTuple> groups;
  if (action.forward_config) {
    groups = action.forward_config->target_groups.value_or(std::vector<TargetGroupTuple>{});
    const auto& stickiness = action.forward_config->target_group_stickiness_config;
    if (stickiness && stickiness->enabled.value_or(false)) {
      throw refused("Stickiness between target groups is not supported yet.");
    }
  }
  if (groups.empty() && action.target_group_arn) {
    groups.push_back({.target_group_arn = action.target_group_arn});
  }
  if (groups.empty()) throw refused("A forward action needs a target group");
  if (groups.size() > kGroupsPerActionMax) {
    throw aws::Error("TooManyTargetGroups",
                     "A forward action can have up to 5 target groups, but '" +
                         std::to_string(groups.size()) + "' were specified");
  }
  const bool differs =
      action.target_group_arn &&
      (groups.size() > 1 || action.target_group_arn != groups.front().target_group_arn);
  if (differs) {
    throw refused("You cannot specify both a target group ARN and a different forward config");
  }
  std::set<std::string> arns;
  for (TargetGroupTuple& group : groups) {
    if (!group.target_group_arn) throw refused("A target group ARN must be specified");
    if (!arns.insert(*group.target_group_arn).second) {
      throw refused("Target group '" + *group.target_group_arn + "' is specified twice");
    }
    group.weight = group.weight.value_or(1);
    if (*group.weight < 0 || *group.weight > kWeightMax) {
      throw refused("The weight of a target group must be between 0 and 999");
    }
  }
  // Of one group it is shown twice over, of several in the configuration alone.
  if (groups.size() == 1) action.target_group_arn = groups.front().target_group_arn;
  ForwardActionConfig& config = action.forward_config.emplace();
  config.target_groups = groups;
  config.target_group_stickiness_config.emplace().enabled = false;
}

void check_redirect(Action& action) {
  if (!action.redirect_config) throw refused("A redirect action needs a RedirectConfig");
  RedirectActionConfig& config = *action.redirect_config;
  config.protocol = config.protocol.value_or("#{protocol}");
  config.port = config.port.value_or("#{port}");
  config.host = config.host.value_or("#{host}");
  config.path = config.path.value_or("/#{path}");
  config.query = config.query.value_or("#{query}");
  if (config.protocol == "#{protocol}" && config.port == "#{port}" && config.host == "#{host}" &&
      config.path == "/#{path}") {
    throw aws::Error("InvalidLoadBalancerAction",
                     "The redirect configuration is not valid because it creates a loop");
  }
}

}  // namespace

void Elbv2::check_protocol(Listener& listener) const {
  const auto certificates = listener.certificates.value_or(std::vector<Certificate>{});
  if (listener.protocol == "HTTP") {
    if (!certificates.empty()) {
      throw refused("A certificate cannot be specified for HTTP listeners");
    }
    if (listener.ssl_policy) throw refused("An SSL policy cannot be specified for HTTP listeners");
    return;
  }
  if (certificates.empty()) {
    throw aws::Error("CertificateNotFound", "A certificate must be specified for HTTPS listeners");
  }
  const std::string arn = certificates.front().certificate_arn.value_or("");
  if (certificates.size() > 1) {
    throw aws::Error("TooManyCertificates", "Up to one certificate can be specified, but '" +
                                                std::to_string(certificates.size()) +
                                                "' were specified");
  }
  if (!has_certificate_ || !has_certificate_(arn)) {
    throw aws::Error("CertificateNotFound", "Certificate '" + arn + "' not found");
  }
  if (!listener.ssl_policy) listener.ssl_policy = kTlsPolicy;
  if (listener.ssl_policy != kTlsPolicy) {
    throw aws::Error("SSLPolicyNotFound", "SSL policy '" + *listener.ssl_policy +
                                              "' is not supported: use '" + kTlsPolicy + "'");
  }
}

std::vector<std::string> Elbv2::users_of_certificate(const std::string& certificate_arn) const {
  std::vector<std::string> users;
  for (const auto& [arn, record] : listeners_) {
    for (const Certificate& certificate :
         record.listener.certificates.value_or(std::vector<Certificate>{})) {
      const std::string& user = *record.listener.load_balancer_arn;
      if (certificate.certificate_arn == certificate_arn &&
          std::find(users.begin(), users.end(), user) == users.end()) {
        users.push_back(user);
      }
    }
  }
  return users;
}

std::vector<Action> Elbv2::check_actions(std::vector<Action> actions,
                                         const LoadBalancer& balancer) const {
  if (actions.size() != 1) {
    throw refused(
        "Exactly one default action of type forward, redirect or fixed-response must be "
        "specified");
  }
  Action& action = actions.front();
  if (action.type == "forward") {
    check_forward(action);
    for (const TargetGroupTuple& tuple : *action.forward_config->target_groups) {
      const TargetGroupRecord& group = target_group(*tuple.target_group_arn);
      if (group.target_group.vpc_id != balancer.vpc_id) {
        throw refused("The target group '" + *tuple.target_group_arn +
                      "' is in another VPC than the load balancer");
      }
    }
  } else if (action.type == "redirect") {
    check_redirect(action);
  } else if (!action.fixed_response_config) {
    throw refused("A fixed-response action needs a FixedResponseConfig");
  }
  return actions;
}

CreateListenerOutput Elbv2::create_listener(const CreateListenerInput& in, aws::Call&) {
  const LoadBalancerRecord& balancer = load_balancer(in.load_balancer_arn);
  if (!in.protocol || !in.port) throw refused("A listener protocol and port must be specified");
  for (const auto& [arn, other] : listeners_) {
    if (other.listener.load_balancer_arn == in.load_balancer_arn &&
        other.listener.port == in.port) {
      throw aws::Error("DuplicateListener",
                       "A listener already exists on this port for this load balancer '" +
                           in.load_balancer_arn + "'");
    }
  }
  ListenerRecord record;
  record.tags = checked_tags(in.tags);
  record.attributes = defaults(listener_attributes());
  Listener& listener = record.listener;
  std::string arn = in.load_balancer_arn + "/" + world_.randomness.hex(16);
  arn.replace(arn.find(":loadbalancer/"), 14, ":listener/");
  listener.listener_arn = arn;
  listener.load_balancer_arn = in.load_balancer_arn;
  listener.port = in.port;
  listener.protocol = in.protocol;
  listener.certificates = in.certificates;
  listener.ssl_policy = in.ssl_policy;
  check_protocol(listener);
  listener.default_actions = check_actions(in.default_actions, balancer.load_balancer);
  const auto& kept = listeners_.put(arn, record);
  changed();
  CreateListenerOutput out;
  out.listeners.emplace().push_back(kept.listener);
  return out;
}

DescribeListenersOutput Elbv2::describe_listeners(const DescribeListenersInput& in, aws::Call&) {
  DescribeListenersOutput out;
  auto& list = out.listeners.emplace();
  if (in.load_balancer_arn) {
    load_balancer(*in.load_balancer_arn);
    for (const auto& [arn, record] : listeners_) {
      if (record.listener.load_balancer_arn == in.load_balancer_arn) {
        list.push_back(record.listener);
      }
    }
  }
  for (const std::string& arn : in.listener_arns.value_or(std::vector<std::string>{})) {
    list.push_back(listener(arn).listener);
  }
  if (!in.load_balancer_arn && (!in.listener_arns || in.listener_arns->empty())) {
    throw refused("You must specify either listener ARNs or a load balancer ARN");
  }
  out.next_marker = cloud::paginate(list, in.page_size, in.marker, "ValidationError");
  return out;
}

ModifyListenerOutput Elbv2::modify_listener(const ModifyListenerInput& in, aws::Call&) {
  ListenerRecord record = listener(in.listener_arn);
  Listener& changed_listener = record.listener;
  const LoadBalancerRecord& balancer = load_balancer(*changed_listener.load_balancer_arn);
  if (in.protocol && in.protocol != changed_listener.protocol) {
    changed_listener.protocol = in.protocol;
    if (in.protocol == "HTTP") {
      changed_listener.certificates.reset();
      changed_listener.ssl_policy.reset();
    }
  }
  if (in.certificates) changed_listener.certificates = in.certificates;
  if (in.ssl_policy) changed_listener.ssl_policy = in.ssl_policy;
  check_protocol(changed_listener);
  if (in.port && in.port != changed_listener.port) {
    for (const auto& [arn, other] : listeners_) {
      if (other.listener.load_balancer_arn == changed_listener.load_balancer_arn &&
          other.listener.port == in.port) {
        throw aws::Error("DuplicateListener",
                         "A listener already exists on this port for this load balancer");
      }
    }
    changed_listener.port = in.port;
  }
  if (in.default_actions) {
    changed_listener.default_actions = check_actions(*in.default_actions, balancer.load_balancer);
  }
  const auto& kept = listeners_.put(in.listener_arn, std::move(record));
  changed();
  ModifyListenerOutput out;
  out.listeners.emplace().push_back(kept.listener);
  return out;
}

DeleteListenerOutput Elbv2::delete_listener(const DeleteListenerInput& in, aws::Call&) {
  listener(in.listener_arn);
  listeners_.erase(in.listener_arn);
  changed();
  return {};
}

DescribeListenerAttributesOutput Elbv2::describe_listener_attributes(
    const DescribeListenerAttributesInput& in, aws::Call&) {
  DescribeListenerAttributesOutput out;
  out.attributes.emplace();
  for (const auto& [key, value] : listener(in.listener_arn).attributes) {
    out.attributes->push_back({.key = key, .value = value});
  }
  return out;
}

ModifyListenerAttributesOutput Elbv2::modify_listener_attributes(
    const ModifyListenerAttributesInput& in, aws::Call&) {
  listener(in.listener_arn);
  for (const ListenerAttribute& attribute : in.attributes) {
    check_attribute(listener_attributes(), attribute.key, attribute.value);
  }
  const auto& record = listeners_.update(in.listener_arn, [&](ListenerRecord& r) {
    for (const ListenerAttribute& attribute : in.attributes) {
      r.attributes[*attribute.key] = attribute.value.value_or("");
    }
  });
  ModifyListenerAttributesOutput out;
  out.attributes.emplace();
  for (const auto& [key, value] : record.attributes) {
    out.attributes->push_back({.key = key, .value = value});
  }
  return out;
}

DescribeListenerCertificatesOutput Elbv2::describe_listener_certificates(
    const DescribeListenerCertificatesInput& in, aws::Call&) {
  DescribeListenerCertificatesOutput out;
  out.certificates =
      listener(in.listener_arn).listener.certificates.value_or(std::vector<Certificate>{});
  return out;
}

AddListenerCertificatesOutput Elbv2::add_listener_certificates(
    const AddListenerCertificatesInput& in, aws::Call&) {
  listener(in.listener_arn);
  throw aws::Error("UnsupportedProtocol",
                   "Further certificates of a listener are not supported yet: it serves with one.");
}

RemoveListenerCertificatesOutput Elbv2::remove_listener_certificates(
    const RemoveListenerCertificatesInput& in, aws::Call&) {
  listener(in.listener_arn);
  throw aws::Error("CertificateNotFound", "The listener has no such certificate.");
}

// Each listener has its default rule; others cannot be made yet.
DescribeRulesOutput Elbv2::describe_rules(const DescribeRulesInput& in, aws::Call&) {
  DescribeRulesOutput out;
  auto& list = out.rules.emplace();
  const auto default_rule = [](const Listener& listener) {
    Rule rule;
    std::string arn = *listener.listener_arn;
    arn.replace(arn.find(":listener/"), 10, ":listener-rule/");
    rule.rule_arn = arn + "/" + arn.substr(arn.rfind('/') + 1);
    rule.priority = "default";
    rule.conditions.emplace();
    rule.actions = listener.default_actions;
    rule.is_default = true;
    return rule;
  };
  if (in.listener_arn) list.push_back(default_rule(listener(*in.listener_arn).listener));
  for (const std::string& wanted : in.rule_arns.value_or(std::vector<std::string>{})) {
    const auto found = std::find_if(listeners_.begin(), listeners_.end(), [&](auto& entry) {
      return default_rule(entry.second.listener).rule_arn == wanted;
    });
    if (found == listeners_.end()) {
      throw aws::Error("RuleNotFound", "One or more rules not found");
    }
    list.push_back(default_rule(found->second.listener));
  }
  out.next_marker = cloud::paginate(list, in.page_size, in.marker, "ValidationError");
  return out;
}

DescribeSSLPoliciesOutput Elbv2::describe_ssl_policies(const DescribeSSLPoliciesInput& in,
                                                       aws::Call&) {
  for (const std::string& name : in.names.value_or(std::vector<std::string>{})) {
    if (name != kTlsPolicy) {
      throw aws::Error("SSLPolicyNotFound", "SSL policy '" + name + "' not found");
    }
  }
  DescribeSSLPoliciesOutput out;
  SslPolicy& policy = out.ssl_policies.emplace().emplace_back();
  policy.name = kTlsPolicy;
  policy.ssl_protocols = {"TLSv1.2", "TLSv1.3"};
  policy.supported_load_balancer_types = {"application"};
  return out;
}

}  // namespace neargate::elbv2
