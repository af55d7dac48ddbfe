#include "cloud/iam/shared_providers.hpp"

#include <algorithm>

#include "aws/error.hpp"

namespace neargate::iam {
namespace {

constexpr const char* kGithub = "token.actions.githubusercontent.com";
constexpr const char* kScopingClaims[] = {"sub", "job_workflow_ref"};
// What no repository's token says: a condition that this fulfils keeps nobody out.
constexpr const char* kNobodys = "nobody's";

bool admits_github(const policy::Statement& statement) {
  if (!statement.allows || !statement.principals) return false;
  const auto& federated = statement.principals->federated;
  return std::any_of(federated.begin(), federated.end(), [](const std::string& arn) {
    return arn.ends_with(std::string(":oidc-provider/") + kGithub);
  });
}

bool is_scoped(const policy::Statement& statement) {
  policy::Context anybody;
  for (const char* claim : kScopingClaims) {
    anybody.set(std::string(kGithub) + ":" + claim, kNobodys);
  }
  return std::any_of(statement.conditions.begin(), statement.conditions.end(),
                     [&](const policy::Condition& condition) {
                       return anybody.find(condition.key()) != nullptr && !condition.holds(anybody);
                     });
}

}  // namespace

void check_trust_in_shared_providers(const policy::Policy& trust) {
  for (const policy::Statement& statement : trust.statements()) {
    if (!admits_github(statement) || is_scoped(statement)) continue;
    throw aws::Error("MalformedPolicyDocument",
                     std::string("Trust policy must evaluate one of ") + kGithub + ":sub, " +
                         kGithub + ":job_workflow_ref with a value that is not scoped to all");
  }
}

}  // namespace neargate::iam
