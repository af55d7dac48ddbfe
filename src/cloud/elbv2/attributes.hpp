#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace neargate::elbv2 {

// An attribute of a load balancer, target group or listener.
struct AttributeRule {
  std::string_view key;
  std::string_view default_value;
  // What a value may be: a number of this range or a word, one of these words ("a|b"), or any text.
  enum class Kind { number, words, text } kind;
  long min = 0, max = 0;
  std::string_view words = {};
  // Whether the balancer acts on it. One that it does not act on keeps its default: another value
  // is refused, as it would be stored without effect.
  bool acts = false;
  // The one value that even so it cannot act on.
  std::string_view unsupported = {};
};

std::span<const AttributeRule> load_balancer_attributes();
std::span<const AttributeRule> target_group_attributes();
std::span<const AttributeRule> listener_attributes();

std::map<std::string, std::string> defaults(std::span<const AttributeRule> rules);

// Throws aws::Error (ValidationError, InvalidConfigurationRequest) where `key` is none of the
// rules', or may not be `value`.
void check_attribute(std::span<const AttributeRule> rules, const std::optional<std::string>& key,
                     const std::optional<std::string>& value);

// Where a load balancer's attributes have its access log go; nothing where they keep none. Throws
// aws::Error where they make no sense together.
struct AccessLogs {
  std::string bucket;
  std::string prefix;

  bool operator==(const AccessLogs&) const = default;
};
std::optional<AccessLogs> access_logs(const std::map<std::string, std::string>& load_balancer);

// What the attributes of a target group must be together. Throws as check_attribute does.
void check_together(const std::map<std::string, std::string>& target_group);

}  // namespace neargate::elbv2
