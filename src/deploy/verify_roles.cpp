#include "base/text.hpp"
#include "deploy/verify_parts.hpp"

namespace neargate::deploy {
namespace {

constexpr const char* kNoRole = "NoSuchEntity";

// The role, where it is there and tasks may take it on.
std::optional<RoleAccess> verify_role(Verification& verification, const std::string& subject,
                                      const std::string& arn) {
  Checks& checks = verification.checks;
  try {
    RoleAccess role = read_role(verification.clients.iam, arn);
    if (trusts_tasks(role, verification.clients.region())) {
      checks.passed(subject, role_name(arn) + " is there and trusts ECS tasks");
    } else {
      checks.failed(subject, "ECS tasks may not take on " + role_name(arn),
                    "its trust policy must allow sts:AssumeRole to ecs-tasks.amazonaws.com");
    }
    return role;
  } catch (const aws::Error& error) {
    if (error.code() != kNoRole) throw;
    checks.failed(subject, "there is no role " + role_name(arn),
                  "make it with Terraform, or correct the task definition");
    return std::nullopt;
  }
}

// Of "arn:aws:sts::123456789012:assumed-role/NAME/SESSION": NAME; "" where it is no role's session.
std::string role_of_session(const std::string& caller) {
  const auto parts = split(caller, '/');
  return parts.size() == 3 && parts[0].ends_with(":assumed-role") ? std::string(parts[1]) : "";
}

void verify_pass_role(Verification& verification, const std::vector<std::string>& roles) {
  Checks& checks = verification.checks;
  const std::string& caller = verification.clients.caller();
  if (caller.ends_with(":root")) {
    return checks.passed("pass role", "the account's root may pass any role");
  }
  const std::string name = role_of_session(caller);
  if (name.empty()) {
    return checks.unknown("pass role",
                          caller + " is no role's session: only roles' policies are looked at");
  }
  const RoleAccess own = read_role(verification.clients.iam, name);
  policy::Context context;
  context.set("iam:PassedToService", "ecs-tasks.amazonaws.com");
  for (const std::string& role : roles) {
    if (decide(own, "iam:PassRole", role, context).allowed()) continue;
    return checks.failed("pass role", name + " may not pass " + role_name(role) + " to ECS tasks",
                         "allow it iam:PassRole on " + role);
  }
  checks.passed("pass role", name + " may pass the task's roles");
}

}  // namespace

bool execution_role_may(Verification& verification, const std::string& subject,
                        const std::vector<std::string>& actions, const std::string& resource) {
  if (!verification.candidate.definition.execution_role_arn) {
    verification.checks.failed(subject, "the task definition has no execution role",
                               "give it one that may " + join(actions, ", "));
    return false;
  }
  if (!verification.execution_role) {
    verification.checks.unknown(subject, "what the execution role may do is not known");
    return false;
  }
  const RoleAccess& role = *verification.execution_role;
  for (const std::string& action : actions) {
    if (decide(role, action, resource).allowed()) continue;
    verification.checks.failed(subject,
                               role_name(role.arn) + " may not " + action + " on " + resource,
                               "allow it in the execution role's policy");
    return false;
  }
  return true;
}

void verify_roles(Verification& verification) {
  const ecs::TaskDefinition& definition = verification.candidate.definition;
  Checks& checks = verification.checks;
  std::vector<std::string> roles;
  if (definition.execution_role_arn) {
    const std::string& arn = roles.emplace_back(*definition.execution_role_arn);
    checks.attempt("execution role", [&] {
      verification.execution_role = verify_role(verification, "execution role", arn);
    });
  }
  if (definition.task_role_arn) {
    const std::string& arn = roles.emplace_back(*definition.task_role_arn);
    checks.attempt("task role", [&] { verify_role(verification, "task role", arn); });
  }
  if (!roles.empty()) {
    checks.attempt("pass role", [&] { verify_pass_role(verification, roles); });
  }
}

}  // namespace neargate::deploy
