// AssumeRoleWithWebIdentity: which claim, trust or key that is wrong gives which error.
#include "cloud/sts/web_identity.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "aws/later.hpp"
#include "cloud/access/directory_for_test.hpp"
#include "cloud/sts/fetch_keys.hpp"
#include "cloud/sts/sts.hpp"
#include "cloud/test_world.hpp"
#include "oidc/discovery.hpp"
#include "oidc/issuer.hpp"

namespace neargate::sts {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

const std::string kIssuer(oidc::kGithubIssuer);
constexpr const char* kProviderArn =
    "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";

const oidc::PrivateKey& key() {
  static const oidc::PrivateKey made = oidc::PrivateKey::generate();
  return made;
}
const oidc::PrivateKey& other_key() {
  static const oidc::PrivateKey made = oidc::PrivateKey::generate();
  return made;
}

struct WebIdentityTest : testing::Test {
  cloud::TestWorld world;
  iam::Iam iam{world};
  iam::Credentials credentials{world, iam};
  access::DirectoryForTest directory;
  access::Authorizer authorizer{world, iam, directory};
  // The issuer, as the internet would have it.
  FetchedKeys answer;
  int asked = 0;
  std::vector<std::function<void(FetchedKeys)>> unanswered;
  Sts sts{world, iam, credentials, authorizer,
          [this](const std::string&, std::function<void(FetchedKeys)> done) {
            ++asked;
            unanswered.push_back(std::move(done));
          }};
  aws::Call call = world.call();
  oidc::GithubRun run{.repository = "octo-org/octo-repo",
                      .repository_id = "456789",
                      .repository_owner_id = "123456",
                      .environment = "production"};

  void SetUp() override {
    call.principal = {};
    call.service = &kService;
    call.operation = kService.find("AssumeRoleWithWebIdentity");
    iam::CreateOpenIDConnectProviderRequest provider;
    provider.url = kIssuer;
    provider.client_id_list = {"sts.amazonaws.com"};
    iam.create_open_id_connect_provider(provider, call);
    make_role("deploy", "repo:octo-org/octo-repo:environment:production");
    answer.keys = std::make_shared<oidc::KeySet>(oidc::KeySet::parse(key_set_document(key())));
  }

  void make_role(const std::string& name, const std::string& subject,
                 const json& further = json::object()) {
    json equals = {{"token.actions.githubusercontent.com:aud", "sts.amazonaws.com"},
                   {"token.actions.githubusercontent.com:sub", subject}};
    equals.update(further);
    const json trust = {{"Version", "2012-10-17"},
                        {"Statement",
                         {{{"Effect", "Allow"},
                           {"Principal", {{"Federated", kProviderArn}}},
                           {"Action", "sts:AssumeRoleWithWebIdentity"},
                           {"Condition", {{"StringEquals", equals}}}}}}};
    iam::CreateRoleRequest request;
    request.role_name = name;
    request.assume_role_policy_document = trust.dump();
    iam.create_role(request, call);
  }

  json claims() const {
    return json::parse(oidc::github_claims(run, kIssuer, "sts.amazonaws.com", call.now, "id"));
  }
  static std::string sign(const json& claims, const oidc::PrivateKey& by = key()) {
    return oidc::sign_token(claims.dump(), by);
  }
  static AssumeRoleWithWebIdentityRequest request_with(const std::string& token,
                                                       const std::string& role = "deploy") {
    AssumeRoleWithWebIdentityRequest request;
    request.role_arn = "arn:aws:iam::123456789012:role/" + role;
    request.role_session_name = "run-1";
    request.web_identity_token = token;
    return request;
  }

  // As the server does: again when what it waits for is there.
  AssumeRoleWithWebIdentityResponse assume(const AssumeRoleWithWebIdentityRequest& request) {
    try {
      return sts.assume_role_with_web_identity(request, call);
    } catch (const aws::Later& later) {
      bool is_there = false;
      later.start([&] { is_there = true; });
      for (const auto& done : std::exchange(unanswered, {})) done(answer);
      EXPECT_TRUE(is_there);
      return sts.assume_role_with_web_identity(request, call);
    }
  }
  std::string refusal(const std::string& token, const std::string& role = "deploy") {
    try {
      assume(request_with(token, role));
    } catch (const aws::Error& error) {
      return error.code() + ": " + error.what();
    }
    return "";
  }
};

TEST_F(WebIdentityTest, ATokenOfTheProviderGivesASession) {
  const auto response = assume(request_with(sign(claims())));
  EXPECT_EQ(response.provider, kProviderArn);
  EXPECT_EQ(response.audience, "sts.amazonaws.com");
  EXPECT_EQ(response.subject_from_web_identity_token,
            "repo:octo-org/octo-repo:environment:production");
  EXPECT_EQ(response.assumed_role_user->arn, "arn:aws:sts::123456789012:assumed-role/deploy/run-1");
  const aws::Credential* found = credentials.find(response.credentials->access_key_id);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->principal.session->federated_provider, kProviderArn);
}

TEST_F(WebIdentityTest, EachWrongClaimHasItsError) {
  const std::int64_t now = claims().at("iat");
  struct Case {
    json changes;  // null removes a claim
    std::string error;
  };
  const std::vector<Case> cases = {
      {{{"iss", nullptr}}, "InvalidIdentityToken: Missing a required claim: iss"},
      {{{"sub", nullptr}}, "InvalidIdentityToken: Missing a required claim: sub"},
      {{{"aud", nullptr}}, "InvalidIdentityToken: Missing a required claim: aud"},
      {{{"exp", nullptr}}, "InvalidIdentityToken: Missing a required claim: exp"},
      {{{"iat", nullptr}}, "InvalidIdentityToken: Missing a required claim: iat"},
      {{{"iss", "https://issuer.example"}},
       "InvalidIdentityToken: No OpenIDConnect provider found in your account for "
       "https://issuer.example"},
      {{{"iss", "http://token.actions.githubusercontent.com"}},
       "InvalidIdentityToken: No OpenIDConnect provider found in your account for "
       "http://token.actions.githubusercontent.com"},
      {{{"aud", "https://github.com/octo-org"}}, "InvalidIdentityToken: Incorrect token audience"},
      {{{"azp", "somebody"}}, "InvalidIdentityToken: Incorrect token audience"},
      {{{"aud", {"other", "sts.amazonaws.com"}}}, ""},
      {{{"aud", "other"}, {"azp", "sts.amazonaws.com"}}, ""},
      // Five minutes for the clocks.
      {{{"exp", now - 299}}, ""},
      {{{"exp", now - 300}},
       "ExpiredTokenException: Token expired: current date/time " + std::to_string(now) +
           " must be before the expiration date/time " + std::to_string(now - 300)},
      {{{"nbf", now + 300}}, ""},
      {{{"nbf", now + 301}}, "InvalidIdentityToken: Token not valid yet"},
      {{{"nbf", nullptr}}, ""},
      {{{"iat", now + 301}}, "InvalidIdentityToken: Token issued in the future"},
      {{{"exp", "tomorrow"}}, "InvalidIdentityToken: The ID Token provided is not a valid JWT."},
      {{{"sub", "repo:octo-org/other:environment:production"}},
       "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity"},
      {{{"sub", "repo:octo-org/octo-repo:ref:refs/heads/main"}},
       "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity"},
      {{{"https://aws.amazon.com/tags", {{"principal_tags", json::object()}}}},
       "InvalidIdentityToken: Neargate does not take session tags"},
      {{{"https://aws.amazon.com/source_identity", "ada"}},
       "AccessDenied: Not authorized to perform sts:SetSourceIdentity"},
  };
  for (const Case& each : cases) {
    json changed = claims();
    for (const auto& [name, value] : each.changes.items()) {
      if (value.is_null()) {
        changed.erase(name);
      } else {
        changed[name] = value;
      }
    }
    const std::string error = refusal(sign(changed));
    if (each.error.empty()) {
      EXPECT_EQ(error, "") << each.changes;
    } else {
      EXPECT_THAT(error, StartsWith(each.error)) << each.changes;
    }
  }
}

TEST_F(WebIdentityTest, OnlyTheProvidersKeySigns) {
  EXPECT_THAT(refusal(sign(claims(), other_key())),
              StartsWith("InvalidIdentityToken: Couldn't retrieve verification key"));
  // Signed with another key, under the id of the right one.
  std::string forged = sign(claims(), other_key());
  const std::string right = sign(claims());
  forged = right.substr(0, right.find('.')) + forged.substr(forged.find('.'));
  EXPECT_THAT(refusal(forged), StartsWith("InvalidIdentityToken: The token's signature"));
  EXPECT_THAT(refusal("not.a.token"), HasSubstr("not a valid JWT"));
}

TEST_F(WebIdentityTest, TheRoleMustTrustTheProvider) {
  iam::CreateRoleRequest request;
  request.role_name = "service";
  request.assume_role_policy_document =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",)"
      R"("Principal":{"Service":"ecs-tasks.amazonaws.com"}}]})";
  iam.create_role(request, call);
  for (const char* role : {"service", "none"}) {
    EXPECT_EQ(refusal(sign(claims()), role),
              "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity");
  }
}

TEST_F(WebIdentityTest, TheImmutableSubjectIsAnother) {
  make_role("immutable", "repo:octo-org@123456/octo-repo@456789:environment:production");
  EXPECT_THAT(refusal(sign(claims()), "immutable"), StartsWith("AccessDenied"));
  run.immutable_subject = true;
  EXPECT_EQ(refusal(sign(claims()), "immutable"), "");
  EXPECT_THAT(refusal(sign(claims()), "deploy"), StartsWith("AccessDenied"));
}

TEST_F(WebIdentityTest, FurtherClaimsOfGithubAreConditionKeys) {
  const std::string subject = "repo:octo-org/octo-repo:environment:production";
  const std::string prefix = "token.actions.githubusercontent.com:";
  make_role("by-id", subject,
            {{prefix + "repository_id", "456789"}, {prefix + "actor", "octocat"}});
  make_role("by-other-id", subject, {{prefix + "repository_id", "1"}});
  make_role("by-no-key", subject, {{prefix + "run_number", "1"}});  // AWS has none of this claim
  EXPECT_EQ(refusal(sign(claims()), "by-id"), "");
  EXPECT_THAT(refusal(sign(claims()), "by-other-id"), StartsWith("AccessDenied"));
  EXPECT_THAT(refusal(sign(claims()), "by-no-key"), StartsWith("AccessDenied"));
}

TEST_F(WebIdentityTest, KeysAreAskedForOnceAndAgainForOneThatIsUnknown) {
  const std::string token = sign(claims());
  EXPECT_EQ(refusal(token), "");
  EXPECT_EQ(refusal(token), "");
  EXPECT_EQ(asked, 1);
  // Tokens with keys that nobody knows do not make us ask at every call.
  EXPECT_THAT(refusal(sign(claims(), other_key())), HasSubstr("verification key"));
  EXPECT_EQ(asked, 1);
  world.advance(Seconds(10));
  answer.keys = std::make_shared<oidc::KeySet>(oidc::KeySet::parse(key_set_document(other_key())));
  EXPECT_EQ(refusal(sign(claims(), other_key())), "");
  EXPECT_EQ(asked, 2);
  world.advance(Seconds(3600));
  call.now += Seconds(3600);
  EXPECT_EQ(refusal(sign(claims(), other_key())), "");
  EXPECT_EQ(asked, 3);
}

TEST_F(WebIdentityTest, ManySpellingsOfAnIssuerAreNobody) {
  json changed = claims();
  for (const char* end : {"/", "//", "///"}) {
    changed["iss"] = kIssuer + end;
    EXPECT_THAT(refusal(sign(changed)), HasSubstr("No OpenIDConnect provider found"));
  }
  EXPECT_EQ(asked, 0);
}

TEST_F(WebIdentityTest, CallsThatWaitForTheSameKeysAskOnce) {
  const auto request = request_with(sign(claims()));
  int resumed = 0;
  for (int i = 0; i < 3; ++i) {
    try {
      sts.assume_role_with_web_identity(request, call);
      ADD_FAILURE() << "the keys are not there yet";
    } catch (const aws::Later& later) {
      later.start([&] { ++resumed; });
    }
  }
  EXPECT_EQ(asked, 1);
  unanswered.at(0)(answer);
  EXPECT_EQ(resumed, 3);
}

TEST_F(WebIdentityTest, AProviderThatCannotBeAskedIsToldOf) {
  answer = {.keys = nullptr, .is_unreachable = true, .problem = "no network"};
  EXPECT_THAT(refusal(sign(claims())), StartsWith("IDPCommunicationError"));
  answer.is_unreachable = false;
  world.advance(Seconds(10));
  EXPECT_THAT(refusal(sign(claims())),
              StartsWith("InvalidIdentityToken: Couldn't retrieve verification key"));
}

TEST_F(WebIdentityTest, AnIssuerThatIsThisMachineIsNotAskedFor) {
  sts.provider_keys().set_local(kIssuer, key_set_document(other_key()));
  EXPECT_EQ(refusal(sign(claims(), other_key())), "");
  EXPECT_THAT(refusal(sign(claims())), HasSubstr("verification key"));
  EXPECT_EQ(asked, 0);

  cloud::TestWorld later = world.reopened();
  ProviderKeys again(later);
  EXPECT_THAT(again.local_issuers(), testing::ElementsAre(kIssuer));
  EXPECT_TRUE(oidc::Token::parse(sign(claims(), other_key()))
                  .is_signed_by(again.key_of(oidc::Token::parse(sign(claims(), other_key())))));

  EXPECT_TRUE(sts.provider_keys().remove_local(kIssuer));
  EXPECT_FALSE(sts.provider_keys().remove_local(kIssuer));
  EXPECT_EQ(refusal(sign(claims())), "");
  EXPECT_EQ(asked, 1);
}

TEST(FetchKeys, FollowsTheConfigurationToTheKeys) {
  std::map<std::string, std::string> pages = {
      {kIssuer + "/.well-known/openid-configuration", oidc::configuration_document(kIssuer)},
      {kIssuer + "/.well-known/jwks", key_set_document(key())}};
  const Get get = [&](const std::string& url) {
    if (!pages.contains(url)) throw Error("cannot read " + url);
    return pages.at(url);
  };
  EXPECT_NE(fetch_keys(kIssuer, get).keys, nullptr);
  EXPECT_TRUE(fetch_keys("https://other.example", get).is_unreachable);
  pages[kIssuer + "/.well-known/jwks"] = "<html>";
  EXPECT_EQ(fetch_keys(kIssuer, get).keys, nullptr);
  EXPECT_FALSE(fetch_keys(kIssuer, get).is_unreachable);
  pages.erase(kIssuer + "/.well-known/jwks");
  EXPECT_TRUE(fetch_keys(kIssuer, get).is_unreachable);
}

TEST(FetchKeys, AsksOnlyAtThePortOfHttps) {
  for (const char* url : {"https:///keys", "https://issuer.example:8443/keys",
                          "https://user@issuer.example/keys", "https://issuer.example?a=b/keys"}) {
    EXPECT_THROW(https_getter()(url), Error) << url;
  }
}

}  // namespace
}  // namespace neargate::sts
