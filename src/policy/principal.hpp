#pragma once

#include <string>
#include <vector>

namespace neargate::policy {

// Who makes a request. An identity of an account has `account` and `arn`; a service and a federated
// identity have their name alone.
struct Principal {
  std::string account;   // "123456789012"
  std::string arn;       // of the user or of the role's session (arn:aws:sts::…:assumed-role/…)
  std::string role_arn;  // of the role, where it is a role's session
  std::string service;   // "ecs-tasks.amazonaws.com"
  std::string federated;  // the ARN of an OpenID Connect provider
  bool root = false;      // the account's root user
};

// How a Principal element names who asks; the further down, the more it grants.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
enum class Naming {
  no,
  account,  // its account: which leaves the decision to that account's identity policies
  role,     // its role: what this grants, boundaries and session policies still limit
  itself,   // the user, the session, the service, or everybody: they do not
};

// A Principal or NotPrincipal element, compiled.
struct PrincipalSet {
  bool everybody = false;
  std::vector<std::string> accounts;
  std::vector<std::string> arns;
  std::vector<std::string> services;
  std::vector<std::string> federated;

  // Of the "AWS" kind: "*", an account's number, its root's ARN or another ARN.
  void add_aws(const std::string& name);

  Naming naming(const Principal& principal) const;
  // What a Deny with NotPrincipal spares: who is named with account, role and session.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
  bool names_all_of(const Principal& principal) const;
};

}  // namespace neargate::policy
