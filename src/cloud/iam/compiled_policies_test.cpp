#include "cloud/iam/compiled_policies.hpp"

#include <gtest/gtest.h>

#include "cloud/iam/iam.hpp"
#include "cloud/test_world.hpp"

namespace neargate::iam {
namespace {

std::string allow(const std::string& action) {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":")" + action +
         R"(","Resource":"*"}]})";
}

struct CompiledPoliciesTest : testing::Test {
  cloud::TestWorld world;
  Iam iam{world};
  aws::Call call = world.call();

  CompiledPoliciesTest() {
    CreateRoleRequest request;
    request.role_name = "worker";
    request.assume_role_policy_document = trust("ecs-tasks.amazonaws.com");
    iam.create_role(request, call);
  }

  static std::string trust(const std::string& service) {
    return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",)"
           R"("Principal":{"Service":")" +
           service + R"("}}]})";
  }
  void put_inline(const std::string& action) {
    PutRolePolicyRequest request;
    request.role_name = "worker";
    request.policy_name = "own";
    request.policy_document = allow(action);
    iam.put_role_policy(request, call);
  }
  std::string make_policy(const std::string& name, const std::string& action) {
    CreatePolicyRequest request;
    request.policy_name = name;
    request.policy_document = allow(action);
    return *iam.create_policy(request, call).policy->arn;
  }
  void attach(const std::string& arn) {
    AttachRolePolicyRequest request;
    request.role_name = "worker";
    request.policy_arn = arn;
    iam.attach_role_policy(request, call);
  }
  bool may(const std::string& action) const {
    policy::Request request;
    request.action = action;
    request.resource = "*";
    return policy::evaluate(request, iam.policies_of("worker")).allowed();
  }
};

TEST_F(CompiledPoliciesTest, FollowInlinePolicies) {
  EXPECT_FALSE(may("s3:GetObject"));
  put_inline("s3:GetObject");
  EXPECT_TRUE(may("s3:GetObject"));
  put_inline("s3:PutObject");
  EXPECT_FALSE(may("s3:GetObject"));
  EXPECT_TRUE(may("s3:PutObject"));
  DeleteRolePolicyRequest request;
  request.role_name = "worker";
  request.policy_name = "own";
  iam.delete_role_policy(request, call);
  EXPECT_FALSE(may("s3:PutObject"));
}

TEST_F(CompiledPoliciesTest, FollowManagedPoliciesAndTheirDefaultVersions) {
  const std::string arn = make_policy("work", "s3:GetObject");
  attach(arn);
  EXPECT_TRUE(may("s3:GetObject"));
  EXPECT_EQ(iam.policies_of("worker").identity.at(0).name, arn);
  CreatePolicyVersionRequest version;
  version.policy_arn = arn;
  version.policy_document = allow("s3:PutObject");
  version.set_as_default = true;
  iam.create_policy_version(version, call);
  EXPECT_FALSE(may("s3:GetObject"));
  SetDefaultPolicyVersionRequest back;
  back.policy_arn = arn;
  back.version_id = "v1";
  iam.set_default_policy_version(back, call);
  EXPECT_TRUE(may("s3:GetObject"));
  DetachRolePolicyRequest detach;
  detach.role_name = "worker";
  detach.policy_arn = arn;
  iam.detach_role_policy(detach, call);
  EXPECT_FALSE(may("s3:GetObject"));
}

TEST_F(CompiledPoliciesTest, FollowBoundaries) {
  put_inline("s3:*");
  EXPECT_TRUE(may("s3:GetObject"));
  PutRolePermissionsBoundaryRequest boundary;
  boundary.role_name = "worker";
  boundary.permissions_boundary = make_policy("limit", "s3:PutObject");
  iam.put_role_permissions_boundary(boundary, call);
  EXPECT_FALSE(may("s3:GetObject"));
  DeleteRolePermissionsBoundaryRequest remove;
  remove.role_name = "worker";
  iam.delete_role_permissions_boundary(remove, call);
  EXPECT_TRUE(may("s3:GetObject"));
}

TEST_F(CompiledPoliciesTest, FollowTrustAndTheRoleItself) {
  policy::Request request;
  request.action = "sts:AssumeRole";
  request.principal.service = "ecs.amazonaws.com";
  EXPECT_FALSE(policy::is_trusted(request, *iam.trust_of("worker")));
  UpdateAssumeRolePolicyRequest update;
  update.role_name = "worker";
  update.policy_document = trust("ecs.amazonaws.com");
  iam.update_assume_role_policy(update, call);
  EXPECT_TRUE(policy::is_trusted(request, *iam.trust_of("worker")));
  DeleteRoleRequest remove;
  remove.role_name = "worker";
  iam.delete_role(remove, call);
  EXPECT_EQ(iam.trust_of("worker"), nullptr);
  EXPECT_TRUE(iam.policies_of("worker").identity.empty());
}

TEST(CompileStored, WhatCannotBeReadAnyMoreDenies) {
  policy::Policies policies;
  policies.identity.push_back({"old", compile_stored("{", policy::Kind::identity, "old")});
  policy::Request request;
  request.action = "s3:GetObject";
  request.resource = "*";
  EXPECT_EQ(policy::evaluate(request, policies).verdict, policy::Verdict::explicitly_denied);
  EXPECT_FALSE(policy::is_trusted(request, *compile_stored("{", policy::Kind::trust, "old trust")));
}

TEST(CompileStored, WhatAResourceHasThatCannotBeReadSparesTheRoot) {
  policy::Policies policies;
  policies.resource_must_allow = true;
  policies.resource = {"key", compile_stored("{", policy::Kind::resource, "of a key")};
  policy::Request request;
  request.action = "kms:PutKeyPolicy";
  request.resource = "arn:aws:kms:us-east-1:123456789012:key/k1";
  EXPECT_EQ(policy::evaluate(request, policies).verdict, policy::Verdict::explicitly_denied);
  request.principal = {.account = "123456789012", .arn = "arn:aws:iam::123456789012:root"};
  request.principal.root = true;
  request.context.set("aws:PrincipalArn", request.principal.arn);
  EXPECT_TRUE(policy::evaluate(request, policies).allowed());
}

}  // namespace
}  // namespace neargate::iam
