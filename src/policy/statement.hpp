#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/condition.hpp"
#include "policy/context.hpp"
#include "policy/glob.hpp"
#include "policy/principal.hpp"
#include "policy/template.hpp"

namespace neargate::policy {

// What is asked: may this principal do this, on this, in these circumstances?
struct Request {
  std::string action;    // "s3:GetObject"; compares without case
  std::string resource;  // an ARN; "*" for an action that has no resources
  Principal principal;
  Context context;
};

// One statement of a policy, compiled.
struct Statement {
  std::string id;  // its Sid
  bool allows = false;

  bool negates_actions = false;  // NotAction
  std::vector<Glob> actions;     // in lower case

  bool negates_resources = false;    // NotResource
  bool applies_to_anything = false;  // has no resources: a role's trust, a repository's policy
  std::vector<Template> resources;

  bool negates_principals = false;         // NotPrincipal
  std::optional<PrincipalSet> principals;  // nothing in policies of identities

  std::vector<Condition> conditions;

  // Where it stands in the document: from '{' to behind '}'.
  std::size_t begin = 0, end = 0;

  // Whether all but its principals fits. `action` is the request's, in lower case.
  bool covers(const Request& request, std::string_view action) const;
  bool covers_action(std::string_view action) const;
  // Nothing where a variable that cannot be filled decides.
  std::optional<bool> covers_resource(const Request& request) const;
  // The keys of its variables and conditions, as it writes them.
  std::vector<std::string> context_keys() const;
  // Whether it speaks of the request's principal, and how; Naming::itself without principals.
  // `bounded`: the principal has a permissions boundary, which no NotPrincipal spares from a Deny.
  Naming naming(const Principal& principal, bool bounded) const;
};

}  // namespace neargate::policy
