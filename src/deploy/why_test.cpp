#include "deploy/why.hpp"

#include <gmock/gmock.h>

namespace neargate::deploy {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kObjects = R"({"Effect":"Allow","Action":"s3:*","Resource":)"
                                 R"("arn:aws:s3:::bucket/*"})";
constexpr const char* kNoDelete = R"({"Effect":"Deny","Action":"s3:DeleteObject","Resource":"*"})";
constexpr const char* kPass =
    R"({"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":)"
    R"({"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}})";

policy::Source source(const std::string& name, const std::string& statements) {
  return {name,
          policy::Policy::parse(R"({"Version":"2012-10-17","Statement":[)" + statements + "]}",
                                policy::Kind::identity)};
}

policy::Request request(const std::string& action, const std::string& resource) {
  policy::Request asked;
  asked.action = action;
  asked.resource = resource;
  return asked;
}

struct WhyTest : testing::Test {
  policy::Policies policies;
  WhyTest() {
    policies.identity = {source("files", std::string(kObjects) + "," + kNoDelete + "," + kPass)};
  }
};

TEST_F(WhyTest, NamesTheStatementThatAllows) {
  const Why why = explain(request("s3:GetObject", "arn:aws:s3:::bucket/key"), policies);
  EXPECT_TRUE(why.decision.allowed());
  EXPECT_EQ(why.reason, "by identity-based policy files");
  ASSERT_THAT(why.deciding, SizeIs(1));
  EXPECT_EQ(why.deciding[0].policy, "files");
  EXPECT_EQ(why.deciding[0].text, kObjects);
  EXPECT_EQ(why.advice, "");
}

TEST_F(WhyTest, NamesTheStatementThatDenies) {
  const Why why = explain(request("s3:DeleteObject", "arn:aws:s3:::bucket/key"), policies);
  EXPECT_EQ(why.reason, "with an explicit deny in an identity-based policy");
  ASSERT_THAT(why.deciding, SizeIs(1));
  EXPECT_EQ(why.deciding[0].text, kNoDelete);
  EXPECT_THAT(why.advice, HasSubstr("no other policy can allow it"));
}

TEST_F(WhyTest, ShowsWhatComesNearestWhereNoneAllows) {
  const Why why = explain(request("s3:GetObject", "arn:aws:s3:::other/key"), policies);
  EXPECT_EQ(why.reason, "because no identity-based policy allows the s3:GetObject action");
  EXPECT_THAT(why.deciding, IsEmpty());
  ASSERT_THAT(why.nearest, SizeIs(1));
  EXPECT_EQ(why.nearest[0].text, kObjects);
  EXPECT_EQ(why.nearest[0].note, "it is about other resources");
  EXPECT_THAT(why.advice, HasSubstr("s3:GetObject on arn:aws:s3:::other/key"));
}

TEST_F(WhyTest, TellsWhichConditionDoesNotHold) {
  policy::Request asked = request("iam:PassRole", "arn:aws:iam::123456789012:role/task");
  Why why = explain(asked, policies);
  EXPECT_THAT(why.missing_keys, ElementsAre("iam:PassedToService"));
  ASSERT_THAT(why.nearest, SizeIs(1));
  EXPECT_EQ(why.nearest[0].note, "its condition does not hold: iam:PassedToService is not known");
  EXPECT_THAT(why.advice, HasSubstr("--context iam:PassedToService=VALUE"));
  asked.context.set("iam:PassedToService", "ec2.amazonaws.com");
  why = explain(asked, policies);
  EXPECT_EQ(why.nearest.at(0).note,
            "its condition does not hold: iam:PassedToService is ec2.amazonaws.com");
  asked.context.set("iam:PassedToService", "ecs-tasks.amazonaws.com");
  EXPECT_TRUE(explain(asked, policies).decision.allowed());
}

TEST_F(WhyTest, BlamesTheBoundaryThatLeavesItOut) {
  policies.boundary = source("limit", R"({"Effect":"Allow","Action":"ecs:*","Resource":"*"})");
  const Why why = explain(request("s3:GetObject", "arn:aws:s3:::bucket/key"), policies);
  EXPECT_EQ(why.reason, "because no permissions boundary allows the s3:GetObject action");
  EXPECT_THAT(why.nearest, IsEmpty());
  EXPECT_THAT(why.advice, HasSubstr("permissions boundary too"));
}

}  // namespace
}  // namespace neargate::deploy
