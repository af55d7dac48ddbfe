#include "cloud/iam/policy_document.hpp"

#include <gmock/gmock.h>

#include "aws/error.hpp"

namespace neargate::iam {
namespace {

std::string complaint(const std::string& document, PolicyKind kind) {
  try {
    check_policy(document, kind);
  } catch (const aws::Error& error) {
    EXPECT_EQ(error.code(), "MalformedPolicyDocument");
    return error.what();
  }
  return "";
}

// A policy of one statement.
std::string policy(const std::string& statement) {
  return R"({"Version":"2012-10-17","Statement":[)" + statement + "]}";
}

TEST(PolicyDocument, TakesATrustPolicy) {
  EXPECT_EQ(complaint(policy(R"({"Effect":"Allow","Action":"sts:AssumeRole",)"
                             R"("Principal":{"Service":"ecs-tasks.amazonaws.com"}})"),
                      PolicyKind::trust),
            "");
}

TEST(PolicyDocument, TakesAStatementWithoutItsListAndConditions) {
  EXPECT_EQ(complaint(R"({"Version":"2012-10-17","Statement":{"Effect":"Allow",)"
                      R"("Action":"sts:AssumeRoleWithWebIdentity","Principal":{"Federated":)"
                      R"("arn:aws:iam::123456789012:oidc-provider/token.example.com"},)"
                      R"("Condition":{"StringLike":{"token.example.com:sub":["a","b"]},)"
                      R"("Bool":{"aws:SecureTransport":true}}}})",
                      PolicyKind::trust),
            "");
}

TEST(PolicyDocument, RefusesWhatIsNotJsonAndWhatIsNotAPolicy) {
  EXPECT_EQ(complaint("{", PolicyKind::identity), "This policy contains invalid Json");
  EXPECT_EQ(complaint("[]", PolicyKind::identity), "Syntax errors in policy.");
  EXPECT_EQ(complaint(R"({"Version":"2012-10-17","Version":"2012-10-17","Statement":[]})",
                      PolicyKind::identity),
            "Syntax errors in policy.");
  EXPECT_EQ(complaint(R"({"Version":"2011-01-01","Statement":[]})", PolicyKind::identity),
            "Syntax errors in policy.");
  EXPECT_EQ(complaint(R"({"Statement":[]})", PolicyKind::identity),
            "Policy document must be version 2012-10-17 or greater.");
}

TEST(PolicyDocument, RefusesResourcesInTrustAndPrincipalsInIdentityPolicies) {
  const std::string both =
      R"({"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"*"},"Resource":"*"})";
  EXPECT_EQ(complaint(policy(both), PolicyKind::trust), "Has prohibited field Resource");
  EXPECT_EQ(complaint(policy(both), PolicyKind::identity),
            "Policy document should not specify a principal.");
  EXPECT_EQ(complaint(policy(both), PolicyKind::resource), "");
}

TEST(PolicyDocument, NamesWhatIsMissing) {
  EXPECT_EQ(complaint(policy(R"({"Effect":"Allow","Resource":"*"})"), PolicyKind::identity),
            "Policy statement must contain actions.");
  EXPECT_EQ(complaint(policy(R"({"Effect":"Allow","Action":"s3:*"})"), PolicyKind::identity),
            "Policy statement must contain resources.");
  EXPECT_EQ(complaint(policy(R"({"Action":"s3:*","Resource":"*"})"), PolicyKind::identity),
            "Missing required field Effect");
  EXPECT_EQ(complaint(policy(R"({"Effect":"Allow","Action":"sts:AssumeRole"})"), PolicyKind::trust),
            "Missing required field Principal");
}

TEST(PolicyDocument, RefusesBadActionsResourcesAndPrincipals) {
  EXPECT_EQ(complaint(policy(R"({"Effect":"Allow","Action":"GetObject","Resource":"*"})"),
                      PolicyKind::identity),
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
  EXPECT_EQ(complaint(policy(R"({"Effect":"Allow","Action":"s3:GetObject","Resource":"bucket"})"),
                      PolicyKind::identity),
            "Resource bucket must be in ARN format or \"*\".");
  EXPECT_EQ(complaint(policy(R"({"Effect":"Allow","Action":"s3:GetObject",)"
                             R"("Principal":{"Service":"ecs.amazonaws.com"}})"),
                      PolicyKind::trust),
            "AssumeRole policy may only specify STS AssumeRole actions.");
  EXPECT_EQ(complaint(policy(R"({"Effect":"Allow","Action":"sts:AssumeRole",)"
                             R"("Principal":{"AWS":"somebody"}})"),
                      PolicyKind::trust),
            "Invalid principal in policy: \"AWS\":\"somebody\"");
}

TEST(PolicyDocument, RefusesStatementsOfOneId) {
  const std::string statement =
      R"({"Sid":"One","Effect":"Allow","Action":"s3:GetObject","Resource":"*"})";
  EXPECT_EQ(complaint(policy(statement + "," + statement), PolicyKind::identity),
            "Statement IDs (SID) in a single policy must be unique.");
}

TEST(PolicyDocument, FindsPrincipalsAndMeasuresWithoutWhiteSpace) {
  const std::string document =
      policy(R"({"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":["*",)"
             R"("arn:aws:iam::123456789012:role/a","210987654321"]}})");
  EXPECT_THAT(aws_principals(document),
              testing::ElementsAre("arn:aws:iam::123456789012:role/a", "210987654321"));
  EXPECT_EQ(policy_size(" { \n\t} "), 2u);
}

}  // namespace
}  // namespace neargate::iam
