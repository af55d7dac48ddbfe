#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "oidc/token.hpp"
#include "policy/context.hpp"

// What STS makes of a token's claims, its signature being right.
namespace neargate::sts {

// Who a token is for: its azp where it has one, else what of its aud the provider knows.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
// Throws InvalidIdentityToken or ExpiredTokenException: a claim is missing, the audience is none of
// the provider's client ids, or it is not the token's time.
std::string check_claims(const oidc::Claims& claims, const std::vector<std::string>& client_ids,
                         Timestamp now);

// The condition keys that the claims are to a trust policy:
// "token.actions.githubusercontent.com:sub" and so on, by the provider's URL without its scheme.
// "aud" is azp where the token has it, and then "oaud" is its aud. Of other claims there are those
// that AWS has keys for.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
void add_claims(policy::Context& context, const std::string& provider_url,
                const oidc::Claims& claims);

}  // namespace neargate::sts
