#pragma once

#include "policy/policy.hpp"

namespace neargate::iam {

// GitHub's identity provider vouches for everybody's repositories: IAM takes no trust policy that
// lets them all in. Where one admits its tokens, a condition must be on their sub or
// job_workflow_ref, and must not hold whatever these are. Throws MalformedPolicyDocument.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
void check_trust_in_shared_providers(const policy::Policy& trust);

}  // namespace neargate::iam
