#include "policy/policy.hpp"

#include <gmock/gmock.h>

namespace neargate::policy {
namespace {

TEST(Policy, KnowsWhereItsStatementsStand) {
  const std::string document = R"({"Version":"2012-10-17","Id":"Statement\"[","Statement":[
  {"Sid":"}\"{","Effect":"Allow","Action":"s3:*","Resource":"*"},
  {"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":false}}}
]})";
  const auto policy = Policy::parse(document, Kind::identity);
  ASSERT_EQ(policy->statements().size(), 2u);
  EXPECT_EQ(policy->text_of(policy->statements()[0]),
            R"({"Sid":"}\"{","Effect":"Allow","Action":"s3:*","Resource":"*"})");
  EXPECT_TRUE(policy->text_of(policy->statements()[1]).ends_with("false}}}"));
  const auto single = Policy::parse(
      R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*"},"Version":"2012-10-17"})",
      Kind::identity);
  EXPECT_EQ(single->text_of(single->statements()[0]),
            R"({"Effect":"Allow","Action":"*","Resource":"*"})");
}

TEST(Policy, TellsTheKeysThatItAsksFor) {
  const auto policy =
      Policy::parse(R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*",)"
                    R"("Resource":"arn:aws:s3:::b/${aws:username}/${*}","Condition":{"StringLike":)"
                    R"({"s3:prefix":["${aws:PrincipalTag/team, 'none'}/*","${AWS:UserName}"]}}}})",
                    Kind::identity);
  EXPECT_THAT(policy->context_keys(),
              testing::ElementsAre("aws:username", "s3:prefix", "aws:PrincipalTag/team"));
}

TEST(Policy, IsReadInOneGo) {
  std::string resource = "arn:aws:s3:::b/${aws:username}/";
  for (int i = 0; i < 500'000; ++i) resource += "${";  // hours, were the end looked for each time
  const auto policy = Policy::parse(R"({"Version":"2012-10-17","Statement":{"Effect":"Allow",)"
                                    R"("Action":"s3:*","Resource":")" +
                                        resource + "\"}}",
                                    Kind::identity);
  EXPECT_THAT(policy->context_keys(), testing::ElementsAre("aws:username"));
}

}  // namespace
}  // namespace neargate::policy
