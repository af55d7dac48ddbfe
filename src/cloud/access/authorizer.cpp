#include "cloud/access/authorizer.hpp"

#include <algorithm>

#include "cloud/access/denial.hpp"
#include "cloud/iam/compiled_policies.hpp"

namespace neargate::access {
namespace {

// Compiled policies of what is gone are forgotten when there are this many.
constexpr std::size_t kCompiledMax = 4096;

// The root may put a bucket's policy right that denies even it.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
bool may_always(const policy::Principal& principal, std::string_view action) {
  if (!principal.root) return false;
  return action == "s3:GetBucketPolicy" || action == "s3:PutBucketPolicy" ||
         action == "s3:DeleteBucketPolicy";
}

}  // namespace

Authorizer::Authorizer(cloud::World& world, const iam::Iam& iam, const Directory& directory)
    : world_(world), iam_(iam), directory_(directory) {}

const iam::RoleRecord* Authorizer::role_of(const Caller& caller) const {
  return caller.is_role() ? iam_.find_role_by_arn(caller.principal.role_arn) : nullptr;
}

Circumstances Authorizer::circumstances(const Caller& caller, const aws::Call& call,
                                        const void* input) {
  return {.caller = caller,
          .role = role_of(caller),
          .place = {world_.region, world_.account, directory_},
          .now = call.now,
          .service = call.service->signing_name,
          .call = &call,
          .operation = &needs_of(*call.operation),
          .input = input};
}

void Authorizer::authorize(const aws::Call& call, const void* input) {
  // STS asks for itself, with the role's trust policy, which its errors are about; and S3 about
  // each key that is to be deleted.
  if (call.service->signing_name == "sts" || call.operation->name == "DeleteObjects") return;
  const Caller caller = Caller::of(call.principal);
  const Circumstances about = circumstances(caller, call, input);
  for (const Need& need : about.operation->needs(input, about.place)) {
    const Answer answer = decide(about, need);
    if (answer.allowed()) continue;
    throw denial(call.protocol, answer.decision, answer.request);
  }
}

void Authorizer::authorize(const aws::Call& request, const std::string& action,
                           const std::string& resource) {
  const Caller caller = Caller::of(request.principal);
  const Circumstances about{.caller = caller,
                            .role = role_of(caller),
                            .place = {world_.region, world_.account, directory_},
                            .now = request.now,
                            .service = std::string_view(action).substr(0, action.find(':')),
                            .call = &request};
  const Answer answer = decide(about, {action, resource, ""});
  if (answer.allowed()) return;
  throw denial(request.protocol, answer.decision, answer.request);
}

Authorizer::Answer Authorizer::ask(const Caller& caller, const std::string& action,
                                   const std::string& resource) {
  const Circumstances about{.caller = caller,
                            .role = role_of(caller),
                            .place = {world_.region, world_.account, directory_},
                            .now = world_.clock.now(),
                            .service = std::string_view(action).substr(0, action.find(':'))};
  return decide(about, {action, resource, ""});
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
Authorizer::Answer Authorizer::ask(const Assumption& wanted, const std::string& action) {
  const Caller caller = wanted.provider_arn.empty() ? Caller::of(wanted.call.principal)
                                                    : Caller::vouched_for_by(wanted.provider_arn);
  const Circumstances about = circumstances(caller, wanted.call, wanted.input);
  const Need need{action, iam_.role_arn(wanted.role), ""};
  policy::Policies policies;
  if (about.role != nullptr) policies = iam_.policies_of(about.role->name);
  if (caller.session != nullptr) policies.session = session_policies(caller.session);
  policies.resource = policy::Source{need.resource, iam_.trust_of(wanted.role.name)};
  policies.resource_must_allow = true;
  Answer answer;
  answer.request.context = wanted.context;
  evaluate(about, need, policies, answer);
  // Who chains roles needs leave of his own to hand his source identity on, even where the next
  // role's trust policy names him.
  if (answer.allowed() && caller.is_role() && action == "sts:SetSourceIdentity") {
    policies.resource.reset();
    policies.resource_must_allow = false;
    evaluate(about, need, policies, answer);
  }
  return answer;
}

bool Authorizer::is_trusted(std::string_view role_arn, const std::string& service,
                            const std::string& source_arn) const {
  const iam::RoleRecord* role = iam_.find_role_by_arn(role_arn);
  const auto trust = role == nullptr ? nullptr : iam_.trust_of(role->name);
  if (trust == nullptr) return false;
  policy::Request request;
  request.action = "sts:AssumeRole";
  request.resource = role_arn;
  request.principal.service = service;
  request.context.set("aws:SourceAccount", world_.account);
  request.context.set("aws:SourceArn", source_arn);
  request.context.set("aws:PrincipalIsAWSService", "true");
  request.context.set("aws:PrincipalServiceName", service);
  return policy::is_trusted(request, *trust);
}

Authorizer::Answer Authorizer::decide(const Circumstances& about, const Need& need) {
  static const policy::Policies kNone;
  const Caller& caller = about.caller;
  Answer answer;
  if (may_always(caller.principal, need.action)) {
    answer.request = {need.action, need.resource, caller.principal, {}};
    answer.decision.verdict = policy::Verdict::allowed;
    tell(about, kNone, answer);
    return answer;
  }
  // Some handlers take ARNs of other regions and accounts for ours: nobody is allowed those.
  const auto arn = Arn::parse(need.resource);
  const bool elsewhere =
      arn &&
      ((!arn->region.empty() && arn->region != about.place.region) ||
       (!arn->account.empty() && arn->account != "aws" && arn->account != about.place.account));
  if (elsewhere && !caller.principal.root) {
    evaluate(about, need, kNone, answer);
    return answer;
  }
  // A role that is gone has no policies: its sessions may do nothing any more.
  const policy::Policies& own = about.role == nullptr ? kNone : iam_.policies_of(about.role->name);
  policy::Policies others;
  if (caller.session != nullptr && !caller.session->policies.empty()) {
    others.session = session_policies(caller.session);
  }
  add_resource_policy(need.resource, others);
  if (others.session.empty() && !others.resource) {
    evaluate(about, need, own, answer);
    return answer;
  }
  others.identity = own.identity;
  others.boundary = own.boundary;
  evaluate(about, need, others, answer);
  return answer;
}

void Authorizer::evaluate(const Circumstances& about, const Need& need,
                          const policy::Policies& policies, Answer& answer) {
  answer.request.action = need.action;
  answer.request.resource = need.resource;
  answer.request.principal = about.caller.principal;
  const auto learn = [&](const policy::Source& source) {
    about.find_all(keys_of(source.policy), need, answer.request.context);
  };
  std::for_each(policies.identity.begin(), policies.identity.end(), learn);
  if (policies.boundary) learn(*policies.boundary);
  std::for_each(policies.session.begin(), policies.session.end(), learn);
  if (policies.resource) learn(*policies.resource);
  answer.decision = policy::evaluate(answer.request, policies);
  tell(about, policies, answer);
}

const std::vector<std::string>& Authorizer::keys_of(
    const std::shared_ptr<const policy::Policy>& policy) {
  const auto known = keys_.find(policy);
  if (known != keys_.end()) return known->second;
  if (keys_.size() >= kCompiledMax) keys_.clear();
  return keys_.emplace(policy, policy->context_keys()).first->second;
}

const OperationNeeds& Authorizer::needs_of(const smithy::Operation& operation) {
  const auto known = needs_.find(&operation);
  if (known != needs_.end()) return known->second;
  return needs_.emplace(&operation, OperationNeeds(operation)).first->second;
}

const std::vector<policy::Source>& Authorizer::session_policies(
    const std::shared_ptr<const aws::Session>& session) {
  const auto known = session_policies_.find(session);
  if (known != session_policies_.end()) return known->second;
  if (session_policies_.size() >= kCompiledMax) {
    std::erase_if(session_policies_, [](const auto& entry) { return entry.first.expired(); });
  }
  return session_policies_.emplace(session, iam::compile_session(*session)).first->second;
}

void Authorizer::add_resource_policy(const std::string& resource, policy::Policies& policies) {
  const auto has = directory_.policy_of(resource);
  if (!has) return;
  if (resource_policies_.size() >= kCompiledMax) resource_policies_.clear();
  Compiled& compiled = resource_policies_[has->arn];
  if (compiled.policy == nullptr || compiled.document != has->document) {
    compiled = {has->document, iam::compile_stored(has->document, has->kind, "of " + has->arn)};
  }
  policies.resource = policy::Source{has->arn, compiled.policy};
  policies.resource_must_allow = has->must_allow;
}

}  // namespace neargate::access
