#pragma once

#include <memory>
#include <string>
#include <vector>

#include "gen/iam/client.hpp"
#include "policy/evaluate.hpp"

// What a role may do by its own policies and its boundary, as IAM tells of them. What an account's
// organization or a resource's policy adds or forbids is not in it.
namespace neargate::deploy {

struct RoleAccess {
  std::string arn;
  std::string account;
  std::shared_ptr<const policy::Policy> trust;
  policy::Policies policies;
  std::vector<iam::Tag> tags;
};

// The name at the end of a role's ARN, without its path.
std::string role_name(const std::string& arn);

// Asks for the role and all of its policies. Throws aws::Error: NoSuchEntity where there is none,
// AccessDenied where the caller may not look.
RoleAccess read_role(iam::Client& iam, const std::string& arn);

// Whether an AWS service may take the role on, for its work in that account and region.
bool trusts_tasks(const RoleAccess& role, const std::string& region);

policy::Decision decide(const RoleAccess& role, const std::string& action,
                        const std::string& resource, const policy::Context& context = {});

}  // namespace neargate::deploy
