#include "daemon/balancer_snapshot.hpp"

#include <functional>

#include "cloud/elbv2/attributes.hpp"
#include "cloud/elbv2/conditions.hpp"
#include "cloud/elbv2/tls_policies.hpp"
#include "daemon/access_log_delivery.hpp"

namespace neargate::daemon {
namespace {

balancer::ActionConfig action_config(const elbv2::Action& action) {
  balancer::ActionConfig out;
  if (action.type == "forward") {
    balancer::ForwardAction& forward = out.forward.emplace();
    for (const elbv2::TargetGroupTuple& tuple : *action.forward_config->target_groups) {
      forward.target_groups.push_back(
          {.target_group = *tuple.target_group_arn, .weight = *tuple.weight});
    }
    const auto& sticky = action.forward_config->target_group_stickiness_config;
    if (sticky && *sticky->enabled) forward.sticky_seconds = sticky->duration_seconds;
  } else if (action.type == "redirect") {
    const elbv2::RedirectActionConfig& given = *action.redirect_config;
    balancer::RedirectAction& redirect = out.redirect.emplace();
    redirect.protocol = given.protocol;
    redirect.host = given.host;
    redirect.port = given.port;
    redirect.path = given.path;
    redirect.query = given.query;
    redirect.status_code = given.status_code == "HTTP_301" ? 301 : 302;
  } else {
    const elbv2::FixedResponseActionConfig& given = *action.fixed_response_config;
    balancer::FixedResponseAction& fixed = out.fixed_response.emplace();
    fixed.status_code = std::stoi(given.status_code);
    fixed.content_type = given.content_type;
    fixed.message_body = given.message_body;
  }
  return out;
}

balancer::RuleConfig rule_config(const elbv2::Rule& rule) {
  balancer::RuleConfig out;
  out.id = *rule.rule_arn;
  if (rule.priority && *rule.priority != "default") out.priority = std::stoi(*rule.priority);
  for (const elbv2::RuleCondition& condition : *rule.conditions) {
    balancer::ConditionConfig& config = out.conditions.emplace_back();
    config.field = *condition.field;
    config.values = elbv2::condition_values(condition);
    if (condition.http_header_config) {
      config.header_name = condition.http_header_config->http_header_name;
    }
  }
  out.action = action_config(rule.actions->front());
  return out;
}

void apply_attributes(const std::map<std::string, std::string>& attributes,
                      balancer::TargetGroupConfig& out) {
  const auto number = [&](const std::string& key) { return std::stoi(attributes.at(key)); };
  out.algorithm = attributes.at("load_balancing.algorithm.type");
  out.slow_start_seconds = number("slow_start.duration_seconds");
  if (attributes.at("stickiness.enabled") == "true") {
    const std::string kind = "stickiness." + attributes.at("stickiness.type");
    out.sticky_seconds = number(kind + ".duration_seconds");
    if (kind == "stickiness.app_cookie") out.sticky_cookie = attributes.at(kind + ".cookie_name");
  }
  const std::string fewest = "target_group_health.unhealthy_state_routing.minimum_healthy_targets.";
  out.minimum_healthy_count = number(fewest + "count");
  if (attributes.at(fewest + "percentage") != "off") {
    out.minimum_healthy_percent = number(fewest + "percentage");
  }
}

balancer::TargetGroupConfig target_group_config(
    const elbv2::TargetGroupRecord& record,
    const std::function<bool(const std::string& zone)>& serves_zone) {
  const elbv2::TargetGroup& group = record.target_group;
  balancer::TargetGroupConfig out;
  out.id = *group.target_group_arn;
  apply_attributes(record.attributes, out);
  balancer::HealthCheckConfig& check = out.health_check.emplace();
  if (*group.health_check_port != "traffic-port") check.port = std::stoi(*group.health_check_port);
  check.path = *group.health_check_path;
  check.interval_seconds = *group.health_check_interval_seconds;
  check.timeout_seconds = *group.health_check_timeout_seconds;
  check.healthy_threshold = *group.healthy_threshold_count;
  check.unhealthy_threshold = *group.unhealthy_threshold_count;
  check.matcher = *group.matcher->http_code;
  for (const elbv2::TargetRecord& target : record.targets) {
    if (!serves_zone(target.zone)) continue;
    balancer::TargetConfig& config = out.targets.emplace_back();
    config.id = target_id(target.address, target.port);
    config.address = target.address;
    config.port = target.port;
    config.zone = target.zone;
    config.state = target.deregistered_at ? "draining" : "in_service";
  }
  return out;
}

balancer::ListenerConfig listener_config(const elbv2::Elbv2& elbv2, const acm::Acm& certificates,
                                         const elbv2::ListenerRecord& record) {
  const elbv2::Listener& listener = record.listener;
  balancer::ListenerConfig config;
  config.id = *listener.listener_arn;
  config.port = *listener.port;
  config.protocol = *listener.protocol;
  config.default_action = action_config(listener.default_actions->front());
  config.rules.emplace();
  for (const elbv2::RuleRecord* rule : elbv2.rules_of(config.id)) {
    config.rules->push_back(rule_config(rule->rule));
  }
  if (config.protocol != "HTTPS") return config;
  std::vector<std::string> arns{*listener.certificates->front().certificate_arn};
  for (const std::string& arn : record.further_certificates.value_or(std::vector<std::string>{})) {
    arns.push_back(arn);
  }
  config.certificates.emplace();
  for (const std::string& arn : arns) {
    const auto pair = certificates.key_pair(arn);
    if (!pair) continue;
    config.certificates->push_back(
        {.id = arn, .certificate = pair->certificate, .private_key = pair->private_key});
  }
  const elbv2::TlsPolicy* policy = elbv2::find_tls_policy(*listener.ssl_policy);
  config.tls = {.min_version = policy->versions.front(),
                .max_version = policy->versions.back(),
                .ciphers = policy->ciphers};
  return config;
}

balancer::LoadBalancerAttributes attributes_config(
    const std::map<std::string, std::string>& given) {
  const auto number = [&](const char* key) { return std::stoi(given.at(key)); };
  const auto is_on = [&](const char* key) { return given.at(key) == "true"; };
  balancer::LoadBalancerAttributes out;
  out.idle_timeout_seconds = number("idle_timeout.timeout_seconds");
  out.client_keep_alive_seconds = number("client_keep_alive.seconds");
  out.drop_invalid_header_fields = is_on("routing.http.drop_invalid_header_fields.enabled");
  out.preserve_host_header = is_on("routing.http.preserve_host_header.enabled");
  out.xff_client_port = is_on("routing.http.xff_client_port.enabled");
  out.xff_header_processing = given.at("routing.http.xff_header_processing.mode");
  return out;
}

balancer::AccessLogConfig access_log_config(const elbv2::AccessLogs& logs, const std::string& id,
                                            const std::string& folder) {
  balancer::AccessLogConfig out;
  out.directory = access_log_folder(folder, {logs.bucket, logs.prefix, id});
  out.load_balancer = id;
  out.interval_seconds = static_cast<int>(AccessLogDelivery::kInterval.count());
  out.bytes_max = AccessLogDelivery::kBytesMax;
  return out;
}

}  // namespace

std::string target_id(const std::string& address, int port) {
  return address + ":" + std::to_string(port);
}

std::pair<std::string, int> parse_target_id(const std::string& id) {
  const std::size_t colon = id.rfind(':');
  return {id.substr(0, colon), std::stoi(id.substr(colon + 1))};
}

balancer::Snapshot balancer_snapshot(const cloud::World& world, const elbv2::Elbv2& elbv2,
                                     const acm::Acm& certificates,
                                     const elbv2::LoadBalancerRecord& record,
                                     const std::string& access_logs) {
  const std::string& arn = *record.load_balancer.load_balancer_arn;
  balancer::Snapshot out;
  out.name = record.load_balancer.load_balancer_name;
  out.speed = world.clock.speed();
  out.attributes = attributes_config(record.attributes);
  if (const auto logs = elbv2::access_logs(record.attributes)) {
    out.access_log = access_log_config(*logs, elbv2::Elbv2::id_of(arn), access_logs);
  }
  for (const auto& [listener_arn, listener] : elbv2.listeners()) {
    if (listener.listener.load_balancer_arn != arn) continue;
    out.listeners.push_back(listener_config(elbv2, certificates, listener));
  }
  for (const std::string& group_arn : elbv2.target_groups_of(arn)) {
    if (const auto* group = elbv2.target_groups().find(group_arn)) {
      out.target_groups.push_back(target_group_config(
          *group, [&](const std::string& zone) { return elbv2.serves_zone(arn, zone); }));
    }
  }
  return out;
}

}  // namespace neargate::daemon
