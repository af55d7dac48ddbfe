#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "aws/call.hpp"
#include "policy/evaluate.hpp"

namespace neargate::iam {

// A role's policies, compiled.
struct CompiledRole {
  policy::Policies policies;                    // identity policies and boundary
  std::shared_ptr<const policy::Policy> trust;  // never null
};

// Compiled policies of roles, kept from the first question about a role until the role or a policy
// of it changes. References to its entries stay valid until then.
class CompiledPolicies {
 public:
  const CompiledRole* find(const std::string& role) const {
    const auto found = roles_.find(role);
    return found == roles_.end() ? nullptr : &found->second;
  }
  const CompiledRole& keep(const std::string& role, CompiledRole compiled) {
    return roles_.insert_or_assign(role, std::move(compiled)).first->second;
  }
  void forget(const std::string& role) { roles_.erase(role); }
  void forget_all() { roles_.clear(); }  // where a managed policy changes, which many may have

 private:
  std::map<std::string, CompiledRole> roles_;
};

// What was stored was checked then, perhaps by a version that took more: what cannot be read any
// more denies everything, so that no Deny is lost, and is told in the log. A resource's spares the
// root, who can put it right.
std::shared_ptr<const policy::Policy> compile_stored(const std::string& document, policy::Kind kind,
                                                     const std::string& name);

// A session's own policies, so.
std::vector<policy::Source> compile_session(const aws::Session& session);

}  // namespace neargate::iam
