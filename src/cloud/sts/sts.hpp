#pragma once

#include "cloud/access/authorizer.hpp"
#include "cloud/iam/credentials.hpp"
#include "cloud/iam/iam.hpp"
#include "cloud/sts/provider_keys.hpp"
#include "gen/sts/api.hpp"

namespace neargate::sts {

// STS: who am I, and temporary credentials of a role, for those whom its trust policy admits.
class Sts final : public Api {
 public:
  // All outlive it. `fetch_keys`: see ProviderKeys.
  Sts(cloud::World& world, const iam::Iam& iam, iam::Credentials& credentials,
      access::Authorizer& authorizer, ProviderKeys::Fetch fetch_keys = nullptr)
      : iam_(iam),
        credentials_(credentials),
        authorizer_(authorizer),
        provider_keys_(world, std::move(fetch_keys)) {}

  // Which issuers are this machine, here.
  ProviderKeys& provider_keys() { return provider_keys_; }

  GetCallerIdentityResponse get_caller_identity(const GetCallerIdentityRequest&,
                                                aws::Call&) override;
  AssumeRoleResponse assume_role(const AssumeRoleRequest&, aws::Call&) override;
  AssumeRoleWithWebIdentityResponse assume_role_with_web_identity(
      const AssumeRoleWithWebIdentityRequest&, aws::Call&) override;

 private:
  // Who vouches for the token, its signature being right. Throws aws::Later, InvalidIdentityToken.
  const iam::OpenIdConnectProviderRecord& provider_of(const oidc::Token& token);
  aws::Session session_for(const AssumeRoleRequest& request, const aws::Session* caller) const;

  const iam::Iam& iam_;
  iam::Credentials& credentials_;
  access::Authorizer& authorizer_;
  ProviderKeys provider_keys_;
};

}  // namespace neargate::sts
