#include "policy/evaluate.hpp"

#include <gtest/gtest.h>

namespace neargate::policy {
namespace {

constexpr const char* kRole = "arn:aws:iam::123456789012:role/worker";
constexpr const char* kSession = "arn:aws:sts::123456789012:assumed-role/worker/one";
constexpr const char* kObject = "arn:aws:s3:::bucket/key";

std::string statement(const std::string& effect, const std::string& rest) {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":")" + effect + "\"," + rest + "}]}";
}

Source identity(const std::string& effect, const std::string& action = "s3:GetObject") {
  return {"inline",
          Policy::parse(statement(effect, R"("Action":")" + action + R"(","Resource":"*")"),
                        Kind::identity)};
}

Source resource(const std::string& effect, const std::string& principal) {
  return {"bucket",
          Policy::parse(statement(effect, R"("Action":"s3:GetObject","Resource":"*",)" + principal),
                        Kind::resource)};
}

std::string aws(const std::string& name) { return R"("Principal":{"AWS":")" + name + "\"}"; }

Request request() {
  Request asked;
  asked.action = "s3:GetObject";
  asked.resource = kObject;
  asked.principal.account = "123456789012";
  asked.principal.arn = kSession;
  asked.principal.role_arn = kRole;
  return asked;
}

Request root_request() {
  Request asked = request();
  asked.principal = {};
  asked.principal.account = "123456789012";
  asked.principal.arn = "arn:aws:iam::123456789012:root";
  asked.principal.root = true;
  return asked;
}

void expect(const Decision& decision, Verdict verdict, Layer layer) {
  EXPECT_EQ(static_cast<int>(decision.verdict), static_cast<int>(verdict));
  EXPECT_EQ(static_cast<int>(decision.layer), static_cast<int>(layer));
}

TEST(Evaluate, NothingAllowedIsDenied) {
  const Decision decision = evaluate(request(), {});
  expect(decision, Verdict::implicitly_denied, Layer::identity);
  EXPECT_FALSE(decision.statement);
  EXPECT_EQ(denial_message(decision, request()),
            "User: arn:aws:sts::123456789012:assumed-role/worker/one is not authorized to perform: "
            "s3:GetObject on resource: arn:aws:s3:::bucket/key because no identity-based policy "
            "allows the s3:GetObject action");
}

TEST(Evaluate, AnIdentityPolicyAllowsAndADenyAnywhereDenies) {
  Policies policies;
  policies.identity = {identity("Allow", "s3:Put*"), identity("Allow")};
  const Decision decision = evaluate(request(), policies);
  expect(decision, Verdict::allowed, Layer::identity);
  EXPECT_EQ(decision.source, "inline");
  EXPECT_EQ(decision.statement, 0u);

  Policies identity_denies = policies;
  identity_denies.identity.push_back(identity("Deny"));
  expect(evaluate(request(), identity_denies), Verdict::explicitly_denied, Layer::identity);
  Policies boundary_denies = policies;
  boundary_denies.boundary = identity("Deny");
  expect(evaluate(request(), boundary_denies), Verdict::explicitly_denied, Layer::boundary);
  Policies session_denies = policies;
  session_denies.session = {identity("Deny")};
  expect(evaluate(request(), session_denies), Verdict::explicitly_denied, Layer::session);
  Policies resource_denies = policies;
  resource_denies.resource = resource("Deny", R"("Principal":"*")");
  expect(evaluate(request(), resource_denies), Verdict::explicitly_denied, Layer::resource);
}

TEST(Evaluate, BoundaryAndSessionLimitWhatIdentityPoliciesAllow) {
  Policies policies;
  policies.identity = {identity("Allow")};
  policies.boundary = identity("Allow", "s3:Put*");
  const Decision decision = evaluate(request(), policies);
  expect(decision, Verdict::implicitly_denied, Layer::boundary);
  EXPECT_EQ(denial_reason(decision, request()),
            "because no permissions boundary allows the s3:GetObject action");
  policies.boundary = identity("Allow");
  policies.session = {identity("Allow", "s3:Put*")};
  expect(evaluate(request(), policies), Verdict::implicitly_denied, Layer::session);
  policies.session.push_back(identity("Allow", "s3:*"));
  expect(evaluate(request(), policies), Verdict::allowed, Layer::identity);
}

TEST(Evaluate, AResourcePolicyThatNamesTheSessionIsEnough) {
  Policies policies;
  policies.boundary = identity("Allow", "s3:Put*");
  policies.session = {identity("Allow", "s3:Put*")};
  for (const std::string& principal :
       {aws(kSession), aws("*"), std::string(R"("Principal":"*")")}) {
    policies.resource = resource("Allow", principal);
    expect(evaluate(request(), policies), Verdict::allowed, Layer::resource);
  }
}

TEST(Evaluate, AResourcePolicyThatNamesTheRoleIsLimitedByBoundaryAndSession) {
  Policies policies;
  policies.resource = resource("Allow", aws(kRole));
  expect(evaluate(request(), policies), Verdict::allowed, Layer::resource);
  policies.boundary = identity("Allow", "s3:Put*");
  expect(evaluate(request(), policies), Verdict::implicitly_denied, Layer::boundary);
  policies.boundary.reset();
  policies.session = {identity("Allow", "s3:Put*")};
  expect(evaluate(request(), policies), Verdict::implicitly_denied, Layer::session);
}

TEST(Evaluate, AResourcePolicyThatNamesTheAccountLeavesItToIdentityPolicies) {
  Policies policies;
  policies.resource_must_allow = true;
  policies.identity = {identity("Allow")};
  expect(evaluate(request(), policies), Verdict::implicitly_denied, Layer::resource);
  policies.resource = resource("Allow", aws("arn:aws:iam::123456789012:root"));
  expect(evaluate(request(), policies), Verdict::allowed, Layer::identity);
  policies.resource = resource("Allow", aws("123456789012"));
  expect(evaluate(request(), policies), Verdict::allowed, Layer::identity);
  policies.identity.clear();
  expect(evaluate(request(), policies), Verdict::implicitly_denied, Layer::identity);
}

TEST(Evaluate, TheRootUserMayAllButWhatResourcesDeny) {
  Policies policies;
  expect(evaluate(root_request(), policies), Verdict::allowed, Layer::identity);
  policies.resource = resource("Deny", R"("Principal":"*")");
  expect(evaluate(root_request(), policies), Verdict::explicitly_denied, Layer::resource);
  policies.resource = resource("Allow", aws(kRole));
  policies.resource_must_allow = true;
  expect(evaluate(root_request(), policies), Verdict::implicitly_denied, Layer::resource);
}

TEST(Evaluate, NotPrincipalSparesWhomItNamesWithAccountRoleAndSession) {
  Policies policies;
  policies.identity = {identity("Allow")};
  const std::string role = std::string("\"") + kRole + "\",\"123456789012\"";
  policies.resource = resource("Deny", R"("NotPrincipal":{"AWS":[)" + role + "]}");
  expect(evaluate(request(), policies), Verdict::explicitly_denied, Layer::resource);
  const std::string all = role + ",\"" + kSession + "\"";
  policies.resource = resource("Deny", R"("NotPrincipal":{"AWS":[)" + all + "]}");
  expect(evaluate(request(), policies), Verdict::allowed, Layer::identity);
  policies.boundary = identity("Allow");  // AWS's documented trap
  expect(evaluate(request(), policies), Verdict::explicitly_denied, Layer::resource);
}

TEST(Evaluate, ATrustPolicyTrustsServicesAndFederatedIdentities) {
  const auto trust = Policy::parse(
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",)"
      R"("Principal":{"Service":"ecs-tasks.amazonaws.com"}},{"Effect":"Allow",)"
      R"("Action":"sts:AssumeRoleWithWebIdentity","Principal":{"Federated":)"
      R"("arn:aws:iam::123456789012:oidc-provider/token.example.com"},"Condition":)"
      R"({"StringEquals":{"token.example.com:aud":"sts.amazonaws.com"}}}]})",
      Kind::trust);
  Request asked;
  asked.action = "sts:AssumeRole";
  asked.resource = kRole;
  asked.principal.service = "ecs-tasks.amazonaws.com";
  EXPECT_TRUE(is_trusted(asked, *trust));
  asked.principal.service = "ecs.amazonaws.com";
  EXPECT_FALSE(is_trusted(asked, *trust));
  asked.principal = {};
  asked.principal.federated = "arn:aws:iam::123456789012:oidc-provider/token.example.com";
  EXPECT_FALSE(is_trusted(asked, *trust));
  asked.action = "sts:AssumeRoleWithWebIdentity";
  EXPECT_FALSE(is_trusted(asked, *trust));
  asked.context.set("token.example.com:aud", "sts.amazonaws.com");
  EXPECT_TRUE(is_trusted(asked, *trust));
}

TEST(Evaluate, TellsAllStatementsThatApply) {
  Policies policies;
  policies.identity = {identity("Allow"), identity("Deny", "s3:*"), identity("Allow", "s3:Put*")};
  const std::vector<Match> matches = matching_statements(request(), policies);
  ASSERT_EQ(matches.size(), 2u);
  EXPECT_TRUE(matches[0].allows);
  EXPECT_FALSE(matches[1].allows);
  EXPECT_EQ(matches[1].source, &policies.identity[1]);
}

}  // namespace
}  // namespace neargate::policy
