#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "smithy/service.hpp"

namespace neargate::aws {

// What the temporary credentials of a role carry besides the caller's name: what policies ask for,
// and what limits the session further than the role.
struct Session {
  std::string role_arn;  // arn:aws:iam::…:role/path/name
  std::string role_id;   // AROA…: which of the roles that ever had this name
  Timestamp issued;      // aws:TokenIssueTime
  // Session policies, by ARN or, for the one passed as text, "". Where there are any, the session
  // may do what the role may and one of them allows. Kept as they were when the role was assumed.
  std::vector<std::pair<std::string, std::string>> policies;
  std::map<std::string, std::string> tags;   // aws:PrincipalTag
  std::vector<std::string> transitive_tags;  // keys of those that a further role's session inherits
  std::string source_identity;               // aws:SourceIdentity
  std::string federated_provider;            // aws:FederatedProvider: ARN of an OIDC provider
};

// Who calls, as the signature proved it.
struct Principal {
  std::string account;
  std::string arn;      // arn:aws:iam::…:root, arn:aws:sts::…:assumed-role/role/session
  std::string user_id;  // as GetCallerIdentity shows it
  std::string access_key_id;
  std::shared_ptr<const Session> session;  // of a role; null for the root
};

// One API call under way: what a handler may know of it besides its input.
struct Call {
  const smithy::Service* service = nullptr;
  const smithy::Operation* operation = nullptr;
  smithy::Protocol protocol = smithy::Protocol::aws_json_1_1;  // of those that the service speaks
  Principal principal;
  std::string region;
  std::string request_id;  // in every answer, and in the log
  std::string source_address;
  std::string user_agent;  // as the caller calls itself; "" where it does not
  std::string referer;
  std::string host;  // the Host header: where the caller reaches us
  Timestamp now;
};

}  // namespace neargate::aws
