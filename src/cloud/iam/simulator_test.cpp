#include <gmock/gmock.h>

#include "cloud/iam/iam.hpp"
#include "cloud/iam/simulation.hpp"
#include "cloud/test_world.hpp"

namespace neargate::iam {
namespace {

using cloud::error_code;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kRole = "arn:aws:iam::123456789012:role/worker";
// The example of AWS's command line; its answer tells the positions.
constexpr const char* kAfterADate =
    R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*",)"
    R"("Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":)"
    R"("2018-08-16T12:00:00Z"}}}})";

ContextEntry entry(const std::string& key, const std::string& value, const std::string& type) {
  ContextEntry made;
  made.context_key_name = key;
  made.context_key_values = {value};
  made.context_key_type = type;
  return made;
}

struct SimulatorTest : testing::Test {
  cloud::TestWorld world;
  Iam iam{world};
  aws::Call call = world.call();

  SimulatorTest() {
    CreateRoleRequest request;
    request.role_name = "worker";
    request.assume_role_policy_document =
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",)"
        R"("Principal":{"Service":"ecs-tasks.amazonaws.com"}}]})";
    iam.create_role(request, call);
    PutRolePolicyRequest inline_policy;
    inline_policy.role_name = "worker";
    inline_policy.policy_name = "files";
    inline_policy.policy_document =
        "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\"Effect\": \"Allow\",\n"
        "     \"Action\": \"s3:*\", \"Resource\": \"arn:aws:s3:::bucket/*\"},\n"
        "    {\"Effect\": \"Deny\", \"Action\": \"s3:DeleteObject\", \"Resource\": \"*\"}\n  ]\n}";
    iam.put_role_policy(inline_policy, call);
  }

  EvaluationResult custom(const std::string& time) {
    SimulateCustomPolicyRequest request;
    request.policy_input_list = {kAfterADate};
    request.action_names = {"dynamodb:CreateBackup"};
    if (!time.empty()) request.context_entries = {{entry("aws:CurrentTime", time, "date")}};
    const auto results = *iam.simulate_custom_policy(request, call).evaluation_results;
    EXPECT_THAT(results, SizeIs(1));
    return results.at(0);
  }
  std::vector<EvaluationResult> of_role(SimulatePrincipalPolicyRequest request) {
    request.policy_source_arn = kRole;
    return *iam.simulate_principal_policy(request, call).evaluation_results;
  }
};

TEST_F(SimulatorTest, AnswersTheExampleOfTheCommandLineAsAwsDoes) {
  const EvaluationResult allowed = custom("2019-04-25T11:00:00Z");
  EXPECT_EQ(allowed.eval_decision, "allowed");
  EXPECT_EQ(allowed.eval_resource_name, "*");
  EXPECT_THAT(*allowed.missing_context_values, IsEmpty());
  ASSERT_THAT(*allowed.matched_statements, SizeIs(1));
  const Statement& statement = allowed.matched_statements->at(0);
  EXPECT_EQ(statement.source_policy_id, "PolicyInputList.1");
  EXPECT_EQ(statement.source_policy_type, "IAM Policy");
  EXPECT_EQ(statement.start_position->line, 1);
  EXPECT_EQ(statement.start_position->column, 38);
  EXPECT_EQ(statement.end_position->line, 1);
  EXPECT_EQ(statement.end_position->column, 167);

  const EvaluationResult denied = custom("2014-04-25T11:00:00Z");
  EXPECT_EQ(denied.eval_decision, "implicitDeny");
  EXPECT_THAT(*denied.matched_statements, IsEmpty());
  EXPECT_THAT(*custom("").missing_context_values, ElementsAre("aws:CurrentTime"));
}

TEST_F(SimulatorTest, ARolesStatementsAreNamedAndPlaced) {
  SimulatePrincipalPolicyRequest request;
  request.action_names = {"s3:GetObject", "s3:DeleteObject"};
  request.resource_arns = {{"arn:aws:s3:::bucket/key", "arn:aws:s3:::other/key"}};
  const auto results = of_role(request);
  ASSERT_THAT(results, SizeIs(4));
  EXPECT_EQ(results[0].eval_decision, "allowed");
  EXPECT_EQ(results[0].matched_statements->at(0).source_policy_id, "role_worker_files");
  EXPECT_EQ(results[0].matched_statements->at(0).start_position->line, 3);
  EXPECT_EQ(results[0].matched_statements->at(0).start_position->column, 17);
  EXPECT_EQ(results[0].matched_statements->at(0).end_position->line, 5);
  ASSERT_THAT(*results[0].resource_specific_results, SizeIs(1));
  EXPECT_EQ(results[0].resource_specific_results->at(0).eval_resource_decision, "allowed");
  EXPECT_EQ(results[1].eval_decision, "implicitDeny");
  EXPECT_EQ(results[2].eval_decision, "explicitDeny");
  ASSERT_THAT(*results[2].matched_statements, SizeIs(1));  // what denies alone
  EXPECT_EQ(results[2].matched_statements->at(0).start_position->line, 5);
  EXPECT_EQ(results[2].matched_statements->at(0).end_position->line, 6);
}

TEST_F(SimulatorTest, BoundariesAreTold) {
  SimulatePrincipalPolicyRequest request;
  request.action_names = {"s3:GetObject"};
  request.resource_arns = {{"arn:aws:s3:::bucket/key"}};
  EXPECT_FALSE(of_role(request)[0].permissions_boundary_decision_detail);
  request.permissions_boundary_policy_input_list = {
      {R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ec2:*",)"
       R"("Resource":"*"}})"}};
  const EvaluationResult result = of_role(request)[0];
  EXPECT_EQ(result.eval_decision, "implicitDeny");
  EXPECT_FALSE(*result.permissions_boundary_decision_detail->allowed_by_permissions_boundary);
}

TEST_F(SimulatorTest, AResourcesPolicyCanAllowTheRole) {
  SimulatePrincipalPolicyRequest request;
  request.action_names = {"s3:GetObject"};
  request.resource_arns = {{"arn:aws:s3:::other/key"}};
  request.resource_policy =
      R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject",)"
      R"("Resource":"arn:aws:s3:::other/*","Principal":{"AWS":)"
      R"("arn:aws:iam::123456789012:role/worker"}}})";
  const EvaluationResult result = of_role(request)[0];
  EXPECT_EQ(result.eval_decision, "allowed");
  EXPECT_EQ(result.matched_statements->at(0).source_policy_id, "ResourcePolicy");
}

TEST_F(SimulatorTest, PagesResults) {
  SimulatePrincipalPolicyRequest request;
  request.policy_source_arn = kRole;
  request.action_names = {"s3:GetObject", "s3:PutObject", "s3:ListBucket"};
  request.max_items = 2;
  const SimulatePolicyResponse first = iam.simulate_principal_policy(request, call);
  EXPECT_THAT(*first.evaluation_results, SizeIs(2));
  EXPECT_TRUE(*first.is_truncated);
  request.marker = first.marker;
  EXPECT_THAT(*iam.simulate_principal_policy(request, call).evaluation_results, SizeIs(1));
}

TEST_F(SimulatorTest, TellsWhatKeysPoliciesAskFor) {
  GetContextKeysForCustomPolicyRequest custom_keys;
  custom_keys.policy_input_list = {
      R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*",)"
      R"("Resource":"arn:aws:dynamodb:us-west-2:123456789012:table/${aws:username}",)"
      R"("Condition":{"DateGreaterThan":{"aws:CurrentTime":"2015-08-16T12:00:00Z"}}}})"};
  EXPECT_THAT(*iam.get_context_keys_for_custom_policy(custom_keys, call).context_key_names,
              ElementsAre("aws:username", "aws:CurrentTime"));
  GetContextKeysForPrincipalPolicyRequest of_principal;
  of_principal.policy_source_arn = kRole;
  of_principal.policy_input_list = {{kAfterADate}};
  EXPECT_THAT(*iam.get_context_keys_for_principal_policy(of_principal, call).context_key_names,
              ElementsAre("aws:CurrentTime"));
}

TEST_F(SimulatorTest, RefusesWhatItCannotSimulate) {
  SimulatePrincipalPolicyRequest request;
  request.action_names = {"s3:GetObject"};
  const auto code = [&] {
    return error_code([&] { iam.simulate_principal_policy(request, call); });
  };
  request.policy_source_arn = "arn:aws:iam::123456789012:role/nobody";
  EXPECT_EQ(code(), "NoSuchEntity");
  request.policy_source_arn = "arn:aws:sts::123456789012:assumed-role/worker/one";
  EXPECT_EQ(code(), "InvalidInput");
  request.policy_source_arn = kRole;
  request.policy_input_list = {{"{"}};
  EXPECT_EQ(code(), "InvalidInput");
  request.policy_input_list.reset();
  request.action_names = {"GetObject"};
  EXPECT_EQ(code(), "InvalidInput");
  request.action_names = {"s3:GetObject"};
  request.context_entries = {{entry("a:bytes", "no base64", "binary")}};
  EXPECT_EQ(code(), "InvalidInput");
}

}  // namespace
}  // namespace neargate::iam
