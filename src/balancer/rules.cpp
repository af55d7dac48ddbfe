#include "balancer/rules.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cstring>

#include "base/text.hpp"

namespace neargate::balancer {
namespace {

// "key=value" or "value", each a pattern, against each of the query's parameters.
bool query_matches(std::string_view pattern, std::string_view query) {
  const std::size_t equals = pattern.find('=');
  const std::string value_pattern =
      to_lower(equals == std::string_view::npos ? pattern : pattern.substr(equals + 1));
  for (const std::string_view pair : split(query, '&')) {
    const std::size_t mark = pair.find('=');
    const std::string_view key = pair.substr(0, mark);
    const std::string_view value =
        mark == std::string_view::npos ? std::string_view() : pair.substr(mark + 1);
    const bool key_fits = equals == std::string_view::npos ||
                          matches_wildcard(to_lower(pattern.substr(0, equals)), to_lower(key));
    if (key_fits && matches_wildcard(value_pattern, to_lower(value))) return true;
  }
  return false;
}

bool value_holds(const ConditionConfig& condition, const std::string& value,
                 const RequestView& request) {
  if (condition.field == "path-pattern") return matches_wildcard(value, request.path);
  if (condition.field == "host-header") {
    return matches_wildcard(to_lower(value), to_lower(request.host));
  }
  if (condition.field == "http-request-method") return value == request.head.method;
  if (condition.field == "source-ip") return in_cidr(value, request.peer_address);
  if (condition.field == "query-string") return query_matches(value, request.query);
  if (condition.field == "http-header") {
    const auto field = request.head.headers.find(condition.header_name.value_or(""));
    return field && matches_wildcard(to_lower(value), to_lower(*field));
  }
  return false;
}

bool holds(const ConditionConfig& condition, const RequestView& request) {
  return std::any_of(
      condition.values.begin(), condition.values.end(),
      [&](const std::string& value) { return value_holds(condition, value, request); });
}

}  // namespace

const ActionConfig& choose_action(const ListenerConfig& listener, const RequestView& request) {
  if (listener.rules) {
    for (const RuleConfig& rule : *listener.rules) {
      if (std::all_of(
              rule.conditions.begin(), rule.conditions.end(),
              [&](const ConditionConfig& condition) { return holds(condition, request); })) {
        return rule.action;
      }
    }
  }
  return listener.default_action;
}

bool in_cidr(std::string_view cidr, std::string_view address) {
  const std::size_t slash = cidr.find('/');
  const std::string network(cidr.substr(0, slash));
  const std::string host(address);
  const int family = network.find(':') == std::string::npos ? AF_INET : AF_INET6;
  unsigned char network_bytes[16] = {}, host_bytes[16] = {};
  if (::inet_pton(family, network.c_str(), network_bytes) != 1 ||
      ::inet_pton(family, host.c_str(), host_bytes) != 1) {
    return false;
  }
  int bits = family == AF_INET ? 32 : 128;
  if (slash != std::string_view::npos) {
    const std::string_view digits = cidr.substr(slash + 1);
    int length = -1;
    std::from_chars(digits.begin(), digits.end(), length);
    if (length < 0 || length > bits) return false;
    bits = length;
  }
  const std::size_t whole = std::size_t(bits / 8);
  if (std::memcmp(network_bytes, host_bytes, whole) != 0) return false;
  const int rest = bits % 8;
  const unsigned mask = (0xff00u >> rest) & 0xffu;
  return rest == 0 || ((network_bytes[whole] ^ host_bytes[whole]) & mask) == 0;
}

}  // namespace neargate::balancer
