#pragma once

#include <optional>

#include "deploy/role_access.hpp"
#include "deploy/verify.hpp"

// The parts of verify(), one file each. Each adds to `checks` what it finds.
namespace neargate::deploy {

// What is looked at, and what the first parts found for the later ones.
struct Verification {
  Clients& clients;
  const Candidate& candidate;
  Checks checks;
  std::optional<ecs::Service> service;       // where it is there
  std::optional<RoleAccess> execution_role;  // where it could be read
};

// Whether the execution role may do all of that on a resource; where not, or where that is not
// known, a check says so.
bool execution_role_may(Verification& verification, const std::string& subject,
                        const std::vector<std::string>& actions, const std::string& resource);

void verify_service(Verification& verification);  // cluster, service
void verify_roles(Verification& verification);    // both roles, their trust, passing them
void verify_image(Verification& verification);    // there, of the task's platform, can be pulled
void verify_secrets(Verification& verification);  // parameters and secrets
void verify_logs(Verification& verification);     // the log groups
void verify_targets(Verification& verification);  // target groups and listeners fit
void verify_network(Verification& verification);  // ways to ECR, S3, Logs; addresses left
void verify_room(Verification& verification);     // quotas

}  // namespace neargate::deploy
