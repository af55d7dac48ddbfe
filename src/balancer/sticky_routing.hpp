#pragma once

#include <memory>
#include <string>

#include "balancer/core.hpp"

// Where a request goes: to where its cookies say, as far as listener and target group are sticky,
// else by weights and the group's algorithm.
namespace neargate::balancer {

// None where all weights are 0.
TargetGroup* choose_group(Core& core, const ForwardAction& action, const http::Headers& request);
// None where the group has no target that gets requests.
std::shared_ptr<Target> choose_target(Core& core, TargetGroup& group, const http::Headers& request);

// What a request was forwarded by.
struct Forwarded {
  const TargetGroup& group;
  const Target& target;
  Milliseconds sticky_to_group_for;  // 0: not at all
  bool tls;
};
// The Set-Cookie fields that its answer needs, each a whole line; mostly none.
std::string sticky_cookies(const Core& core, const Forwarded& forwarded,
                           const http::Headers& response);

}  // namespace neargate::balancer
