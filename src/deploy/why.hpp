#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policy/evaluate.hpp"

// Why a request is allowed or denied, for people: which statements decide, or which come nearest.
// Pure; `neargate iam why` shows it.
namespace neargate::deploy {

// A statement, and the policy that it stands in.
struct ShownStatement {
  std::string policy;  // as policy::Source::name
  policy::Layer layer = policy::Layer::identity;
  std::string text;  // the statement's JSON, as the policy has it
  std::string note;  // of one that comes near: why it does not apply; "" of one that decides
};

struct Why {
  policy::Decision decision;
  std::string reason;                     // "allowed by an identity-based policy", "because no …"
  std::vector<ShownStatement> deciding;   // none where no policy allows
  std::vector<ShownStatement> nearest;    // those that name the action, where no policy allows
  std::vector<std::string> missing_keys;  // that statements ask for, and the request does not have
  std::string advice;                     // what to do about a denial
};

Why explain(const policy::Request& request, const policy::Policies& policies);

// "identity-based policy", "permissions boundary", …
std::string name_of(policy::Layer layer);

}  // namespace neargate::deploy
