#pragma once

#include <string>

#include "cloud/access/authorizer.hpp"
#include "gen/sts/types.hpp"

// Whether a role may be assumed: questions to its trust policy and to the caller's own.
namespace neargate::sts {

// Who is behind the session to be made: whom the request names, else whom the caller's own session
// does; "" for nobody. Once set it stays, whatever roles follow: throws AccessDenied where the
// request names another.
std::string source_identity(const AssumeRoleRequest& request, const aws::Call& call);

// May the caller assume the role, with the session that he asks for? Tags need sts:TagSession, a
// source identity, even an inherited one, sts:SetSourceIdentity. Throws AccessDenied.
void check_assume_role(const AssumeRoleRequest& request, const aws::Call& call,
                       const iam::RoleRecord& role, const std::string& source_identity,
                       access::Authorizer& authorizer);

// The same for the bearer of a provider's token; `claims` are its claims as condition keys. A role
// that is none (null) is refused so too: its name tells nobody whether there is one.
void check_assume_with_web_identity(const AssumeRoleWithWebIdentityRequest& request,
                                    const aws::Call& call, const iam::RoleRecord* role,
                                    const std::string& source_identity,
                                    const std::string& provider_arn, policy::Context claims,
                                    access::Authorizer& authorizer);

// "User: … is not authorized to perform: …", without a reason.
aws::Error not_authorized(const aws::Principal& caller, const std::string& action,
                          const std::string& role_arn);

}  // namespace neargate::sts
