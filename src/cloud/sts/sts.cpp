#include "cloud/sts/sts.hpp"

#include "aws/error.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "cloud/sts/session.hpp"
#include "cloud/sts/trust.hpp"
#include "cloud/sts/web_identity.hpp"

namespace neargate::sts {
namespace {

// Claims with which a provider tags a session, and names who is behind it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_adding-assume-role-idp
constexpr const char* kTagsClaim = "https://aws.amazon.com/tags";
constexpr const char* kSourceIdentityClaim = "https://aws.amazon.com/source_identity";

void check_arn(const std::string& role_arn) {
  if (!Arn::parse(role_arn)) throw aws::Error("ValidationError", role_arn + " is invalid");
}

Credentials shown_credentials(const iam::Credentials::Issued& issued) {
  Credentials out;
  out.access_key_id = issued.access_key_id;
  out.secret_access_key = issued.secret;
  out.session_token = issued.session_token;
  out.expiration = issued.expiration;
  return out;
}

AssumedRoleUser shown_user(const iam::Credentials::Issued& issued) {
  AssumedRoleUser out;
  out.arn = issued.assumed_role_arn;
  out.assumed_role_id = issued.assumed_role_id;
  return out;
}

oidc::Token read_token(const std::string& text) {
  try {
    return oidc::Token::parse(text);
  } catch (const Error& error) {
    log::debug("a web identity token was refused: {}", error.what());
    throw aws::Error("InvalidIdentityToken",
                     "The ID Token provided is not a valid JWT. (You may see this error if you "
                     "sent an Access Token)");
  }
}

// Whom the provider says is behind the session; "" where it does not say.
std::string source_identity_of(const oidc::Claims& claims) {
  if (claims.values.contains(kTagsClaim)) {
    throw aws::Error("InvalidIdentityToken",
                     "Neargate does not take session tags from tokens (the claim "
                     "https://aws.amazon.com/tags)");
  }
  const auto found = claims.values.find(kSourceIdentityClaim);
  return found == claims.values.end() || found->second.empty() ? "" : found->second.front();
}

}  // namespace

GetCallerIdentityResponse Sts::get_caller_identity(const GetCallerIdentityRequest&,
                                                   aws::Call& call) {
  GetCallerIdentityResponse response;
  response.user_id = call.principal.user_id;
  response.account = call.principal.account;
  response.arn = call.principal.arn;
  return response;
}

AssumeRoleResponse Sts::assume_role(const AssumeRoleRequest& request, aws::Call& call) {
  check_arn(request.role_arn);
  const iam::RoleRecord* role = iam_.find_role_by_arn(request.role_arn);
  if (role == nullptr || role->service_linked_to) {
    throw not_authorized(call.principal, "sts:AssumeRole", request.role_arn);
  }
  const aws::Session* caller = call.principal.session.get();
  const std::string identity = source_identity(request, call);
  check_assume_role(request, call, *role, identity, authorizer_);
  aws::Session session = session_for(request, caller);
  session.source_identity = identity;
  const auto size = packed_size(session);
  const Seconds duration = session_duration(request.duration_seconds, *role, caller != nullptr);
  const auto issued =
      credentials_.issue(request.role_arn, request.role_session_name, duration, std::move(session));
  AssumeRoleResponse response;
  response.credentials = shown_credentials(issued);
  response.assumed_role_user = shown_user(issued);
  response.packed_policy_size = size;
  if (!identity.empty()) response.source_identity = identity;
  return response;
}

aws::Session Sts::session_for(const AssumeRoleRequest& request, const aws::Session* caller) const {
  aws::Session session;
  session.policies = session_policies(request.policy, request.policy_arns, iam_);
  SessionTags tags = session_tags(request, caller);
  session.tags = std::move(tags.tags);
  session.transitive_tags = std::move(tags.transitive);
  return session;
}

const iam::OpenIdConnectProviderRecord& Sts::provider_of(const oidc::Token& token) {
  const std::string& issuer = token.claims().issuer;
  if (issuer.empty()) throw aws::Error("InvalidIdentityToken", "Missing a required claim: iss");
  const iam::OpenIdConnectProviderRecord* provider = iam_.find_provider(issuer);
  if (provider == nullptr) {
    throw aws::Error("InvalidIdentityToken",
                     "No OpenIDConnect provider found in your account for " + issuer);
  }
  if (!token.is_signed_by(provider_keys_.key_of(token))) {
    throw aws::Error("InvalidIdentityToken",
                     "The token's signature is not of the identity provider's key");
  }
  return *provider;
}

AssumeRoleWithWebIdentityResponse Sts::assume_role_with_web_identity(
    const AssumeRoleWithWebIdentityRequest& request, aws::Call& call) {
  check_arn(request.role_arn);
  const oidc::Token token = read_token(request.web_identity_token);
  const iam::OpenIdConnectProviderRecord& provider = provider_of(token);
  const oidc::Claims& claims = token.claims();
  const std::string audience = check_claims(claims, provider.client_ids, call.now);

  aws::Session session;
  session.policies = session_policies(request.policy, request.policy_arns, iam_);
  session.source_identity = source_identity_of(claims);
  session.federated_provider = iam_.provider_arn(provider);
  const auto size = packed_size(session);

  const iam::RoleRecord* role = iam_.find_role_by_arn(request.role_arn);
  policy::Context context;
  add_claims(context, provider.url, claims);
  check_assume_with_web_identity(request, call, role, session.source_identity,
                                 session.federated_provider, std::move(context), authorizer_);

  AssumeRoleWithWebIdentityResponse response;
  response.subject_from_web_identity_token = claims.subject;
  response.provider = session.federated_provider;
  response.audience = audience;
  response.packed_policy_size = size;
  if (!session.source_identity.empty()) response.source_identity = session.source_identity;
  const Seconds duration = session_duration(request.duration_seconds, *role, false);
  const auto issued =
      credentials_.issue(request.role_arn, request.role_session_name, duration, std::move(session));
  response.credentials = shown_credentials(issued);
  response.assumed_role_user = shown_user(issued);
  return response;
}

}  // namespace neargate::sts
