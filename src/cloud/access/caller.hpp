#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "aws/call.hpp"
#include "policy/principal.hpp"

namespace neargate::access {

// Who asks: the caller of an API, or a service that acts as a role.
struct Caller {
  policy::Principal principal;
  std::string user_id;
  std::shared_ptr<const aws::Session> session;  // none: the root, or a service's own session

  static Caller of(const aws::Principal& principal);
  // A service that has assumed a role: the agent that starts a task, named by the task's id.
  static Caller as_role(std::string_view role_arn, std::string_view role_id,
                        std::string_view session_name);
  // Nobody yet: the bearer of a token of this OpenID Connect provider.
  static Caller vouched_for_by(const std::string& provider_arn);

  bool is_role() const { return !principal.role_arn.empty(); }
  std::string role_name() const;
};

}  // namespace neargate::access
