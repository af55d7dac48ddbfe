#include "cloud/iam/credentials.hpp"

#include <gmock/gmock.h>

#include "cloud/test_world.hpp"

namespace neargate::iam {
namespace {

using cloud::error_code;

struct CredentialsTest : testing::Test {
  cloud::TestWorld world;
  Iam iam{world};
  std::string role = iam.ensure_service_linked_role("ecs.amazonaws.com");
};

TEST_F(CredentialsTest, TheRootHasOneKeyPairForGood) {
  Credentials credentials(world, iam);
  const aws::Credential root = credentials.root();
  EXPECT_THAT(root.principal.access_key_id, testing::MatchesRegex("AKIA[A-Z0-9]{16}"));
  EXPECT_EQ(root.secret.size(), 40u);
  EXPECT_EQ(root.session_token, "");
  EXPECT_EQ(root.principal.arn, "arn:aws:iam::123456789012:root");
  EXPECT_EQ(credentials.find(root.principal.access_key_id)->secret, root.secret);
  cloud::TestWorld later = world.reopened();
  Iam iam_later(later);
  Credentials again(later, iam_later);
  EXPECT_EQ(again.root().secret, root.secret);
}

TEST_F(CredentialsTest, UnknownKeysAreNobodys) {
  Credentials credentials(world, iam);
  EXPECT_EQ(credentials.find("AKIAIOSFODNN7EXAMPLE"), nullptr);
}

TEST_F(CredentialsTest, TemporaryOnesNameTheSessionAndExpire) {
  Credentials credentials(world, iam);
  const auto issued = credentials.issue(role, "deploy", Seconds(900));
  const aws::Credential* found = credentials.find(issued.access_key_id);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->secret, issued.secret);
  EXPECT_EQ(found->session_token, issued.session_token);
  EXPECT_EQ(found->principal.arn,
            "arn:aws:sts::123456789012:assumed-role/AWSServiceRoleForECS/deploy");
  EXPECT_EQ(found->expires, issued.expiration);
  world.advance(std::chrono::hours(24));
  credentials.issue(role, "deploy", Seconds(900));
  EXPECT_NE(credentials.find(issued.access_key_id), nullptr);
  world.advance(std::chrono::hours(1));
  credentials.issue(role, "deploy", Seconds(900));
  EXPECT_EQ(credentials.find(issued.access_key_id), nullptr);
}

TEST_F(CredentialsTest, TemporaryOnesOutliveARestart) {
  Credentials credentials(world, iam);
  const auto issued = credentials.issue(role, "deploy", Seconds(900));
  cloud::TestWorld later = world.reopened();
  Iam iam_later(later);
  Credentials again(later, iam_later);
  EXPECT_EQ(again.find(issued.access_key_id)->secret, issued.secret);
  EXPECT_EQ(again.root().secret, credentials.root().secret);
}

TEST_F(CredentialsTest, ASessionKeepsWhatLimitsItOverARestart) {
  Credentials credentials(world, iam);
  aws::Session session;
  const std::string document =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]})";
  session.policies = {{"", document}, {"arn:aws:iam::aws:policy/ReadOnlyAccess", document}};
  session.tags = {{"team", "shop"}, {"stage", ""}};
  session.transitive_tags = {"team"};
  session.source_identity = "ada";
  session.federated_provider = "arn:aws:iam::123456789012:oidc-provider/issuer.example";
  const auto issued = credentials.issue(role, "deploy", Seconds(900), session);
  cloud::TestWorld later = world.reopened();
  Iam iam_later(later);
  Credentials again(later, iam_later);
  for (const Credentials* each : {&credentials, &again}) {
    const auto& kept = each->find(issued.access_key_id)->principal.session;
    ASSERT_NE(kept, nullptr);
    EXPECT_EQ(kept->role_arn, role);
    EXPECT_EQ(kept->issued + Seconds(900), issued.expiration);
    EXPECT_EQ(kept->policies, session.policies);
    EXPECT_EQ(kept->tags, session.tags);
    EXPECT_EQ(kept->transitive_tags, session.transitive_tags);
    EXPECT_EQ(kept->source_identity, session.source_identity);
    EXPECT_EQ(kept->federated_provider, session.federated_provider);
  }
  EXPECT_EQ(credentials.root().principal.session, nullptr);
}

TEST_F(CredentialsTest, SessionsEndWithTheirRoleThoughAnotherGetItsName) {
  Credentials credentials(world, iam);
  CreateRoleRequest make;
  make.role_name = "deploy";
  make.assume_role_policy_document =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",)"
      R"("Principal":{"AWS":"123456789012"}}]})";
  aws::Call call = world.call();
  const std::string deploy = iam.create_role(make, call).role.arn;
  const auto old = credentials.issue(deploy, "s", Seconds(900));
  ASSERT_NE(credentials.find(old.access_key_id), nullptr);
  DeleteRoleRequest remove;
  remove.role_name = "deploy";
  iam.delete_role(remove, call);
  EXPECT_EQ(credentials.find(old.access_key_id), nullptr);
  iam.create_role(make, call);
  EXPECT_EQ(credentials.find(old.access_key_id), nullptr);
  EXPECT_NE(credentials.find(credentials.issue(deploy, "s", Seconds(900)).access_key_id), nullptr);
}

TEST_F(CredentialsTest, ARoleThatIsNotThereGivesNone) {
  Credentials credentials(world, iam);
  EXPECT_EQ(error_code([&] {
              credentials.issue("arn:aws:iam::123456789012:role/none", "s", Seconds(900));
            }),
            "NoSuchEntity");
}

}  // namespace
}  // namespace neargate::iam
