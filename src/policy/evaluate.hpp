#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/policy.hpp"

// Whether a request is allowed, by all policies that apply to it, within one account.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
namespace neargate::policy {

// A policy and where it is from.
struct Source {
  std::string name;  // a managed policy's ARN, an inline policy's name, the resource's ARN
  std::shared_ptr<const Policy> policy;
};

// All policies that apply to a request.
struct Policies {
  std::vector<Source> identity;
  std::optional<Source> boundary;
  std::vector<Source> session;
  std::optional<Source> resource;  // of the bucket, repository or key, or a role's trust
  // A KMS key's policy and a role's trust must allow: where they do not, identity policies have no
  // say.
  bool resource_must_allow = false;
};

enum class Verdict { allowed, explicitly_denied, implicitly_denied };
enum class Layer { identity, boundary, session, resource };

// What was decided, and by what.
struct Decision {
  Verdict verdict = Verdict::implicitly_denied;
  Layer layer = Layer::identity;         // of the statement; where none allowed: the one to change
  std::string source;                    // the name of the policy that has the statement
  std::optional<std::size_t> statement;  // which one of that policy

  bool allowed() const { return verdict == Verdict::allowed; }
};

// An explicit deny anywhere denies. Otherwise:
// - the account's root user may do everything;
// - a resource's policy that names the user, the session or everybody allows;
// - one that names the session's role allows what boundary and session policies allow, too;
// - else an identity policy must allow, and boundary and session policies, where there are any.
Decision evaluate(const Request& request, const Policies& policies);

// Whether a role's trust policy alone lets this service or federated identity assume it.
// An identity of the account is asked about with evaluate(): its own policies have a say.
bool is_trusted(const Request& request, const Policy& trust);

// A statement that applies to a request.
struct Match {
  Layer layer;
  const Source* source;
  std::size_t statement;
  bool allows;
};
std::vector<Match> matching_statements(const Request& request, const Policies& policies);

// The context keys that the statements about the request's action and resource ask for, and that
// the request does not have.
std::vector<std::string> missing_keys(const Request& request, const Policies& policies);

// Why a request was denied, as AWS's services say it behind "… is not authorized to perform: …":
// "because no identity-based policy allows the s3:GetObject action".
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
std::string denial_reason(const Decision& decision, const Request& request);

// The whole message, that AccessDenied carries:
// "User: ARN is not authorized to perform: ACTION on resource: RESOURCE because …".
std::string denial_message(const Decision& decision, const Request& request);

}  // namespace neargate::policy
