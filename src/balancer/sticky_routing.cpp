#include "balancer/sticky_routing.hpp"

#include "balancer/stickiness.hpp"

namespace neargate::balancer {

TargetGroup* choose_group(Core& core, const ForwardAction& action, const http::Headers& request) {
  if (!action.sticky_seconds) return core.choose_group(action);
  return core.choose_group(action, find_token(request, kGroupCookie, core.reactor.clock().now()));
}

std::shared_ptr<Target> choose_target(Core& core, TargetGroup& group,
                                      const http::Headers& request) {
  if (group.config->sticky_seconds) {
    const auto& own = group.config->sticky_cookie;
    // The application's session ends when its cookie does.
    const bool follows = !own || find_cookie(request, *own);
    const std::string_view name = own ? kApplicationCookie : kTargetCookie;
    const std::string_view token =
        follows ? find_token(request, name, core.reactor.clock().now()) : std::string_view();
    if (auto target = token.empty() ? nullptr : group.find(token)) return target;
  }
  return group.choose({core.reactor.clock().instant(), core.randomness});
}

std::string sticky_cookies(const Core& core, const Forwarded& forwarded,
                           const http::Headers& response) {
  std::string fields;
  const auto append = [&](std::string_view name, std::string_view token, Milliseconds duration) {
    append_cookies(fields, {.name = name,
                            .token = token,
                            .expires = core.reactor.clock().now() + duration,
                            .tls = forwarded.tls});
  };
  const TargetGroup& group = forwarded.group;
  if (forwarded.sticky_to_group_for > Milliseconds(0)) {
    append(kGroupCookie, group.token, forwarded.sticky_to_group_for);
  }
  if (!group.config->sticky_seconds) return fields;
  if (!group.config->sticky_cookie) {
    append(kTargetCookie, forwarded.target.token, group.sticky_for);
  } else if (sets_cookie(response, *group.config->sticky_cookie)) {
    append(kApplicationCookie, forwarded.target.token, group.sticky_for);
  }
  return fields;
}

}  // namespace neargate::balancer
