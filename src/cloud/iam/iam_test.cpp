#include "cloud/iam/iam.hpp"

#include <gmock/gmock.h>

#include "base/encoding.hpp"
#include "cloud/test_world.hpp"

namespace neargate::iam {
namespace {

using cloud::error_code;
using testing::ElementsAre;
using testing::SizeIs;

constexpr const char* kTrust =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",)"
    R"("Principal":{"Service":"ecs-tasks.amazonaws.com"}}]})";
constexpr const char* kAllow = R"({"Version":"2012-10-17","Statement":[)"
                               R"({"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]})";
constexpr const char* kExecutionPolicy =
    "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";

struct IamTest : testing::Test {
  cloud::TestWorld world;
  Iam iam{world};
  aws::Call call = world.call();

  Role make_role(const std::string& name, const std::string& path = "/") {
    CreateRoleRequest request;
    request.role_name = name;
    request.path = path;
    request.assume_role_policy_document = kTrust;
    return iam.create_role(request, call).role;
  }
  std::string make_policy(const std::string& name) {
    CreatePolicyRequest request;
    request.policy_name = name;
    request.policy_document = kAllow;
    return *iam.create_policy(request, call).policy->arn;
  }
  void attach(const std::string& role, const std::string& arn) {
    AttachRolePolicyRequest request;
    request.role_name = role;
    request.policy_arn = arn;
    iam.attach_role_policy(request, call);
  }
  void put_inline(const std::string& role, const std::string& name) {
    PutRolePolicyRequest request;
    request.role_name = role;
    request.policy_name = name;
    request.policy_document = kAllow;
    iam.put_role_policy(request, call);
  }
  Role get_role(const std::string& name) {
    GetRoleRequest request;
    request.role_name = name;
    return iam.get_role(request, call).role;
  }
  void delete_role(const std::string& name) {
    DeleteRoleRequest request;
    request.role_name = name;
    iam.delete_role(request, call);
  }
  std::string add_version(const std::string& arn, bool set_as_default) {
    CreatePolicyVersionRequest request;
    request.policy_arn = arn;
    request.policy_document = kAllow;
    request.set_as_default = set_as_default;
    return *iam.create_policy_version(request, call).policy_version->version_id;
  }
};

TEST_F(IamTest, ARoleIsShownAsItWasMade) {
  const Role role = make_role("task", "/service/");
  EXPECT_EQ(role.arn, "arn:aws:iam::123456789012:role/service/task");
  EXPECT_THAT(role.role_id, testing::MatchesRegex("AROA[A-Z0-9]{17}"));
  const Role shown = get_role("task");
  EXPECT_EQ(percent_decode(*shown.assume_role_policy_document), kTrust);
  EXPECT_EQ(shown.max_session_duration, 3600);
  EXPECT_EQ(shown.create_date, call.now);
}

TEST_F(IamTest, RolesHaveOneNameWhateverItsCase) {
  make_role("task");
  EXPECT_EQ(error_code([&] { make_role("TASK"); }), "EntityAlreadyExists");
  EXPECT_EQ(error_code([&] { get_role("other"); }), "NoSuchEntity");
}

TEST_F(IamTest, BadPathsAndPrincipalsThatDoNotExistAreRefused) {
  EXPECT_EQ(error_code([&] { make_role("task", "service"); }), "ValidationError");
  CreateRoleRequest request;
  request.role_name = "chained";
  request.assume_role_policy_document =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",)"
      R"("Principal":{"AWS":"arn:aws:iam::123456789012:role/first"}}]})";
  EXPECT_EQ(error_code([&] { iam.create_role(request, call); }), "MalformedPolicyDocument");
  make_role("first");
  EXPECT_EQ(error_code([&] { iam.create_role(request, call); }), "");
}

TEST_F(IamTest, ARoleIsDeletedOnceNothingHangsOnIt) {
  make_role("task");
  attach("task", kExecutionPolicy);
  put_inline("task", "secrets");
  EXPECT_EQ(error_code([&] { delete_role("task"); }), "DeleteConflict");
  DetachRolePolicyRequest detach;
  detach.role_name = "task";
  detach.policy_arn = kExecutionPolicy;
  iam.detach_role_policy(detach, call);
  EXPECT_EQ(error_code([&] { iam.detach_role_policy(detach, call); }), "NoSuchEntity");
  EXPECT_EQ(error_code([&] { delete_role("task"); }), "DeleteConflict");
  DeleteRolePolicyRequest erase;
  erase.role_name = "task";
  erase.policy_name = "secrets";
  iam.delete_role_policy(erase, call);
  delete_role("task");
  EXPECT_EQ(error_code([&] { get_role("task"); }), "NoSuchEntity");
}

TEST_F(IamTest, ListsComeInPages) {
  for (const char* name : {"a", "b", "c"}) make_role(name);
  make_role("hidden", "/elsewhere/");
  ListRolesRequest request;
  request.max_items = 2;
  const auto first = iam.list_roles(request, call);
  ASSERT_THAT(first.roles, SizeIs(2));
  EXPECT_TRUE(*first.is_truncated);
  request.marker = first.marker;
  const auto second = iam.list_roles(request, call);
  ASSERT_THAT(second.roles, SizeIs(2));
  EXPECT_EQ(second.roles[0].role_name, "c");
  EXPECT_FALSE(*second.is_truncated);
  EXPECT_FALSE(second.marker);
  request.marker = "nonsense";
  EXPECT_EQ(error_code([&] { iam.list_roles(request, call); }), "ValidationError");
  ListRolesRequest of_path;
  of_path.path_prefix = "/elsewhere/";
  EXPECT_THAT(iam.list_roles(of_path, call).roles, SizeIs(1));
}

TEST_F(IamTest, AttachedPoliciesAreListedWithTheirNames) {
  make_role("task");
  attach("task", kExecutionPolicy);
  attach("task", kExecutionPolicy);  // again changes nothing
  ListAttachedRolePoliciesRequest request;
  request.role_name = "task";
  const auto list = *iam.list_attached_role_policies(request, call).attached_policies;
  ASSERT_THAT(list, SizeIs(1));
  EXPECT_EQ(list[0].policy_name, "AmazonECSTaskExecutionRolePolicy");
  EXPECT_EQ(error_code([&] { attach("task", "arn:aws:iam::123456789012:policy/none"); }),
            "NoSuchEntity");
}

TEST_F(IamTest, ARoleTakesTenPoliciesAtMost) {
  make_role("task");
  for (int i = 0; i < 10; ++i) attach("task", make_policy("p" + std::to_string(i)));
  const std::string one_more = make_policy("p10");
  EXPECT_EQ(error_code([&] { attach("task", one_more); }), "LimitExceeded");
}

TEST_F(IamTest, PoliciesKeepUpToFiveVersions) {
  const std::string arn = make_policy("reader");
  EXPECT_EQ(add_version(arn, true), "v2");
  for (int i = 3; i <= 5; ++i) add_version(arn, false);
  EXPECT_EQ(error_code([&] { add_version(arn, false); }), "LimitExceeded");
  GetPolicyRequest get;
  get.policy_arn = arn;
  EXPECT_EQ(iam.get_policy(get, call).policy->default_version_id, "v2");
  DeletePolicyVersionRequest erase;
  erase.policy_arn = arn;
  erase.version_id = "v2";
  EXPECT_EQ(error_code([&] { iam.delete_policy_version(erase, call); }), "DeleteConflict");
  erase.version_id = "v1";
  iam.delete_policy_version(erase, call);
  EXPECT_EQ(add_version(arn, false), "v6");  // numbers are not used twice
  GetPolicyVersionRequest version;
  version.policy_arn = arn;
  version.version_id = "v1";
  EXPECT_EQ(error_code([&] { iam.get_policy_version(version, call); }), "NoSuchEntity");
}

TEST_F(IamTest, APolicyInUseOrWithVersionsStays) {
  const std::string arn = make_policy("reader");
  make_role("task");
  attach("task", arn);
  DeletePolicyRequest request;
  request.policy_arn = arn;
  EXPECT_EQ(error_code([&] { iam.delete_policy(request, call); }), "DeleteConflict");
  ListEntitiesForPolicyRequest entities;
  entities.policy_arn = arn;
  EXPECT_EQ(iam.list_entities_for_policy(entities, call).policy_roles->at(0).role_name, "task");
  DetachRolePolicyRequest detach;
  detach.role_name = "task";
  detach.policy_arn = arn;
  iam.detach_role_policy(detach, call);
  add_version(arn, true);
  EXPECT_EQ(error_code([&] { iam.delete_policy(request, call); }), "DeleteConflict");
}

TEST_F(IamTest, PoliciesOfAwsAreThereAndFixed) {
  GetPolicyVersionRequest request;
  request.policy_arn = kExecutionPolicy;
  request.version_id = "v1";
  const auto version = *iam.get_policy_version(request, call).policy_version;
  EXPECT_THAT(*percent_decode(*version.document), testing::HasSubstr("ecr:BatchGetImage"));
  EXPECT_EQ(error_code([&] { add_version(kExecutionPolicy, true); }), "AccessDenied");
  ListPoliciesRequest local;
  local.scope = "Local";
  EXPECT_THAT(*iam.list_policies(local, call).policies, SizeIs(0));
}

TEST_F(IamTest, TagsAreMergedByKeyWithoutRegardToCase) {
  make_role("task");
  TagRoleRequest request;
  request.role_name = "task";
  request.tags = {{"Env", "prod"}, {"Team", "a"}};
  iam.tag_role(request, call);
  request.tags = {{"env", "test"}};
  iam.tag_role(request, call);
  EXPECT_THAT(*get_role("task").tags, ElementsAre(Tag{"env", "test"}, Tag{"Team", "a"}));
  request.tags = {{"x", "1"}, {"X", "2"}};
  EXPECT_EQ(error_code([&] { iam.tag_role(request, call); }), "InvalidInput");
  UntagRoleRequest untag;
  untag.role_name = "task";
  untag.tag_keys = {"ENV"};
  iam.untag_role(untag, call);
  EXPECT_THAT(*get_role("task").tags, ElementsAre(Tag{"Team", "a"}));
}

TEST_F(IamTest, AProviderIsOfExactlyOneIssuer) {
  CreateOpenIDConnectProviderRequest request;
  request.url = "https://tenant.example/";
  EXPECT_EQ(iam.create_open_id_connect_provider(request, call).open_id_connect_provider_arn,
            "arn:aws:iam::123456789012:oidc-provider/tenant.example/");
  EXPECT_NE(iam.find_provider("https://tenant.example/"), nullptr);
  EXPECT_EQ(iam.find_provider("https://tenant.example"), nullptr);
  EXPECT_EQ(iam.find_provider("https://tenant.example//"), nullptr);
  EXPECT_EQ(iam.find_provider("http://tenant.example/"), nullptr);
  for (int i = 1; i < 100; ++i) {
    request.url = "https://tenant" + std::to_string(i) + ".example";
    iam.create_open_id_connect_provider(request, call);
  }
  request.url = "https://one-more.example";
  EXPECT_EQ(error_code([&] { iam.create_open_id_connect_provider(request, call); }),
            "LimitExceeded");
}

TEST_F(IamTest, ProvidersAreKnownByTheirUrl) {
  CreateOpenIDConnectProviderRequest request;
  request.url = "https://token.actions.githubusercontent.com";
  request.client_id_list = {{"sts.amazonaws.com"}};
  request.thumbprint_list = {{std::string(40, 'a')}};
  const std::string arn =
      *iam.create_open_id_connect_provider(request, call).open_id_connect_provider_arn;
  EXPECT_EQ(arn, "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com");
  EXPECT_EQ(error_code([&] { iam.create_open_id_connect_provider(request, call); }),
            "EntityAlreadyExists");
  request.url = "http://token.actions.githubusercontent.com";
  EXPECT_EQ(error_code([&] { iam.create_open_id_connect_provider(request, call); }),
            "ValidationError");
  GetOpenIDConnectProviderRequest get;
  get.open_id_connect_provider_arn = arn;
  EXPECT_EQ(iam.get_open_id_connect_provider(get, call).url, "token.actions.githubusercontent.com");
  DeleteOpenIDConnectProviderRequest erase;
  erase.open_id_connect_provider_arn = arn;
  iam.delete_open_id_connect_provider(erase, call);
  EXPECT_EQ(error_code([&] { iam.get_open_id_connect_provider(get, call); }), "NoSuchEntity");
}

TEST_F(IamTest, ServiceLinkedRolesBelongToTheirService) {
  const std::string arn = iam.ensure_service_linked_role("ecs.amazonaws.com");
  EXPECT_EQ(arn,
            "arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/"
            "AWSServiceRoleForECS");
  EXPECT_EQ(iam.ensure_service_linked_role("ecs.amazonaws.com"), arn);
  CreateServiceLinkedRoleRequest create;
  create.aws_service_name = "ecs.amazonaws.com";
  EXPECT_EQ(error_code([&] { iam.create_service_linked_role(create, call); }), "InvalidInput");
  EXPECT_EQ(error_code([&] { delete_role("AWSServiceRoleForECS"); }), "UnmodifiableEntity");
  TagRoleRequest tag;  // tags are the account's own
  tag.role_name = "AWSServiceRoleForECS";
  tag.tags = {{"a", "1"}};
  iam.tag_role(tag, call);
  EXPECT_THAT(*get_role("AWSServiceRoleForECS").tags, SizeIs(1));
  DeleteServiceLinkedRoleRequest erase;
  erase.role_name = "AWSServiceRoleForECS";
  GetServiceLinkedRoleDeletionStatusRequest status;
  status.deletion_task_id = iam.delete_service_linked_role(erase, call).deletion_task_id;
  EXPECT_EQ(iam.get_service_linked_role_deletion_status(status, call).status, "SUCCEEDED");
  EXPECT_EQ(iam.find_role_by_arn(arn), nullptr);
}

TEST_F(IamTest, EverythingIsThereAfterARestart) {
  make_role("task", "/service/");
  attach("task", make_policy("reader"));
  put_inline("task", "secrets");
  const Role before = get_role("task");
  cloud::TestWorld later = world.reopened();
  Iam again(later);
  GetRoleRequest request;
  request.role_name = "task";
  EXPECT_EQ(again.get_role(request, call).role, before);
  ListRolePoliciesRequest inline_policies;
  inline_policies.role_name = "task";
  EXPECT_THAT(again.list_role_policies(inline_policies, call).policy_names, ElementsAre("secrets"));
}

}  // namespace
}  // namespace neargate::iam
