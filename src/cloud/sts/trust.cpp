#include "cloud/sts/trust.hpp"

#include "aws/error.hpp"
#include "base/time_text.hpp"

namespace neargate::sts {
namespace {

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-sts
void add_assumption(policy::Context& context, const Assumption& wanted) {
  context.set("sts:RoleSessionName", wanted.session_name);
  if (!wanted.external_id.empty()) context.set("sts:ExternalId", wanted.external_id);
  if (!wanted.source_identity.empty()) context.set("sts:SourceIdentity", wanted.source_identity);
  if (!wanted.transitive_tags.empty()) {
    context.set("sts:TransitiveTagKeys", wanted.transitive_tags);
  }
  std::vector<std::string> keys;
  for (const auto& [key, value] : wanted.tags) {
    context.set("aws:RequestTag/" + key, value);
    keys.push_back(key);
  }
  if (!keys.empty()) context.set("aws:TagKeys", std::move(keys));
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
void add_circumstances(policy::Context& context, const aws::Call& call) {
  context.set("aws:CurrentTime", to_rfc3339(call.now));
  context.set(
      "aws:EpochTime",
      std::to_string(std::chrono::duration_cast<Seconds>(call.now.time_since_epoch()).count()));
  context.set("aws:RequestedRegion", call.region);
  context.set("aws:SourceIp", call.source_address);
  // Calls near do not leave the machine: nobody listens.
  context.set("aws:SecureTransport", "true");
}

void add_caller(policy::Context& context, const aws::Principal& caller,
                const std::map<std::string, std::string>& role_tags) {
  context.set("aws:PrincipalAccount", caller.account);
  context.set("aws:userid", caller.user_id);
  const aws::Session* session = caller.session.get();
  context.set("aws:PrincipalType", session == nullptr ? "Account" : "AssumedRole");
  context.set("aws:PrincipalArn", session == nullptr ? caller.arn : session->role_arn);
  if (session == nullptr) return;
  context.set("aws:TokenIssueTime", to_rfc3339(session->issued));
  context.set("aws:MultiFactorAuthPresent", "false");
  // A session's tag goes before its role's of the same key.
  for (const auto& [key, value] : role_tags) context.set("aws:PrincipalTag/" + key, value);
  for (const auto& [key, value] : session->tags) context.set("aws:PrincipalTag/" + key, value);
  if (!session->source_identity.empty()) {
    context.set("aws:SourceIdentity", session->source_identity);
  }
  if (!session->federated_provider.empty()) {
    context.set("aws:FederatedProvider", session->federated_provider);
  }
}

policy::Principal principal_of(const aws::Principal& caller) {
  policy::Principal principal;
  principal.account = caller.account;
  principal.arn = caller.arn;
  principal.root = caller.session == nullptr;
  if (caller.session != nullptr) principal.role_arn = caller.session->role_arn;
  return principal;
}

}  // namespace

std::vector<std::string> actions_of(const Assumption& wanted, std::string assume_action) {
  std::vector<std::string> actions;
  actions.push_back(std::move(assume_action));
  if (!wanted.tags.empty()) actions.emplace_back("sts:TagSession");
  if (!wanted.source_identity.empty()) actions.emplace_back("sts:SetSourceIdentity");
  return actions;
}

void check_assume_role(const Assumption& wanted, const aws::Call& call, Rights rights,
                       std::shared_ptr<const policy::Policy> trust) {
  rights.policies.resource = policy::Source{wanted.role_arn, std::move(trust)};
  rights.policies.resource_must_allow = true;
  policy::Request request;
  request.resource = wanted.role_arn;
  request.principal = principal_of(call.principal);
  add_circumstances(request.context, call);
  add_caller(request.context, call.principal, rights.role_tags);
  add_assumption(request.context, wanted);
  for (std::string& action : actions_of(wanted, "sts:AssumeRole")) {
    request.action = std::move(action);
    const policy::Decision decision = policy::evaluate(request, rights.policies);
    if (decision.allowed()) continue;
    throw aws::Error("AccessDenied", policy::denial_message(decision, request), 403);
  }
}

void check_assume_with_web_identity(const Assumption& wanted, const aws::Call& call,
                                    const std::string& provider_arn, policy::Context context,
                                    const std::shared_ptr<const policy::Policy>& trust) {
  policy::Request request;
  request.resource = wanted.role_arn;
  request.principal.federated = provider_arn;
  request.context = std::move(context);
  add_circumstances(request.context, call);
  add_assumption(request.context, wanted);
  request.context.set("aws:FederatedProvider", provider_arn);
  for (std::string& action : actions_of(wanted, "sts:AssumeRoleWithWebIdentity")) {
    request.action = std::move(action);
    if (trust != nullptr && policy::is_trusted(request, *trust)) continue;
    throw aws::Error("AccessDenied", "Not authorized to perform " + request.action, 403);
  }
}

}  // namespace neargate::sts
