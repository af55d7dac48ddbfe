#include "cloud/elbv2/conditions.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <optional>
#include <set>

#include "aws/error.hpp"
#include "base/text.hpp"
#include "cloud/elbv2/limits.hpp"

namespace neargate::elbv2 {
namespace {

using Strings = std::vector<std::string>;

// Source: the conditions' structures in the ELBv2 API reference.
constexpr std::size_t kValueLengthMax = 128;
constexpr std::size_t kNameLengthMax = 40;  // of headers and methods

aws::Error refused(const std::string& message) { return {"ValidationError", message}; }

bool consists_of(const std::string& text, std::string_view others, bool small_letters = true) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'A' && c <= 'Z') || (small_letters && c >= 'a' && c <= 'z') ||
           (small_letters && c >= '0' && c <= '9') || others.find(c) != std::string_view::npos;
  });
}

void check_length(const std::string& field, const std::string& value, std::size_t most) {
  if (value.empty()) throw refused("A condition value must be specified");
  if (value.size() > most) {
    throw refused("The '" + field + "' value is too long; the limit is '" + std::to_string(most) +
                  "'");
  }
}

void check_host(const std::string& value) {
  const std::size_t dot = value.rfind('.');
  const bool good = consists_of(value, "-_.*?") && dot != std::string::npos &&
                    value.find_first_of("0123456789-_", dot) == std::string::npos;
  if (!good) throw refused("The host name '" + value + "' is not valid");
}

void check_path(const std::string& value) {
  if (!consists_of(value, "_-.$/~\"'@:+&*?")) {
    throw refused("The path pattern '" + value + "' contains characters that are not valid");
  }
}

void check_method(const std::string& value) {
  if (!consists_of(value, "-_", false)) {
    throw refused(
        "The 'http-request-method' value is invalid; the allowed characters are A-Z, hyphen and "
        "underscore");
  }
}

void check_source(const std::string& value) {
  const std::size_t slash = value.find('/');
  const std::string address = value.substr(0, slash);
  const bool ipv6 = address.find(':') != std::string::npos;
  unsigned char bytes[16];
  int bits = -1;
  if (slash != std::string::npos) {
    const char* last = value.data() + value.size();
    const auto [end, error] = std::from_chars(value.data() + slash + 1, last, bits);
    if (error != std::errc() || end != last) bits = -1;
  }
  const bool good = ::inet_pton(ipv6 ? AF_INET6 : AF_INET, address.c_str(), bytes) == 1 &&
                    bits >= 0 && bits <= (ipv6 ? 128 : 32);
  if (!good) throw refused("The 'source-ip' value '" + value + "' must be in CIDR format");
}

// Of host-header and path-pattern, which have an old form: one plain value.
template <class Config>
Strings either_form(const RuleCondition& condition, const std::optional<Config>& config) {
  const Strings plain = condition.values.value_or(Strings{});
  if (!config) {
    if (plain.size() > 1) {
      throw refused("The '" + *condition.field +
                    "' field contains too many values; the limit is '1'");
    }
    return plain;
  }
  if (!plain.empty()) {
    throw refused("You cannot provide both Values and a configuration for a condition of type '" +
                  *condition.field + "'");
  }
  return config->values.value_or(Strings{});
}

template <class Config>
Strings values_of(const RuleCondition& condition, const std::optional<Config>& config,
                  const char* name) {
  if (!condition.values.value_or(Strings{}).empty()) {
    throw refused("The 'Values' field is not compatible with '" + *condition.field + "'");
  }
  if (!config) {
    throw refused("A '" + std::string(name) + "' must be specified with '" + *condition.field +
                  "'");
  }
  if constexpr (std::is_same_v<Config, QueryStringConditionConfig>) {
    Strings values;
    for (const auto& pair : config->values.value_or(std::vector<QueryStringKeyValuePair>{})) {
      check_length(*condition.field, pair.value.value_or(""), kValueLengthMax);
      if (pair.key && !pair.key->empty())
        check_length(*condition.field, *pair.key, kValueLengthMax);
      values.push_back(pair.key.value_or("") + "=" + *pair.value);
    }
    return values;
  } else {
    return config->values.value_or(Strings{});
  }
}

// Checks one condition; returns its values, to be counted.
Strings check(RuleCondition& condition) {
  const std::string field = condition.field.value_or("");
  if (field.empty()) throw refused("A condition field must be specified");
  Strings values;
  RuleCondition kept;
  kept.field = field;
  std::size_t most = kValueLengthMax;
  void (*check_value)(const std::string&) = [](const std::string&) {};
  if (field == "host-header") {
    values = either_form(condition, condition.host_header_config);
    check_value = check_host;
    kept.host_header_config.emplace().values = values;
    kept.values = values;
  } else if (field == "path-pattern") {
    values = either_form(condition, condition.path_pattern_config);
    check_value = check_path;
    kept.path_pattern_config.emplace().values = values;
    kept.values = values;
  } else if (field == "http-header") {
    values = values_of(condition, condition.http_header_config, "HttpHeaderConfig");
    kept.http_header_config = condition.http_header_config;
    const std::string name = kept.http_header_config->http_header_name.value_or("");
    if (name.empty()) throw refused("A 'HttpHeaderName' must be specified with 'http-header'");
    if (name.size() > kNameLengthMax) {
      throw refused("The 'HttpHeaderName' value is too long; the limit is '40'");
    }
    if (equal_ignoring_case(name, "Host")) {
      throw refused("The 'HttpHeaderName' cannot be 'Host': use a 'host-header' condition");
    }
    // RFC 9110 section 5.6.2: a token.
    if (!consists_of(name, "!#$%&'*+-.^_`|~")) {
      throw refused("The 'HttpHeaderName' value '" + name + "' is not valid");
    }
  } else if (field == "http-request-method") {
    values = values_of(condition, condition.http_request_method_config, "HttpRequestMethodConfig");
    check_value = check_method;
    most = kNameLengthMax;
    kept.http_request_method_config = condition.http_request_method_config;
  } else if (field == "query-string") {
    values = values_of(condition, condition.query_string_config, "QueryStringConfig");
    most = 2 * kValueLengthMax + 1;  // key and value have been checked
    kept.query_string_config = condition.query_string_config;
  } else if (field == "source-ip") {
    values = values_of(condition, condition.source_ip_config, "SourceIpConfig");
    check_value = check_source;
    kept.source_ip_config = condition.source_ip_config;
  } else {
    throw refused("Condition field '" + field +
                  "' must be one of '[path-pattern,host-header,http-header,http-request-method,"
                  "query-string,source-ip]'");
  }
  if (values.empty()) throw refused("A condition value must be specified");
  for (const std::string& value : values) {
    check_length(field, value, most);
    check_value(value);
  }
  condition = kept;
  return values;
}

std::size_t wildcards(const std::string& field, const std::string& value) {
  if (field == "http-request-method" || field == "source-ip") return 0;
  std::size_t count = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (field == "query-string" && value[i] == '\\') {
      ++i;  // a character that stands for itself
    } else if (value[i] == '*' || value[i] == '?') {
      ++count;
    }
  }
  return count;
}

}  // namespace

std::vector<RuleCondition> checked_conditions(std::vector<RuleCondition> conditions) {
  if (conditions.empty()) throw refused("A condition must be specified");
  std::size_t values = 0, wildcard_count = 0;
  std::set<std::string> once;
  for (RuleCondition& condition : conditions) {
    for (const std::string& value : check(condition)) {
      ++values;
      wildcard_count += wildcards(*condition.field, value);
    }
    const bool repeatable = condition.field == "http-header" || condition.field == "query-string";
    if (!repeatable && !once.insert(*condition.field).second) {
      throw refused("A rule can only have one '" + *condition.field + "' condition");
    }
  }
  if (values > kValuesPerRuleMax) {
    throw refused("A rule can only have '" + std::to_string(kValuesPerRuleMax) +
                  "' condition values");
  }
  if (wildcard_count > kWildcardsPerRuleMax) {
    throw refused("A rule can only have '" + std::to_string(kWildcardsPerRuleMax) +
                  "' condition wildcards");
  }
  return conditions;
}

std::vector<std::string> condition_values(const RuleCondition& condition) {
  if (condition.host_header_config) return *condition.host_header_config->values;
  if (condition.path_pattern_config) return *condition.path_pattern_config->values;
  if (condition.http_header_config) return *condition.http_header_config->values;
  if (condition.http_request_method_config) return *condition.http_request_method_config->values;
  if (condition.source_ip_config) return *condition.source_ip_config->values;
  Strings values;
  for (const QueryStringKeyValuePair& pair : *condition.query_string_config->values) {
    const std::string key = pair.key.value_or("");
    values.push_back((key.empty() ? "*" : key) + "=" + *pair.value);
  }
  return values;
}

}  // namespace neargate::elbv2
