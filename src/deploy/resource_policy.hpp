#pragma once

#include <string>

#include "deploy/clients.hpp"
#include "policy/evaluate.hpp"

namespace neargate::deploy {

// Adds the policy of a bucket, of a repository or of a key, where the ARN is of one and it has a
// policy. Throws aws::Error where the caller may not look.
void add_resource_policy(Clients& clients, const std::string& arn, policy::Policies& policies);

}  // namespace neargate::deploy
