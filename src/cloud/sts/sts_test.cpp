#include "cloud/sts/sts.hpp"

#include <gmock/gmock.h>

#include "cloud/access/directory_for_test.hpp"
#include "cloud/test_world.hpp"

namespace neargate::sts {
namespace {

using cloud::error_code;

constexpr const char* kAccountTrusts =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":)"
    R"({"AWS":"arn:aws:iam::123456789012:root"},"Action":)"
    R"(["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]}]})";

std::string allow(const std::string& action, const std::string& resource = "*") {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":")" + action +
         R"(","Resource":")" + resource + "\"}]}";
}

struct StsTest : testing::Test {
  cloud::TestWorld world;
  iam::Iam iam{world};
  iam::Credentials credentials{world, iam};
  access::DirectoryForTest directory;
  access::Authorizer authorizer{world, iam, directory};
  Sts sts{world, iam, credentials, authorizer};
  aws::Call call = call_of_root();

  void SetUp() override { make_role("deploy", kAccountTrusts, "/ci/"); }

  aws::Call call_of_root() {
    aws::Call made = world.call();
    made.service = &kService;
    made.operation = kService.find("AssumeRole");
    return made;
  }

  std::string make_role(const std::string& name, const std::string& trust,
                        const std::string& path = "/") {
    iam::CreateRoleRequest request;
    request.role_name = name;
    request.path = path;
    request.assume_role_policy_document = trust;
    iam.create_role(request, call);
    return "arn:aws:iam::123456789012:role" + path + name;
  }
  void put_policy(const std::string& role, const std::string& document) {
    iam::PutRolePolicyRequest request;
    request.role_name = role;
    request.policy_name = "p";
    request.policy_document = document;
    iam.put_role_policy(request, call);
  }

  static AssumeRoleRequest request_for(const std::string& role) {
    AssumeRoleRequest request;
    request.role_arn = "arn:aws:iam::123456789012:role/" + role;
    request.role_session_name = "run-1";
    return request;
  }
  AssumeRoleResponse assume(const std::string& role, std::optional<int> seconds = std::nullopt) {
    AssumeRoleRequest request = request_for(role);
    request.duration_seconds = seconds;
    return sts.assume_role(request, call);
  }
  // The calls that follow are the session's.
  const aws::Session& become(const AssumeRoleResponse& response) {
    call.principal = credentials.find(response.credentials->access_key_id)->principal;
    return *call.principal.session;
  }
  std::string refusal(const AssumeRoleRequest& request) {
    try {
      sts.assume_role(request, call);
    } catch (const aws::Error& error) {
      return error.code() + ": " + error.what();
    }
    return "";
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
  EXPECT_EQ(response.packed_policy_size, std::nullopt);
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
  put_policy("deploy", allow("sts:AssumeRole"));
  EXPECT_EQ(error_code([&] { assume("ci/deploy", 7200); }), "");
  become(assume("ci/deploy"));
  EXPECT_EQ(error_code([&] { assume("ci/deploy", 7200); }), "ValidationError");
  EXPECT_EQ(error_code([&] { assume("ci/deploy", 3600); }), "");
}

TEST_F(StsTest, TheTrustPolicyDecidesWhoMayAssume) {
  make_role("of-a-service",
            R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",)"
            R"("Principal":{"Service":"ecs-tasks.amazonaws.com"}}]})");
  EXPECT_EQ(refusal(request_for("of-a-service")),
            "AccessDenied: User: arn:aws:iam::123456789012:root is not authorized to perform: "
            "sts:AssumeRole on resource: arn:aws:iam::123456789012:role/of-a-service because no "
            "role trust policy allows the sts:AssumeRole action");
  make_role("with-id",
            R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",)"
            R"("Principal":{"AWS":"123456789012"},)"
            R"("Condition":{"StringEquals":{"sts:ExternalId":"shop-7"}}}]})");
  AssumeRoleRequest request = request_for("with-id");
  EXPECT_THAT(refusal(request), testing::StartsWith("AccessDenied"));
  request.external_id = "shop-8";
  EXPECT_THAT(refusal(request), testing::StartsWith("AccessDenied"));
  request.external_id = "shop-7";
  EXPECT_EQ(refusal(request), "");
}

TEST_F(StsTest, ASessionNeedsAPolicyOfItsOwnUnlessItIsNamed) {
  const std::string deploy = "arn:aws:iam::123456789012:role/ci/deploy";
  make_role("of-the-account", kAccountTrusts);
  make_role("of-the-role",
            R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",)"
            R"("Principal":{"AWS":")" +
                deploy + "\"}}]}");
  become(assume("ci/deploy"));
  EXPECT_THAT(refusal(request_for("of-the-account")),
              testing::HasSubstr("because no identity-based policy allows"));
  EXPECT_EQ(refusal(request_for("of-the-role")), "");
  put_policy("deploy", allow("sts:AssumeRole", "arn:aws:iam::*:role/of-the-account"));
  EXPECT_EQ(refusal(request_for("of-the-account")), "");
}

TEST_F(StsTest, TagsOfTheRoleAndTheSessionAreThePrincipals) {
  put_policy("deploy", allow("sts:AssumeRole"));
  iam::TagRoleRequest tag;
  tag.role_name = "deploy";
  tag.tags = {{.key = "team", .value = "shop"}, {.key = "stage", .value = "test"}};
  iam.tag_role(tag, call);
  make_role("next",
            R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",)"
            R"("Principal":{"AWS":"123456789012"},"Condition":{"StringEquals":)"
            R"({"aws:PrincipalTag/team":"shop","aws:PrincipalTag/stage":"prod"}}}]})");
  AssumeRoleRequest request = request_for("ci/deploy");
  become(sts.assume_role(request, call));
  EXPECT_THAT(refusal(request_for("next")), testing::StartsWith("AccessDenied"));
  call = call_of_root();
  request.tags = std::vector<Tag>{{.key = "stage", .value = "prod"}};
  become(sts.assume_role(request, call));
  EXPECT_EQ(refusal(request_for("next")), "");
}

TEST_F(StsTest, SessionPoliciesAreKeptAndLimitFurtherAssumptions) {
  put_policy("deploy", allow("sts:*"));
  make_role("next", kAccountTrusts);
  AssumeRoleRequest request = request_for("ci/deploy");
  request.policy = allow("s3:*");
  PolicyDescriptorType managed;
  managed.arn = "arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess";
  request.policy_arns = {managed};
  const auto response = sts.assume_role(request, call);
  EXPECT_GE(response.packed_policy_size.value_or(0), 1);
  const aws::Session& session = become(response);
  ASSERT_EQ(session.policies.size(), 2u);
  EXPECT_EQ(session.policies[0], std::pair(std::string(), *request.policy));
  EXPECT_EQ(session.policies[1].first, *managed.arn);
  EXPECT_THAT(refusal(request_for("next")), testing::HasSubstr("no session policy allows"));
}

TEST_F(StsTest, SessionPoliciesThatAreNoneAreRefused) {
  AssumeRoleRequest request = request_for("ci/deploy");
  request.policy = "{}";
  EXPECT_THAT(refusal(request), testing::StartsWith("MalformedPolicyDocument"));
  request.policy = allow("s3:GetObject", "arn:aws:s3:::" + std::string(2000, 'b'));
  EXPECT_THAT(refusal(request), testing::StartsWith("PackedPolicyTooLarge"));
  request.policy = std::string(10'000, '{');  // too long to be read at all
  EXPECT_THAT(refusal(request), testing::StartsWith("PackedPolicyTooLarge"));
  request.policy.reset();
  PolicyDescriptorType missing;
  missing.arn = "arn:aws:iam::123456789012:policy/none";
  request.policy_arns = {missing};
  EXPECT_THAT(refusal(request), testing::StartsWith("ValidationError"));
  request.policy_arns = std::vector<PolicyDescriptorType>(11, missing);
  EXPECT_THAT(refusal(request), testing::StartsWith("ValidationError"));
}

TEST_F(StsTest, TransitiveTagsAndTheSourceIdentityGoOnToTheNextRole) {
  put_policy("deploy", allow("sts:*"));
  AssumeRoleRequest request = request_for("ci/deploy");
  request.tags =
      std::vector<Tag>{{.key = "team", .value = "shop"}, {.key = "stage", .value = "test"}};
  request.transitive_tag_keys = std::vector<std::string>{"team"};
  request.source_identity = "ada";
  EXPECT_EQ(become(sts.assume_role(request, call)).tags,
            (std::map<std::string, std::string>{{"team", "shop"}, {"stage", "test"}}));

  AssumeRoleRequest next = request_for("ci/deploy");
  next.tags = std::vector<Tag>{{.key = "Team", .value = "other"}};
  EXPECT_THAT(refusal(next), testing::StartsWith("ValidationError"));
  next.tags = std::vector<Tag>{{.key = "a", .value = "1"}, {.key = "A", .value = "2"}};
  EXPECT_THAT(refusal(next), testing::StartsWith("ValidationError"));
  next.tags.reset();
  next.transitive_tag_keys = std::vector<std::string>{"none"};
  EXPECT_THAT(refusal(next), testing::StartsWith("ValidationError"));
  next.transitive_tag_keys.reset();
  next.source_identity = "eve";
  EXPECT_THAT(refusal(next), testing::StartsWith("AccessDenied"));
  next.source_identity.reset();
  const auto response = sts.assume_role(next, call);
  EXPECT_EQ(response.source_identity, "ada");
  const aws::Session& session = become(response);
  EXPECT_EQ(session.tags, (std::map<std::string, std::string>{{"team", "shop"}}));
  EXPECT_THAT(session.transitive_tags, testing::ElementsAre("team"));
  EXPECT_EQ(session.source_identity, "ada");
}

TEST_F(StsTest, AnInheritedSourceIdentityNeedsLeaveOnBothSides) {
  const auto trusting = [](const std::string& actions, const std::string& condition) {
    return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":)" + actions +
           R"(,"Principal":{"AWS":"arn:aws:iam::123456789012:role/ci/deploy"},"Condition":)" +
           condition + "}]}";
  };
  make_role("plain", trusting(R"("sts:AssumeRole")", "{}"));
  make_role("open", trusting(R"(["sts:AssumeRole","sts:SetSourceIdentity"])",
                             R"({"StringEquals":{"aws:SourceIdentity":"ada",)"
                             R"("sts:SourceIdentity":"ada","aws:ViaAWSService":"false"}})"));
  put_policy("deploy", allow("sts:SetSourceIdentity"));
  AssumeRoleRequest request = request_for("ci/deploy");
  request.source_identity = "ada";
  become(sts.assume_role(request, call));
  EXPECT_THAT(refusal(request_for("plain")),
              testing::HasSubstr("no role trust policy allows the sts:SetSourceIdentity action"));
  EXPECT_EQ(refusal(request_for("open")), "");
  put_policy("deploy", allow("sts:AssumeRole"));
  EXPECT_THAT(
      refusal(request_for("open")),
      testing::HasSubstr("no identity-based policy allows the sts:SetSourceIdentity action"));
}

TEST_F(StsTest, KnowsTheTagsOfTheRoleThatIsAssumed) {
  directory.tags["arn:aws:iam::123456789012:role/next"] = {{"team", "shop"}};
  make_role("next", kAccountTrusts);
  put_policy("deploy", R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*",)"
                       R"("Action":"sts:AssumeRole","Condition":{"StringEquals":)"
                       R"({"iam:ResourceTag/team":"shop","aws:ResourceTag/team":"shop"}}}]})");
  become(assume("ci/deploy"));
  EXPECT_EQ(refusal(request_for("next")), "");
  directory.tags.clear();
  EXPECT_THAT(refusal(request_for("next")), testing::HasSubstr("no identity-based policy"));
}

TEST_F(StsTest, TagsAndSourceIdentitiesNeedTrustOfTheirOwn) {
  make_role("plain",
            R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",)"
            R"("Principal":{"AWS":"123456789012"}}]})");
  AssumeRoleRequest request = request_for("plain");
  request.tags = std::vector<Tag>{{.key = "team", .value = "shop"}};
  EXPECT_THAT(refusal(request), testing::HasSubstr("sts:TagSession"));
  request.tags.reset();
  request.source_identity = "ada";
  EXPECT_THAT(refusal(request), testing::HasSubstr("sts:SetSourceIdentity"));
}

}  // namespace
}  // namespace neargate::sts
