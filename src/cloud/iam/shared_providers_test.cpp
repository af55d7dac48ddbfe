#include "cloud/iam/shared_providers.hpp"

#include <gtest/gtest.h>

#include "cloud/test_world.hpp"

namespace neargate::iam {
namespace {

std::string refusal(const std::string& condition, const std::string& effect = "Allow",
                    const std::string& provider = "token.actions.githubusercontent.com") {
  const std::string document =
      R"({"Version":"2012-10-17","Statement":[{"Action":"sts:AssumeRoleWithWebIdentity",)"
      R"("Effect":")" +
      effect + R"(","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/)" +
      provider + "\"}" + condition + "}]}";
  return cloud::error_code([&] {
    check_trust_in_shared_providers(*policy::Policy::parse(document, policy::Kind::trust));
  });
}

std::string when(const std::string& operation, const std::string& key, const std::string& value) {
  return R"(,"Condition":{")" + operation + R"(":{"token.actions.githubusercontent.com:)" + key +
         "\":\"" + value + "\"}}";
}

TEST(SharedProviders, TrustInGithubNamesWhoseRepositories) {
  EXPECT_EQ(refusal(when("StringEquals", "sub", "repo:octo-org/octo-repo:pull_request")), "");
  EXPECT_EQ(refusal(when("StringLike", "sub", "repo:octo-org/*")), "");
  EXPECT_EQ(refusal(when("StringLike", "job_workflow_ref", "octo-org/shared/*")), "");
}

TEST(SharedProviders, TrustInEverybodyAtGithubIsRefused) {
  for (const std::string& condition :
       {std::string(), when("StringEquals", "aud", "sts.amazonaws.com"),
        when("StringEquals", "repository_id", "7"), when("StringLike", "sub", "*"),
        when("StringNotEquals", "sub", "repo:octo-org/octo-repo:pull_request"),
        when("Null", "sub", "false")}) {
    EXPECT_EQ(refusal(condition), "MalformedPolicyDocument") << condition;
  }
}

TEST(SharedProviders, WhatAdmitsNobodyOfGithubIsTaken) {
  EXPECT_EQ(refusal("", "Deny"), "");
  EXPECT_EQ(refusal("", "Allow", "issuer.example"), "");
}

}  // namespace
}  // namespace neargate::iam
