#include "cloud/elbv2/actions.hpp"
#include "cloud/elbv2/attributes.hpp"
#include "cloud/elbv2/elbv2.hpp"
#include "cloud/elbv2/limits.hpp"
#include "cloud/pagination.hpp"

namespace neargate::elbv2 {
namespace {

aws::Error refused(const std::string& message) { return {"ValidationError", message}; }

}  // namespace

std::vector<Action> Elbv2::check_actions(const std::vector<Action>& given,
                                         const Listener& listener) const {
  std::vector<Action> actions = checked_actions(given, *listener.protocol);
  const std::string& balancer_arn = *listener.load_balancer_arn;
  const LoadBalancer& balancer = load_balancer(balancer_arn).load_balancer;
  std::vector<std::string> groups;
  add_target_groups(actions, groups);
  for (const std::string& arn : groups) {
    const TargetGroupRecord& group = target_group(arn);
    if (group.target_group.vpc_id != balancer.vpc_id) {
      throw refused("The target group '" + arn + "' is in another VPC than the load balancer");
    }
    for (const std::string& user : load_balancers_of(arn)) {
      if (user == balancer_arn) continue;
      throw aws::Error("TargetGroupAssociationLimit",
                       "The following target groups cannot be associated with more than one load "
                       "balancer: " +
                           arn);
    }
  }
  std::vector<std::string> all = target_groups_of(balancer_arn);
  add_target_groups(actions, all);
  if (all.size() > kGroupsPerBalancerMax) {
    throw aws::Error("TooManyUniqueTargetGroupsPerLoadBalancer",
                     "You have reached the maximum number of unique target groups that you can "
                     "associate with a load balancer of type 'application': [100]");
  }
  return actions;
}

CreateListenerOutput Elbv2::create_listener(const CreateListenerInput& in, aws::Call&) {
  load_balancer(in.load_balancer_arn);
  if (!in.protocol || !in.port) throw refused("A listener protocol and port must be specified");
  std::size_t listeners = 0;
  for (const auto& [arn, other] : listeners_) {
    if (other.listener.load_balancer_arn != in.load_balancer_arn) continue;
    ++listeners;
    if (other.listener.port == in.port) {
      throw aws::Error("DuplicateListener",
                       "A listener already exists on this port for this load balancer '" +
                           in.load_balancer_arn + "'");
    }
  }
  if (listeners >= kListenersMax) {
    throw aws::Error("TooManyListeners", "The load balancer '" + in.load_balancer_arn +
                                             "' has the maximum number of listeners, '50'");
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
  listener.default_actions = check_actions(in.default_actions, listener);
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
  if (in.protocol && in.protocol != changed_listener.protocol) {
    changed_listener.protocol = in.protocol;
    if (in.protocol == "HTTP") {
      changed_listener.certificates.reset();
      changed_listener.ssl_policy.reset();
      record.further_certificates.reset();
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
    changed_listener.default_actions = check_actions(*in.default_actions, changed_listener);
  }
  const auto& kept = listeners_.put(in.listener_arn, std::move(record));
  changed();
  ModifyListenerOutput out;
  out.listeners.emplace().push_back(kept.listener);
  return out;
}

DeleteListenerOutput Elbv2::delete_listener(const DeleteListenerInput& in, aws::Call&) {
  listener(in.listener_arn);
  erase_listener(in.listener_arn);
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

}  // namespace neargate::elbv2
