#include <gmock/gmock.h>

#include "aws/error.hpp"
#include "policy/policy.hpp"

namespace neargate::policy {
namespace {

std::string complaint(const std::string& document, Kind kind) {
  try {
    Policy::parse(document, kind);
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

TEST(PolicyGrammar, TakesATrustPolicy) {
  EXPECT_EQ(complaint(policy(R"({"Effect":"Allow","Action":"sts:AssumeRole",)"
                             R"("Principal":{"Service":"ecs-tasks.amazonaws.com"}})"),
                      Kind::trust),
            "");
}

TEST(PolicyGrammar, TakesAStatementWithoutItsListAndConditions) {
  EXPECT_EQ(complaint(R"({"Version":"2012-10-17","Statement":{"Effect":"Allow",)"
                      R"("Action":"sts:AssumeRoleWithWebIdentity","Principal":{"Federated":)"
                      R"("arn:aws:iam::123456789012:oidc-provider/token.example.com"},)"
                      R"("Condition":{"StringLike":{"token.example.com:sub":["a","b"]},)"
                      R"("Bool":{"aws:SecureTransport":true}}}})",
                      Kind::trust),
            "");
}

TEST(PolicyGrammar, RefusesWhatIsNotJsonAndWhatIsNotAPolicy) {
  EXPECT_EQ(complaint("{", Kind::identity), "This policy contains invalid Json");
  EXPECT_EQ(complaint("[]", Kind::identity), "Syntax errors in policy.");
  const std::string whole = policy(R"({"Effect":"Allow","Action":"*","Resource":"*"})");
  EXPECT_EQ(complaint(whole, Kind::identity), "");
  EXPECT_EQ(complaint(whole + std::string(1, '\0') + "}", Kind::identity),
            "This policy contains invalid Json");
  EXPECT_EQ(complaint(policy(R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":)"
                             R"({"StringEqual":{"a:b":"c"}}})"),
                      Kind::identity),
            "Invalid Condition type : StringEqual");
  EXPECT_EQ(
      complaint(policy(R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":)"
                       R"({"IpAddress":{"aws:SourceIp":"10.0.0.0/33"}}})"),
                Kind::identity),
      "The value \"10.0.0.0/33\" of aws:SourceIp is not of the type that IpAddress compares.");
  EXPECT_EQ(complaint(R"({"Version":"2012-10-17","Version":"2012-10-17","Statement":[]})",
                      Kind::identity),
            "Syntax errors in policy.");
  EXPECT_EQ(complaint(R"({"Version":"2011-01-01","Statement":[]})", Kind::identity),
            "Syntax errors in policy.");
  EXPECT_EQ(complaint(R"({"Statement":[]})", Kind::identity),
            "Policy document must be version 2012-10-17 or greater.");
}

TEST(PolicyGrammar, RefusesResourcesInTrustAndPrincipalsInIdentityPolicies) {
  const std::string both =
      R"({"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"*"},"Resource":"*"})";
  EXPECT_EQ(complaint(policy(both), Kind::trust), "Has prohibited field Resource");
  EXPECT_EQ(complaint(policy(both), Kind::identity),
            "Policy document should not specify a principal.");
  EXPECT_EQ(complaint(policy(both), Kind::resource), "");
}

TEST(PolicyGrammar, NamesWhatIsMissing) {
  EXPECT_EQ(complaint(policy(R"({"Effect":"Allow","Resource":"*"})"), Kind::identity),
            "Policy statement must contain actions.");
  EXPECT_EQ(complaint(policy(R"({"Effect":"Allow","Action":"s3:*"})"), Kind::identity),
            "Policy statement must contain resources.");
  EXPECT_EQ(complaint(policy(R"({"Action":"s3:*","Resource":"*"})"), Kind::identity),
            "Missing required field Effect");
  EXPECT_EQ(complaint(policy(R"({"Effect":"Allow","Action":"sts:AssumeRole"})"), Kind::trust),
            "Missing required field Principal");
}

TEST(PolicyGrammar, RefusesBadActionsResourcesAndPrincipals) {
  EXPECT_EQ(complaint(policy(R"({"Effect":"Allow","Action":"GetObject","Resource":"*"})"),
                      Kind::identity),
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
  EXPECT_EQ(complaint(policy(R"({"Effect":"Allow","Action":"s3:GetObject","Resource":"bucket"})"),
                      Kind::identity),
            "Resource bucket must be in ARN format or \"*\".");
  EXPECT_EQ(complaint(policy(R"({"Effect":"Allow","Action":"s3:GetObject",)"
                             R"("Principal":{"Service":"ecs.amazonaws.com"}})"),
                      Kind::trust),
            "AssumeRole policy may only specify STS AssumeRole actions.");
  EXPECT_EQ(complaint(policy(R"({"Effect":"Allow","Action":"sts:AssumeRole",)"
                             R"("Principal":{"AWS":"somebody"}})"),
                      Kind::trust),
            "Invalid principal in policy: \"AWS\":\"somebody\"");
}

TEST(PolicyGrammar, RefusesStatementsOfOneId) {
  const std::string statement =
      R"({"Sid":"One","Effect":"Allow","Action":"s3:GetObject","Resource":"*"})";
  EXPECT_EQ(complaint(policy(statement + "," + statement), Kind::identity),
            "Statement IDs (SID) in a single policy must be unique.");
}

TEST(PolicyGrammar, FindsPrincipalsAndMeasuresWithoutWhiteSpace) {
  const std::string document =
      policy(R"({"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":["*",)"
             R"("arn:aws:iam::123456789012:role/a","210987654321"]}})");
  EXPECT_THAT(Policy::parse(document, Kind::trust)->aws_principals(),
              testing::ElementsAre("arn:aws:iam::123456789012:role/a", "210987654321"));
  EXPECT_EQ(policy_size(" { \n\t} "), 2u);
}

}  // namespace
}  // namespace neargate::policy
