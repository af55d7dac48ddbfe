#include "cloud/elbv2/attributes.hpp"

#include <charconv>

#include "aws/error.hpp"
#include "base/text.hpp"

namespace neargate::elbv2 {
namespace {

using Kind = AttributeRule::Kind;

constexpr std::string_view kBoolean = "true|false";

// Source: LoadBalancerAttribute, TargetGroupAttribute and ListenerAttribute of the ELBv2 API
// reference; those of Application Load Balancers.
constexpr AttributeRule kLoadBalancer[] = {
    {"access_logs.s3.enabled", "false", Kind::words, 0, 0, kBoolean, true},
    {"access_logs.s3.bucket", "", Kind::text, 0, 0, {}, true},
    {"access_logs.s3.prefix", "", Kind::text, 0, 0, {}, true},
    {"client_keep_alive.seconds", "3600", Kind::number, 60, 604800, {}, true},
    {"connection_logs.s3.enabled", "false", Kind::words, 0, 0, kBoolean},
    {"connection_logs.s3.bucket", "", Kind::text},
    {"connection_logs.s3.prefix", "", Kind::text},
    {"deletion_protection.enabled", "false", Kind::words, 0, 0, kBoolean, true},
    {"idle_timeout.timeout_seconds", "60", Kind::number, 1, 4000, {}, true},
    {"load_balancing.cross_zone.enabled", "true", Kind::words, 0, 0, "true", true},
    {"routing.http.desync_mitigation_mode", "defensive", Kind::words, 0, 0,
     "monitor|defensive|strictest"},
    {"routing.http.drop_invalid_header_fields.enabled", "false", Kind::words, 0, 0, kBoolean, true},
    {"routing.http.preserve_host_header.enabled", "false", Kind::words, 0, 0, kBoolean, true},
    {"routing.http.x_amzn_tls_version_and_cipher_suite.enabled", "false", Kind::words, 0, 0,
     kBoolean},
    {"routing.http.xff_client_port.enabled", "false", Kind::words, 0, 0, kBoolean, true},
    {"routing.http.xff_header_processing.mode", "append", Kind::words, 0, 0,
     "append|preserve|remove", true},
    {"routing.http2.enabled", "true", Kind::words, 0, 0, kBoolean},
    {"waf.fail_open.enabled", "false", Kind::words, 0, 0, kBoolean},
    {"zonal_shift.config.enabled", "false", Kind::words, 0, 0, kBoolean},
};

constexpr AttributeRule kTargetGroup[] = {
    {"deregistration_delay.timeout_seconds", "300", Kind::number, 0, 3600, {}, true},
    {"load_balancing.algorithm.type", "round_robin", Kind::words, 0, 0,
     "round_robin|least_outstanding_requests|weighted_random", true},
    {"load_balancing.algorithm.anomaly_mitigation", "off", Kind::words, 0, 0, "on|off"},
    {"load_balancing.cross_zone.enabled", "use_load_balancer_configuration", Kind::words, 0, 0,
     "true|false|use_load_balancer_configuration", true, "false"},
    {"slow_start.duration_seconds", "0", Kind::number, 30, 900, "0", true},
    {"stickiness.enabled", "false", Kind::words, 0, 0, kBoolean, true},
    {"stickiness.type", "lb_cookie", Kind::words, 0, 0, "lb_cookie|app_cookie", true},
    {"stickiness.lb_cookie.duration_seconds", "86400", Kind::number, 1, 604800, {}, true},
    {"stickiness.app_cookie.cookie_name", "", Kind::text, 0, 0, {}, true},
    {"stickiness.app_cookie.duration_seconds", "86400", Kind::number, 1, 604800, {}, true},
    {"target_group_health.dns_failover.minimum_healthy_targets.count", "1", Kind::number, 1, 1000,
     "off"},
    {"target_group_health.dns_failover.minimum_healthy_targets.percentage", "off", Kind::number, 1,
     100, "off"},
    {"target_group_health.unhealthy_state_routing.minimum_healthy_targets.count",
     "1",
     Kind::number,
     1,
     1000,
     {},
     true},
    {"target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "off",
     Kind::number, 1, 100, "off", true},
};

constexpr AttributeRule kListener[] = {
    {"routing.http.response.server.enabled", "true", Kind::words, 0, 0, kBoolean},
    {"routing.http.response.strict_transport_security.header_value", "", Kind::text},
    {"routing.http.response.access_control_allow_origin.header_value", "", Kind::text},
    {"routing.http.response.access_control_allow_methods.header_value", "", Kind::text},
    {"routing.http.response.access_control_allow_headers.header_value", "", Kind::text},
    {"routing.http.response.access_control_allow_credentials.header_value", "", Kind::text},
    {"routing.http.response.access_control_expose_headers.header_value", "", Kind::text},
    {"routing.http.response.access_control_max_age.header_value", "", Kind::text},
    {"routing.http.response.content_security_policy.header_value", "", Kind::text},
    {"routing.http.response.x_content_type_options.header_value", "", Kind::text},
    {"routing.http.response.x_frame_options.header_value", "", Kind::text},
};

bool fits(const AttributeRule& rule, const std::string& value) {
  if (rule.kind == Kind::text) return true;
  for (const std::string_view word : split(rule.words, '|')) {
    if (!word.empty() && word == value) return true;
  }
  if (rule.kind == Kind::words) return false;
  long number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  return error == std::errc() && end == value.data() + value.size() && number >= rule.min &&
         number <= rule.max;
}

}  // namespace

std::span<const AttributeRule> load_balancer_attributes() { return kLoadBalancer; }
std::span<const AttributeRule> target_group_attributes() { return kTargetGroup; }
std::span<const AttributeRule> listener_attributes() { return kListener; }

std::map<std::string, std::string> defaults(std::span<const AttributeRule> rules) {
  std::map<std::string, std::string> out;
  for (const AttributeRule& rule : rules) out.emplace(rule.key, rule.default_value);
  return out;
}

void check_attribute(std::span<const AttributeRule> rules, const std::optional<std::string>& key,
                     const std::optional<std::string>& value) {
  const AttributeRule* rule = nullptr;
  for (const AttributeRule& candidate : rules) {
    if (key == candidate.key) rule = &candidate;
  }
  const std::string text = value.value_or("");
  if (rule == nullptr) {
    throw aws::Error("ValidationError",
                     "Attribute key '" + key.value_or("") + "' is not recognized");
  }
  if (!fits(*rule, text)) {
    throw aws::Error("ValidationError",
                     "Attribute value '" + text + "' is not valid for key '" + *key + "'");
  }
  const bool refused =
      rule->acts ? !text.empty() && text == rule->unsupported : text != rule->default_value;
  if (refused) {
    throw aws::Error("InvalidConfigurationRequest", "Neargate does not act on attribute '" + *key +
                                                        "' = '" + text + "': leave it at '" +
                                                        std::string(rule->default_value) + "'.");
  }
}

std::optional<AccessLogs> access_logs(const std::map<std::string, std::string>& load_balancer) {
  if (load_balancer.at("access_logs.s3.enabled") != "true") return std::nullopt;
  AccessLogs logs{load_balancer.at("access_logs.s3.bucket"),
                  load_balancer.at("access_logs.s3.prefix")};
  if (logs.bucket.empty()) {
    throw aws::Error("InvalidConfigurationRequest",
                     "The value of 'access_logs.s3.bucket' cannot be empty");
  }
  if (logs.prefix.find("AWSLogs") != std::string::npos || logs.prefix.starts_with('/') ||
      logs.prefix.ends_with('/')) {
    throw aws::Error("InvalidConfigurationRequest",
                     "The value of 'access_logs.s3.prefix' cannot begin or end with a slash, nor "
                     "contain 'AWSLogs'");
  }
  return logs;
}

void check_together(const std::map<std::string, std::string>& target_group) {
  const auto refuse = [](const std::string& message) {
    throw aws::Error("InvalidConfigurationRequest", message);
  };
  if (target_group.at("slow_start.duration_seconds") != "0" &&
      target_group.at("load_balancing.algorithm.type") != "round_robin") {
    refuse("Slow start can only be enabled with the load balancing algorithm 'round_robin'");
  }
  const std::string& cookie = target_group.at("stickiness.app_cookie.cookie_name");
  if (cookie.starts_with("AWSALB")) {
    refuse("Cookie names that begin with 'AWSALB' are reserved: '" + cookie + "'");
  }
  if (target_group.at("stickiness.enabled") == "true" &&
      target_group.at("stickiness.type") == "app_cookie" && cookie.empty()) {
    refuse("Stickiness of type 'app_cookie' needs a cookie name");
  }
}

}  // namespace neargate::elbv2
