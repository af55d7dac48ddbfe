#include "cloud/elbv2/actions.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

#include "aws/error.hpp"
#include "cloud/elbv2/limits.hpp"

namespace neargate::elbv2 {
namespace {

// Sources: TargetGroupTuple and TargetGroupStickinessConfig in the
// ELBv2 API reference.
constexpr int kWeightMax = 999;
constexpr int kStickySecondsMax = 604800;
constexpr const char* kContentTypes[] = {"text/plain", "text/css", "text/html",
                                         "application/javascript", "application/json"};

aws::Error refused(const std::string& message) { return {"ValidationError", message}; }
aws::Error bad_action(const std::string& message) { return {"InvalidLoadBalancerAction", message}; }

TargetGroupStickinessConfig checked_stickiness(
    const std::optional<TargetGroupStickinessConfig>& given) {
  if (!given || !given->enabled.value_or(false)) return {.enabled = false};
  const int seconds = given->duration_seconds.value_or(0);
  if (seconds < 1 || seconds > kStickySecondsMax) {
    throw refused("The duration of target group stickiness must be between 1 and 604800 seconds");
  }
  return {.enabled = true, .duration_seconds = seconds};
}

void check_forward(Action& action) {
  const ForwardActionConfig given = action.forward_config.value_or(ForwardActionConfig{});
  auto groups = given.target_groups.value_or(std::vector<TargetGroupTuple>{});
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
  config.target_group_stickiness_config = checked_stickiness(given.target_group_stickiness_config);
}

bool is_port(const std::string& text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port >= 1 && port <= 65535;
}

void check_redirect(Action& action, const std::string& listener_protocol) {
  if (!action.redirect_config) throw refused("A redirect action needs a RedirectConfig");
  RedirectActionConfig& config = *action.redirect_config;
  config.protocol = config.protocol.value_or("#{protocol}");
  config.port = config.port.value_or("#{port}");
  config.host = config.host.value_or("#{host}");
  config.path = config.path.value_or("/#{path}");
  config.query = config.query.value_or("#{query}");
  if (config.port != "#{port}" && !is_port(*config.port)) {
    throw bad_action("The redirect port '" + *config.port +
                     "' must be '#{port}' or between 1 and 65535");
  }
  if (!config.path->starts_with('/')) {
    throw bad_action("The redirect path '" + *config.path + "' must begin with a '/'");
  }
  if (listener_protocol == "HTTPS" && config.protocol == "HTTP") {
    throw bad_action("A listener of protocol HTTPS cannot redirect to HTTP");
  }
  const bool same_protocol =
      config.protocol == "#{protocol}" || config.protocol == listener_protocol;
  if (same_protocol && config.port == "#{port}" && config.host == "#{host}" &&
      config.path == "/#{path}") {
    throw bad_action("The redirect configuration is not valid because it creates a loop");
  }
}

void check_fixed_response(const Action& action) {
  if (!action.fixed_response_config) {
    throw refused("A fixed-response action needs a FixedResponseConfig");
  }
  const auto& type = action.fixed_response_config->content_type;
  const bool known = !type || std::find(std::begin(kContentTypes), std::end(kContentTypes),
                                        *type) != std::end(kContentTypes);
  if (!known) {
    throw bad_action(
        "The ContentType must be one of:'text/html', 'application/json', "
        "'application/javascript', 'text/css', 'text/plain'");
  }
}

}  // namespace

std::vector<Action> checked_actions(std::vector<Action> actions,
                                    const std::string& listener_protocol) {
  if (actions.size() > 1) {
    throw aws::Error("TooManyActions",
                     "Exactly one action of type forward, redirect or fixed-response can be "
                     "specified, but '" +
                         std::to_string(actions.size()) + "' were");
  }
  if (actions.empty()) {
    throw refused("An action of type forward, redirect or fixed-response must be specified");
  }
  Action& action = actions.front();
  if (action.type == "forward") {
    check_forward(action);
  } else if (action.type == "redirect") {
    check_redirect(action, listener_protocol);
  } else {
    check_fixed_response(action);
  }
  return actions;
}

void add_target_groups(const std::vector<Action>& actions, std::vector<std::string>& arns) {
  for (const Action& action : actions) {
    if (!action.forward_config) continue;
    for (const TargetGroupTuple& group : *action.forward_config->target_groups) {
      if (std::find(arns.begin(), arns.end(), *group.target_group_arn) == arns.end()) {
        arns.push_back(*group.target_group_arn);
      }
    }
  }
}

}  // namespace neargate::elbv2
