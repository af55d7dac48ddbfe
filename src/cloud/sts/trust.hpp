#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "aws/call.hpp"
#include "policy/evaluate.hpp"

// Whether a role may be assumed: questions to its trust policy.
namespace neargate::sts {

// What is to be assumed, as far as conditions test it.
struct Assumption {
  std::string role_arn;
  std::string session_name;
  std::string external_id;  // "" for none, as the next one
  std::string source_identity;
  std::map<std::string, std::string> tags;  // of the request
  std::vector<std::string> transitive_tags;
};

// The actions that the trust policy must allow: sts:AssumeRole or sts:AssumeRoleWithWebIdentity,
// and sts:TagSession and sts:SetSourceIdentity where the session is to have those.
std::vector<std::string> actions_of(const Assumption& wanted, std::string assume_action);

// What a caller brings with him, besides what his credentials say.
struct Rights {
  policy::Policies policies;  // identity policies, boundary and session policies
  std::map<std::string, std::string> role_tags;
};

// May the caller assume it? The trust policy must name him, or his account and a policy of his must
// allow it; what of his policies denies, denies. Throws AccessDenied.
void check_assume_role(const Assumption& wanted, const aws::Call& call, Rights rights,
                       std::shared_ptr<const policy::Policy> trust);

// The same for the bearer of a provider's token; `context` has the token's claims. A role without
// trust (null) is none: its name tells nobody whether there is one.
void check_assume_with_web_identity(const Assumption& wanted, const aws::Call& call,
                                    const std::string& provider_arn, policy::Context context,
                                    const std::shared_ptr<const policy::Policy>& trust);

}  // namespace neargate::sts
