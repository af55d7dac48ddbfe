#include "cloud/sts/trust.hpp"

#include <utility>
#include <vector>

#include "aws/error.hpp"

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
namespace neargate::sts {
namespace {

constexpr const char* kSourceIdentityKey = "sts:SourceIdentity";
constexpr const char* kSetSourceIdentity = "sts:SetSourceIdentity";

}  // namespace

aws::Error not_authorized(const aws::Principal& caller, const std::string& action,
                          const std::string& role_arn) {
  return {"AccessDenied",
          "User: " + caller.arn + " is not authorized to perform: " + action +
              " on resource: " + role_arn,
          403};
}

std::string source_identity(const AssumeRoleRequest& request, const aws::Call& call) {
  const std::string wanted = request.source_identity.value_or("");
  const aws::Session* session = call.principal.session.get();
  if (session == nullptr || session->source_identity.empty()) return wanted;
  if (!wanted.empty() && wanted != session->source_identity) {
    throw not_authorized(call.principal, kSetSourceIdentity, request.role_arn);
  }
  return session->source_identity;
}

void check_assume_role(const AssumeRoleRequest& request, const aws::Call& call,
                       const iam::RoleRecord& role, const std::string& source_identity,
                       access::Authorizer& authorizer) {
  std::vector<std::string> actions = {"sts:AssumeRole"};
  if (request.tags && !request.tags->empty()) actions.emplace_back("sts:TagSession");
  if (!source_identity.empty()) actions.emplace_back(kSetSourceIdentity);
  access::Authorizer::Assumption wanted{call, &request, role, "", {}};
  if (!source_identity.empty()) wanted.context.set(kSourceIdentityKey, source_identity);
  for (const std::string& action : actions) {
    const auto answer = authorizer.ask(wanted, action);
    if (!answer.allowed()) throw aws::Error("AccessDenied", answer.message(), 403);
  }
}

void check_assume_with_web_identity(const AssumeRoleWithWebIdentityRequest& request,
                                    const aws::Call& call, const iam::RoleRecord* role,
                                    const std::string& source_identity,
                                    const std::string& provider_arn, policy::Context claims,
                                    access::Authorizer& authorizer) {
  std::vector<std::string> actions = {"sts:AssumeRoleWithWebIdentity"};
  if (!source_identity.empty()) {
    actions.emplace_back(kSetSourceIdentity);
    claims.set(kSourceIdentityKey, source_identity);
  }
  for (const std::string& action : actions) {
    const bool allowed =
        role != nullptr &&
        authorizer.ask({call, &request, *role, provider_arn, claims}, action).allowed();
    if (!allowed) throw aws::Error("AccessDenied", "Not authorized to perform " + action, 403);
  }
}

}  // namespace neargate::sts
