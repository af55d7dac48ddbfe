#pragma once

#include <string>

#include "deploy/role_access.hpp"

// What `iam why` is asked about, as people write it. Each function throws Error, with what was
// probably meant, where it is not what it should be.
namespace neargate::cli {

// The role that is meant by its name, its ARN or the ARN of a session of it, with its policies.
deploy::RoleAccess read_principal(iam::Client& client, const std::string& principal);

// "*", or an ARN. Pure.
void check_resource(const std::string& resource);

}  // namespace neargate::cli
