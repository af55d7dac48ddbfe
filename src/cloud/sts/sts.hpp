#pragma once

#include "cloud/iam/credentials.hpp"
#include "cloud/iam/iam.hpp"
#include "gen/sts/api.hpp"

namespace neargate::sts {

// STS: who am I, and temporary credentials of a role. Trust policies are not evaluated yet: every
// caller may assume every role of the account.
class Sts final : public Api {
 public:
  Sts(const iam::Iam& iam, iam::Credentials& credentials) : iam_(iam), credentials_(credentials) {}

  GetCallerIdentityResponse get_caller_identity(const GetCallerIdentityRequest&,
                                                aws::Call&) override;
  AssumeRoleResponse assume_role(const AssumeRoleRequest&, aws::Call&) override;

 private:
  const iam::Iam& iam_;
  iam::Credentials& credentials_;
};

}  // namespace neargate::sts
