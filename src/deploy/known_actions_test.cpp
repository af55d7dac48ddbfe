#include "deploy/known_actions.hpp"

#include <gmock/gmock.h>

#include "base/error.hpp"

namespace neargate::deploy {
namespace {

using testing::HasSubstr;

std::string refusal(const std::string& action) {
  try {
    doubt_about_action(action);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(KnownActions, AreThoseOfTheModels) {
  EXPECT_THAT(known_actions(), testing::IsSupersetOf({"ecs:UpdateService", "iam:PassRole",
                                                      "s3:GetObject", "ecr:PutImage"}));
  for (const std::string& each : known_actions()) EXPECT_EQ(doubt_about_action(each), "");
  EXPECT_EQ(doubt_about_action("ECS:updateservice"), "");  // as IAM compares them
}

TEST(KnownActions, SayWhatWasMeant) {
  EXPECT_THAT(doubt_about_action("ecs:UpdateServise"), HasSubstr("mean ecs:UpdateService?"));
  EXPECT_THAT(doubt_about_action("ecc:UpdateService"), HasSubstr("ecs:UpdateService"));
  EXPECT_THAT(doubt_about_action("fargate:RunTask"), HasSubstr("mean ecs:RunTask?"));
  EXPECT_THAT(doubt_about_action("lambda:InvokeFunction"), HasSubstr("no service lambda"));
}

TEST(KnownActions, RefuseWhatIsNone) {
  EXPECT_THAT(refusal("GetObject"), HasSubstr("s3:GetObject"));
  EXPECT_THAT(refusal("UpdateServise"), HasSubstr("ecs:UpdateService"));
  EXPECT_THAT(refusal("ecs:"), HasSubstr("SERVICE:NAME"));
  EXPECT_THAT(refusal("s3:Get*"), HasSubstr("pattern"));
}

}  // namespace
}  // namespace neargate::deploy
