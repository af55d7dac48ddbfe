#include "balancer/rules.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cstring>

#include "base/text.hpp"

namespace neargate::balancer {
namespace {

bool any_matches(const std::vector<Pattern>& patterns, std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [text](const Pattern& pattern) { return pattern.matches(text); });
}

std::vector<Pattern> make_patterns(const ConditionConfig& config, Pattern::Case letters) {
  std::vector<Pattern> patterns;
  for (const std::string& value : config.values) patterns.emplace_back(value, letters);
  return patterns;
}

// "key=value", or "value" of any key.
QueryCondition::Parameter make_parameter(std::string_view text) {
  const std::size_t equals = text.find('=');
  const bool any_key = equals == std::string_view::npos;
  const auto pattern = [](std::string_view part) {
    return Pattern(part, Pattern::Case::ignored, Pattern::Escapes::backslash);
  };
  return {.key = pattern(any_key ? "*" : text.substr(0, equals)),
          .value = pattern(any_key ? text : text.substr(equals + 1))};
}

Condition make_condition(const ConditionConfig& config) {
  if (config.field == "host-header") {
    return HostCondition{make_patterns(config, Pattern::Case::ignored)};
  }
  if (config.field == "path-pattern") {
    return PathCondition{make_patterns(config, Pattern::Case::sensitive)};
  }
  if (config.field == "http-request-method") return MethodCondition{config.values};
  if (config.field == "http-header") {
    return HeaderCondition{config.header_name.value_or(""),
                           make_patterns(config, Pattern::Case::ignored)};
  }
  if (config.field == "query-string") {
    QueryCondition condition;
    for (const std::string& value : config.values) {
      condition.parameters.push_back(make_parameter(value));
    }
    return condition;
  }
  SourceCondition condition;
  for (const std::string& value : config.values) {
    if (const auto network = Cidr::parse(value)) condition.networks.push_back(*network);
  }
  return condition;
}

}  // namespace

bool HostCondition::holds(const RequestView& request) const {
  return any_matches(patterns, request.host);
}

bool PathCondition::holds(const RequestView& request) const {
  return any_matches(patterns, request.path);
}

bool MethodCondition::holds(const RequestView& request) const {
  return std::find(methods.begin(), methods.end(), request.head.method) != methods.end();
}

bool HeaderCondition::holds(const RequestView& request) const {
  return std::any_of(
      request.head.headers.begin(), request.head.headers.end(), [this](const auto& field) {
        return equal_ignoring_case(field.first, name) && any_matches(patterns, field.second);
      });
}

bool QueryCondition::holds(const RequestView& request) const {
  std::string_view rest = request.query;
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    const std::string_view key = pair.substr(0, equals);
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
    for (const Parameter& parameter : parameters) {
      if (parameter.key.matches(key) && parameter.value.matches(value)) return true;
    }
  }
  return false;
}

bool SourceCondition::holds(const RequestView& request) const {
  return std::any_of(networks.begin(), networks.end(), [&request](const Cidr& network) {
    return network.contains(request.peer_address);
  });
}

RuleSet::RuleSet(std::shared_ptr<const ListenerConfig> listener) : listener_(std::move(listener)) {
  if (!listener_->rules) return;
  for (const RuleConfig& config : *listener_->rules) {
    Rule& rule = rules_.emplace_back(
        Rule{.conditions = {}, .action = &config.action, .priority = config.priority.value_or(0)});
    for (const ConditionConfig& condition : config.conditions) {
      rule.conditions.push_back(make_condition(condition));
    }
  }
}

RuleSet::Choice RuleSet::choose(const RequestView& request) const {
  const auto holds = [&request](const Condition& condition) {
    return std::visit([&request](const auto& kind) { return kind.holds(request); }, condition);
  };
  for (const Rule& rule : rules_) {
    if (std::all_of(rule.conditions.begin(), rule.conditions.end(), holds)) {
      return {*rule.action, rule.priority};
    }
  }
  return {listener_->default_action, 0};
}

std::optional<Cidr> Cidr::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string network(text.substr(0, slash));
  Cidr cidr;
  cidr.family_ = network.find(':') == std::string::npos ? AF_INET : AF_INET6;
  cidr.bits_ = cidr.family_ == AF_INET ? 32 : 128;
  if (::inet_pton(cidr.family_, network.c_str(), cidr.network_.data()) != 1) return std::nullopt;
  if (slash == std::string_view::npos) return cidr;
  const std::string_view digits = text.substr(slash + 1);
  int length = -1;
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), length);
  if (error != std::errc() || end != digits.end() || length < 0 || length > cidr.bits_) {
    return std::nullopt;
  }
  cidr.bits_ = length;
  return cidr;
}

bool Cidr::contains(std::string_view address) const {
  char text[INET6_ADDRSTRLEN] = {};
  if (address.size() >= sizeof text) return false;
  address.copy(text, address.size());
  unsigned char host[16] = {};
  if (::inet_pton(family_, text, host) != 1) return false;
  const std::size_t whole = std::size_t(bits_ / 8);
  if (std::memcmp(network_.data(), host, whole) != 0) return false;
  const int rest = bits_ % 8;
  const unsigned mask = (0xff00u >> rest) & 0xffu;
  return rest == 0 || ((network_[whole] ^ host[whole]) & mask) == 0;
}

}  // namespace neargate::balancer
