#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "balancer/pages.hpp"
#include "balancer/pattern.hpp"
#include "gen/balancer/types.hpp"

// A listener's rules, made ready when a snapshot comes: choosing for a request takes no memory.
namespace neargate::balancer {

// "10.0.0.0/16", "fd00::/8" or a single address.
class Cidr {
 public:
  static std::optional<Cidr> parse(std::string_view text);
  bool contains(std::string_view address) const;

 private:
  int family_ = 0;
  int bits_ = 0;
  std::array<unsigned char, 16> network_{};
};

struct HostCondition {
  std::vector<Pattern> patterns;
  bool holds(const RequestView& request) const;
};
struct PathCondition {
  std::vector<Pattern> patterns;
  bool holds(const RequestView& request) const;
};
struct MethodCondition {
  std::vector<std::string> methods;
  bool holds(const RequestView& request) const;
};
// Any of the fields of that name.
struct HeaderCondition {
  std::string name;
  std::vector<Pattern> patterns;
  bool holds(const RequestView& request) const;
};
// Any of the query's parameters.
struct QueryCondition {
  struct Parameter {
    Pattern key, value;
  };
  std::vector<Parameter> parameters;
  bool holds(const RequestView& request) const;
};
struct SourceCondition {
  std::vector<Cidr> networks;
  bool holds(const RequestView& request) const;
};
using Condition = std::variant<HostCondition, PathCondition, MethodCondition, HeaderCondition,
                               QueryCondition, SourceCondition>;

class RuleSet {
 public:
  // Of a checked snapshot.
  explicit RuleSet(std::shared_ptr<const ListenerConfig> listener);

  struct Choice {
    const ActionConfig& action;
    int priority;  // of its rule; 0: the default one
  };
  // The action of the first rule whose conditions all hold, else the listener's default one.
  Choice choose(const RequestView& request) const;

 private:
  struct Rule {
    std::vector<Condition> conditions;
    const ActionConfig* action;
    int priority;
  };

  std::shared_ptr<const ListenerConfig> listener_;
  std::vector<Rule> rules_;
};

}  // namespace neargate::balancer
