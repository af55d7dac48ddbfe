#include "cloud/sts/sts.hpp"

#include <gmock/gmock.h>

#include "cloud/test_world.hpp"

namespace neargate::sts {
namespace {

using cloud::error_code;

struct StsTest : testing::Test {
  cloud::TestWorld world;
  iam::Iam iam{world};
  iam::Credentials credentials{world, iam};
  Sts sts{iam, credentials};
  aws::Call call = world.call();

  void SetUp() override {
    iam::CreateRoleRequest request;
    request.role_name = "deploy";
    request.path = "/ci/";
    request.assume_role_policy_document =
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",)"
        R"("Principal":{"AWS":"arn:aws:iam::123456789012:root"}}]})";
    iam.create_role(request, call);
  }
  AssumeRoleResponse assume(const std::string& role, std::optional<int> seconds = std::nullopt) {
    AssumeRoleRequest request;
    request.role_arn = "arn:aws:iam::123456789012:role/" + role;
    request.role_session_name = "run-1";
    request.duration_seconds = seconds;
    return sts.assume_role(request, call);
  }
};

TEST_F(StsTest, TellsTheCallerWhoItIs) {
  const auto response = sts.get_caller_identity({}, call);
  EXPECT_EQ(response.account, "123456789012");
  EXPECT_EQ(response.arn, "arn:aws:iam::123456789012:root");
  EXPECT_EQ(response.user_id, "123456789012");
}

TEST_F(StsTest, AnAssumedRolesCredentialsAreGood) {
  const auto response = assume("ci/deploy", 900);
  const aws::Credential* found = credentials.find(response.credentials->access_key_id);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->secret, response.credentials->secret_access_key);
  EXPECT_EQ(found->session_token, response.credentials->session_token);
  EXPECT_EQ(found->principal.arn, "arn:aws:sts::123456789012:assumed-role/deploy/run-1");
  EXPECT_EQ(response.assumed_role_user->arn, found->principal.arn);
  EXPECT_THAT(response.assumed_role_user->assumed_role_id,
              testing::MatchesRegex("AROA[A-Z0-9]{17}:run-1"));
  EXPECT_EQ(response.credentials->expiration, std::chrono::floor<Seconds>(call.now) + Seconds(900));
}

TEST_F(StsTest, ARoleThatIsNotThereIsDenied) {
  EXPECT_EQ(error_code([&] { assume("deploy"); }), "AccessDenied");  // its path is /ci/
  EXPECT_EQ(error_code([&] { assume("none"); }), "AccessDenied");
}

TEST_F(StsTest, SessionsEndWithinTheRolesMaximum) {
  EXPECT_EQ(error_code([&] { assume("ci/deploy", 3601); }), "ValidationError");
  iam::UpdateRoleRequest update;
  update.role_name = "deploy";
  update.max_session_duration = 7200;
  iam.update_role(update, call);
  EXPECT_EQ(error_code([&] { assume("ci/deploy", 7200); }), "");
  call.principal.arn = "arn:aws:sts::123456789012:assumed-role/deploy/run-1";
  EXPECT_EQ(error_code([&] { assume("ci/deploy", 7200); }), "ValidationError");
}

}  // namespace
}  // namespace neargate::sts
