#include "cloud/access/authorizer.hpp"

#include <gtest/gtest.h>

#include "cloud/access/directory_for_test.hpp"
#include "cloud/test_world.hpp"

namespace neargate::access {
namespace {

std::string document(const std::string& statement) {
  return R"({"Version":"2012-10-17","Statement":[)" + statement + "]}";
}

class AuthorizerTest : public testing::Test {
 protected:
  AuthorizerTest() {
    call_.service = &iam::kService;
    call_.protocol = smithy::Protocol::aws_query;
    iam::CreateRoleRequest role;
    role.role_name = "worker";
    role.assume_role_policy_document =
        document(R"({"Effect":"Allow","Action":"sts:AssumeRole",)"
                 R"("Principal":{"Service":"ecs-tasks.amazonaws.com"}})");
    role.tags = std::vector<iam::Tag>{{.key = "team", .value = "shop"}};
    iam_.create_role(role, call_);
    session_.role_arn = kRole;
  }

  void allow(const std::string& statement) {
    iam::PutRolePolicyRequest request;
    request.role_name = "worker";
    request.policy_name = "own";
    request.policy_document = document(statement);
    iam_.put_role_policy(request, call_);
  }

  // "" where the worker may; else the refusal's code and message.
  std::string get_role(const std::string& name) {
    iam::GetRoleRequest request;
    request.role_name = name;
    aws::Call call = call_;
    call.operation = iam::kService.find("GetRole");
    call.principal.account = world_.call().principal.account;
    call.principal.arn = "arn:aws:sts::123456789012:assumed-role/worker/s";
    call.principal.session = std::make_shared<aws::Session>(session_);
    try {
      authorizer_.authorize(call, &request);
      return "";
    } catch (const aws::Error& error) {
      return error.code() + ": " + error.what();
    }
  }

  void put_key_policy(const std::string& text) {
    directory_.policies[kKey] = {kKey, text, policy::Kind::resource, /*must_allow=*/true};
  }

  static constexpr const char* kRole = "arn:aws:iam::123456789012:role/worker";
  static constexpr const char* kKey = "arn:aws:kms:us-east-1:123456789012:key/k1";

  cloud::TestWorld world_;
  iam::Iam iam_{world_};
  DirectoryForTest directory_;
  Authorizer authorizer_{world_, iam_, directory_};
  aws::Call call_ = world_.call();
  aws::Session session_;
};

TEST_F(AuthorizerTest, AsksTheRolesPolicies) {
  EXPECT_EQ(get_role("a"),
            "AccessDenied: User: arn:aws:sts::123456789012:assumed-role/worker/s is not authorized "
            "to perform: iam:GetRole on resource: arn:aws:iam::123456789012:role/a because no "
            "identity-based policy allows the iam:GetRole action");
  allow(R"({"Effect":"Allow","Action":"iam:Get*","Resource":"arn:aws:iam::*:role/a"})");
  EXPECT_EQ(get_role("a"), "");
  EXPECT_NE(get_role("b"), "");
}

TEST_F(AuthorizerTest, AsksTheSessionsPoliciesToo) {
  allow(R"({"Effect":"Allow","Action":"iam:*","Resource":"*"})");
  session_.policies.emplace_back(
      "",
      document(R"({"Effect":"Allow","Action":"iam:GetRole","Resource":"arn:aws:iam::*:role/b"})"));
  EXPECT_TRUE(get_role("a").ends_with("because no session policy allows the iam:GetRole action"));
  EXPECT_EQ(get_role("b"), "");
}

TEST_F(AuthorizerTest, KnowsTagsAndTimes) {
  directory_.tags["arn:aws:iam::123456789012:role/a"] = {{"Name", "a"}};
  allow(R"({"Effect":"Allow","Action":"iam:GetRole","Resource":"*","Condition":{)"
        R"("StringEquals":{"aws:PrincipalTag/team":"shop","iam:ResourceTag/Name":"a",)"
        R"("aws:PrincipalArn":"arn:aws:iam::123456789012:role/worker"},)"
        R"("Bool":{"aws:SecureTransport":"true"},)"
        R"("DateGreaterThan":{"aws:CurrentTime":"2024-01-01T00:00:00Z"}}})");
  EXPECT_EQ(get_role("a"), "");
  EXPECT_NE(get_role("b"), "");
  session_.tags["team"] = "other";  // a session's tag stands before its role's
  EXPECT_NE(get_role("a"), "");
}

TEST_F(AuthorizerTest, SessionsOfARoleThatIsGoneMayNothing) {
  allow(R"({"Effect":"Allow","Action":"*","Resource":"*"})");
  session_.role_arn = "arn:aws:iam::123456789012:role/gone";
  EXPECT_NE(get_role("a"), "");
}

TEST_F(AuthorizerTest, AKeysPolicyMustAllowEvenTheRoot) {
  Caller root;
  root.principal = {.account = "123456789012", .arn = "arn:aws:iam::123456789012:root"};
  root.principal.root = true;
  const auto may = [&] { return authorizer_.ask(root, "kms:DescribeKey", kKey).allowed(); };
  put_key_policy(document(R"({"Effect":"Allow","Action":"kms:*","Resource":"*",)"
                          R"("Principal":{"Service":"x.amazonaws.com"}})"));
  EXPECT_FALSE(may());
  put_key_policy(document(R"({"Effect":"Allow","Action":"kms:*","Resource":"*",)"
                          R"("Principal":{"AWS":"arn:aws:iam::123456789012:root"}})"));
  EXPECT_TRUE(may());
  EXPECT_TRUE(authorizer_.ask(root, "ecs:ListClusters", "*").allowed());
}

TEST_F(AuthorizerTest, TheRootCanPutAPolicyRightThatCannotBeRead) {
  allow(R"({"Effect":"Allow","Action":"*","Resource":"*"})");
  put_key_policy(R"({"Version":"1999-01-01","Statement":"kept by an older version"})");
  const Caller worker = Caller::as_role(kRole, "AROA1", "task-1");
  EXPECT_EQ(authorizer_.ask(worker, "kms:PutKeyPolicy", kKey).decision.verdict,
            policy::Verdict::explicitly_denied);
  EXPECT_TRUE(authorizer_.ask(Caller::of(call_.principal), "kms:PutKeyPolicy", kKey).allowed());
}

TEST_F(AuthorizerTest, KnowsWhereRequestsOfTheRegistryComeFrom) {
  allow(R"({"Effect":"Allow","Action":"ecr:*","Resource":"*","Condition":{)"
        R"("IpAddress":{"aws:SourceIp":"127.0.0.0/8"},"Bool":{"aws:ViaAWSService":"false"}}})");
  aws::Call request = call_;
  request.protocol = smithy::Protocol::aws_json_1_1;
  request.principal.arn = "arn:aws:sts::123456789012:assumed-role/worker/s";
  request.principal.session = std::make_shared<aws::Session>(session_);
  const auto code = [&](const std::string& address) {
    request.source_address = address;
    return cloud::error_code([&] {
      authorizer_.authorize(request, "ecr:PutImage",
                            "arn:aws:ecr:us-east-1:123456789012:repository/shop");
    });
  };
  EXPECT_EQ(code("127.0.0.1"), "");
  EXPECT_EQ(code("10.0.1.4"), "AccessDeniedException");
}

TEST_F(AuthorizerTest, AnswersForServicesThatActAsARole) {
  const Caller agent = Caller::as_role(kRole, "AROA1", "task-1");
  EXPECT_EQ(agent.principal.arn, "arn:aws:sts::123456789012:assumed-role/worker/task-1");
  const std::string from = "arn:aws:ecs:us-east-1:123456789012:*";
  EXPECT_TRUE(authorizer_.is_trusted(kRole, "ecs-tasks.amazonaws.com", from));
  EXPECT_FALSE(authorizer_.is_trusted(kRole, "vpc-flow-logs.amazonaws.com", from));
  EXPECT_FALSE(authorizer_.is_trusted("arn:aws:iam::123456789012:role/gone", "x", from));
  EXPECT_FALSE(authorizer_.ask(agent, "ecr:GetAuthorizationToken", "*").allowed());
  allow(R"({"Effect":"Allow","Action":"ecr:GetAuthorizationToken","Resource":"*"})");
  EXPECT_TRUE(authorizer_.ask(agent, "ecr:GetAuthorizationToken", "*").allowed());
}

// The confused deputy: a trust policy may say for which account and resource of it.
TEST_F(AuthorizerTest, AServiceTellsForWhomItAsks) {
  const auto trusts = [&](const std::string& condition, const std::string& from) {
    iam_.update_assume_role_policy(
        {.role_name = "worker",
         .policy_document = document(R"({"Effect":"Allow","Action":"sts:AssumeRole",)"
                                     R"("Principal":{"Service":"ecs-tasks.amazonaws.com"},)"
                                     R"("Condition":)" +
                                     condition + "}")},
        call_);
    return authorizer_.is_trusted(kRole, "ecs-tasks.amazonaws.com", from);
  };
  const std::string tasks = "arn:aws:ecs:us-east-1:123456789012:*";
  EXPECT_TRUE(trusts(R"({"ArnLike":{"aws:SourceArn":"arn:aws:ecs:*:123456789012:*"}})", tasks));
  EXPECT_FALSE(trusts(R"({"ArnLike":{"aws:SourceArn":"arn:aws:ecs:*:210987654321:*"}})", tasks));
  EXPECT_TRUE(trusts(R"({"StringEquals":{"aws:SourceAccount":"123456789012"}})", tasks));
  EXPECT_FALSE(trusts(R"({"StringEquals":{"aws:SourceAccount":"210987654321"}})", tasks));
}

}  // namespace
}  // namespace neargate::access
