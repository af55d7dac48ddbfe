#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "aws/call.hpp"
#include "cloud/access/circumstances.hpp"
#include "cloud/access/directory.hpp"
#include "cloud/access/needs.hpp"
#include "cloud/world.hpp"
#include "policy/evaluate.hpp"

namespace neargate::access {

// A decision as it was made, while it is told.
struct Decided {
  Timestamp at;
  const policy::Request& request;
  const policy::Decision& decision;
  const policy::Policies& policies;  // that decided
};

// Decides who may do what: gathers the policies that apply to a request (of the caller's role and
// session, its boundary, the resource's own) and has them evaluated, for calls of the API and for
// services that act as a role.
class Authorizer {
 public:
  // All outlive it.
  Authorizer(cloud::World& world, const iam::Iam& iam, const Directory& directory);

  // aws::Server's hook: throws what the service answers where the caller may not. `input` is of the
  // operation's input shape.
  void authorize(const aws::Call& call, const void* input);

  // The same for a single action: of a request of the registry, which is no call of an API, and for
  // handlers that ask further. The call says who makes it, from where, and in which protocol.
  void authorize(const aws::Call& request, const std::string& action, const std::string& resource);

  // The same for services that act as a role.
  struct Answer {
    policy::Decision decision;
    policy::Request request;

    bool allowed() const { return decision.allowed(); }
    // "User: … is not authorized to perform: … on resource: … because …"
    std::string message() const { return denial_message(decision, request); }
  };
  Answer ask(const Caller& caller, const std::string& action, const std::string& resource);

  // The same for STS: may the caller have this role? Its trust policy must let him, and where that
  // names his account, a policy of his own must too.
  struct Assumption {
    const aws::Call& call;
    const void* input;            // of the call's operation
    const iam::RoleRecord& role;  // to be assumed
    std::string provider_arn;     // who vouches for a caller without credentials; else ""
    policy::Context context;      // what neither the input nor the caller says: a token's claims
  };
  Answer ask(const Assumption& wanted, const std::string& action);

  // Whether the role's trust policy lets this service ("ecs-tasks.amazonaws.com") act as the role,
  // on behalf of a resource of the account: aws:SourceArn.
  bool is_trusted(std::string_view role_arn, const std::string& service,
                  const std::string& source_arn) const;

  // Tells somebody every decision but those of is_trusted(), from now on.
  using OnDecision = std::function<void(const Decided&)>;
  void on_decision(OnDecision on_decision) { on_decision_ = std::move(on_decision); }

 private:
  const iam::RoleRecord* role_of(const Caller& caller) const;
  Circumstances circumstances(const Caller& caller, const aws::Call& call, const void* input);
  Answer decide(const Circumstances& about, const Need& need);
  // Has the question evaluated with these policies, once the keys that they ask for are known.
  void evaluate(const Circumstances& about, const Need& need, const policy::Policies& policies,
                Answer& answer);
  void tell(const Circumstances& about, const policy::Policies& policies,
            const Answer& answer) const {
    if (on_decision_) on_decision_({about.now, answer.request, answer.decision, policies});
  }
  // The condition keys that a policy asks for.
  const std::vector<std::string>& keys_of(const std::shared_ptr<const policy::Policy>& policy);
  const OperationNeeds& needs_of(const smithy::Operation& operation);
  const std::vector<policy::Source>& session_policies(
      const std::shared_ptr<const aws::Session>& session);
  // Adds the policy of the resource, where it has one.
  void add_resource_policy(const std::string& resource, policy::Policies& policies);

  cloud::World& world_;
  const iam::Iam& iam_;
  const Directory& directory_;
  OnDecision on_decision_;
  std::unordered_map<const smithy::Operation*, OperationNeeds> needs_;
  std::unordered_map<std::shared_ptr<const policy::Policy>, std::vector<std::string>> keys_;
  // Compiled policies, of sessions and of resources by their document.
  std::map<std::weak_ptr<const aws::Session>, std::vector<policy::Source>, std::owner_less<>>
      session_policies_;
  struct Compiled {
    std::string document;
    std::shared_ptr<const policy::Policy> policy;
  };
  std::map<std::string, Compiled> resource_policies_;  // by ARN
};

}  // namespace neargate::access
