#include "oidc/issuer.hpp"

#include <filesystem>
#include <unistd.h>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "http/client.hpp"
#include "oidc/discovery.hpp"
#include "oidc/issuer_files.hpp"
#include "oidc/issuer_server.hpp"
#include "oidc/token.hpp"

namespace neargate::oidc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct IssuerTest : testing::Test {
  static const Issuer& issuer() {
    static const Issuer made(std::string(kGithubIssuer), PrivateKey::generate());
    return made;
  }
  SimulatedClock clock{Timestamp(Seconds(1'780'000'000))};
  Randomness randomness{7};
  GithubRun run{.repository = "octo-org/octo-repo",
                .repository_id = "456789",
                .repository_owner_id = "123456",
                .sha = "0123456789abcdef0123456789abcdef01234567"};

  Token token(const std::string& audience = "sts.amazonaws.com") {
    Token parsed = Token::parse(issuer().token(run, audience, clock.now(), randomness));
    const KeySet keys = KeySet::parse(issuer().key_set());
    const PublicKey* key = keys.find(parsed.key_id(), parsed.algorithm());
    EXPECT_TRUE(key != nullptr && parsed.is_signed_by(*key));
    return parsed;
  }
  std::string value(const std::string& name) { return token().claims().values.at(name).at(0); }
};

TEST_F(IssuerTest, SubjectsTellEnvironmentElsePullRequestElseRef) {
  EXPECT_EQ(token().claims().subject, "repo:octo-org/octo-repo:ref:refs/heads/main");
  run.ref = "refs/tags/v1.0";
  EXPECT_EQ(token().claims().subject, "repo:octo-org/octo-repo:ref:refs/tags/v1.0");
  run.event = "pull_request";
  run.ref = "refs/pull/7/merge";
  EXPECT_EQ(token().claims().subject, "repo:octo-org/octo-repo:pull_request");
  run.environment = "production";
  EXPECT_EQ(token().claims().subject, "repo:octo-org/octo-repo:environment:production");
  run.environment = "eu:production";
  EXPECT_EQ(token().claims().subject, "repo:octo-org/octo-repo:environment:eu%3Aproduction");
}

TEST_F(IssuerTest, ImmutableSubjectsHaveTheIdsOfOwnerAndRepository) {
  run.immutable_subject = true;
  EXPECT_EQ(token().claims().subject, "repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main");
  run.environment = "production";
  EXPECT_EQ(token().claims().subject,
            "repo:octo-org@123456/octo-repo@456789:environment:production");
  EXPECT_EQ(value("repository"), "octo-org/octo-repo");  // the other claims stay as they are
}

TEST_F(IssuerTest, TokensHaveGithubsClaims) {
  run.workflow = "deliver";
  run.environment = "production";
  const Token made = token();
  const Claims& claims = made.claims();
  EXPECT_EQ(claims.issuer, "https://token.actions.githubusercontent.com");
  EXPECT_THAT(claims.audience, ElementsAre("sts.amazonaws.com"));
  EXPECT_EQ(claims.issued_at, 1'780'000'000);
  EXPECT_EQ(claims.not_before, 1'780'000'000 - 600);
  EXPECT_EQ(claims.expires, 1'780'000'000 + 300);
  const std::map<std::string, std::string> expected = {
      {"repository_id", "456789"},
      {"repository_owner", "octo-org"},
      {"repository_owner_id", "123456"},
      {"repository_visibility", "private"},
      {"event_name", "push"},
      {"ref", "refs/heads/main"},
      {"ref_type", "branch"},
      {"ref_protected", "false"},
      {"sha", run.sha},
      {"head_ref", ""},
      {"base_ref", ""},
      {"environment", "production"},
      {"workflow", "deliver"},
      {"workflow_ref", "octo-org/octo-repo/.github/workflows/deliver.yml@refs/heads/main"},
      {"workflow_sha", run.sha},
      {"job_workflow_ref", "octo-org/octo-repo/.github/workflows/deliver.yml@refs/heads/main"},
      {"job_workflow_sha", run.sha},
      {"run_id", "1"},
      {"run_number", "1"},
      {"run_attempt", "1"},
      {"actor", "octocat"},
      {"actor_id", "1"},
      {"runner_environment", "github-hosted"},
  };
  for (const auto& [name, text] : expected) {
    EXPECT_THAT(claims.values.at(name), ElementsAre(text)) << name;
  }
  EXPECT_NE(value("jti"), value("jti"));
  EXPECT_THAT(token("").claims().audience, ElementsAre("https://github.com/octo-org"));
}

TEST_F(IssuerTest, RunsThatGithubDoesNotHaveAreRefused) {
  check(run);
  const auto is_refused = [](const GithubRun& wrong) {
    try {
      check(wrong);
    } catch (const Error&) {
      return true;
    }
    return false;
  };
  for (const char* repository : {"", "octo-repo", "a/b/c", "/b", "a/", "a:b/c", "a@1/b@2"}) {
    GithubRun wrong = run;
    wrong.repository = repository;
    EXPECT_TRUE(is_refused(wrong)) << repository;
  }
  GithubRun wrong = run;
  wrong.ref = "main";
  EXPECT_TRUE(is_refused(wrong));
  wrong = run;
  wrong.repository_id = "x";
  EXPECT_TRUE(is_refused(wrong));
}

struct EndpointTest : IssuerTest {
  http::Response get(const std::string& target, const std::string& bearer = "secret") {
    http::Request request;
    request.method = "GET";
    request.target = target;
    request.headers.add("Authorization", "Bearer " + bearer);
    return IssuerEndpoint(issuer(), run, "secret", clock, randomness).answer(request);
  }
};

TEST_F(EndpointTest, GivesTokensToTheJobAlone) {
  const std::string target = std::string(IssuerEndpoint::kTokenTarget);
  const auto response = get(target + "&audience=sts.amazonaws.com");
  EXPECT_EQ(response.status, 200);
  const Token made =
      Token::parse(nlohmann::json::parse(response.body.read()).at("value").get<std::string>());
  EXPECT_THAT(made.claims().audience, ElementsAre("sts.amazonaws.com"));
  EXPECT_EQ(get(target, "wrong").status, 401);
  EXPECT_EQ(get(target + "&audience=%zz").status, 400);
  EXPECT_EQ(get("/other").status, 404);
}

TEST_F(EndpointTest, IsServedOnAPortOfItsOwn) {
  const IssuerServer server(issuer(), run);
  const std::string url = server.request_url();
  const std::string host = url.substr(7, url.find('/', 7) - 7);
  http::Request request;
  request.method = "GET";
  request.target = url.substr(url.find('/', 7)) + "&audience=sts.amazonaws.com";
  request.headers.add("Host", host);
  http::Client client(net::Endpoint::parse(host).value());
  EXPECT_EQ(client.send(request).status, 401);
  request.headers.add("Authorization", "bearer " + server.request_token());
  EXPECT_EQ(client.send(request).status, 200);
}

TEST_F(IssuerTest, TheKeyIsKeptForRootAlone) {
  const std::string state = testing::TempDir() + "neargate-issuer." + std::to_string(::getpid());
  std::filesystem::remove_all(state);
  EXPECT_FALSE(load_issuer(state).has_value());
  EXPECT_FALSE(forget_issuer(state));
  const Issuer made = load_or_make_issuer(state);
  EXPECT_EQ(made.url(), kGithubIssuer);
  EXPECT_EQ(load_or_make_issuer(state).key_set(), made.key_set());
  EXPECT_EQ(load_issuer(state).value().key_set(), made.key_set());
  EXPECT_FALSE(load_issuer(state, "https://issuer.example/path").has_value());
  for (const auto& entry : std::filesystem::recursive_directory_iterator(state)) {
    if (!entry.is_regular_file()) continue;
    EXPECT_EQ(entry.status().permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  }
  EXPECT_TRUE(forget_issuer(state));
  EXPECT_FALSE(load_issuer(state).has_value());
}

TEST_F(EndpointTest, PublishesItsConfigurationAndKeys) {
  const auto configuration = get(std::string(kConfigurationPath), "");
  EXPECT_EQ(configuration.status, 200);
  EXPECT_EQ(key_set_url(configuration.body.read(), issuer().url()),
            issuer().url() + "/.well-known/jwks");
  EXPECT_EQ(get("/.well-known/jwks", "").body.read(), issuer().key_set());
}

}  // namespace
}  // namespace neargate::oidc
