#include "aws/credentials.hpp"

#include <filesystem>
#include <unistd.h>

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/time_text.hpp"

namespace neargate::aws {
namespace {

constexpr const char* kExpires = "2026-11-23T12:00:00Z";

// A world of canned answers: what is asked is written down.
class CredentialsTest : public testing::Test {
 protected:
  CredentialsTest() {
    world_.variable = [this](const char* name) {
      const auto found = environment_.find(name);
      return found == environment_.end() ? "" : found->second;
    };
    world_.now = [] { return *parse_rfc3339("2026-11-23T11:00:00Z"); };
    world_.run = [this](const std::string& command) {
      asked_.push_back(command);
      if (output_.empty()) throw neargate::Error("'" + command + "' gave no keys", "no such file");
      return output_;
    };
    world_.send = [this](const std::string& url, const http::Request& request, Milliseconds) {
      asked_.push_back(request.method + " " + url + request.target);
      last_ = request;
      const auto found = answers_.find(request.method + " " + url + request.target);
      http::Response response;
      response.status = found == answers_.end() ? 404 : 200;
      if (found != answers_.end()) response.body = found->second;
      return response;
    };
  }

  static std::string keys_json(const std::string& id, const std::string& token_name = "Token") {
    return R"({"AccessKeyId":")" + id + R"(","SecretAccessKey":"s",")" + token_name +
           R"(":"t","Expiration":")" + kExpires + "\"}";
  }
  static std::string sts_xml(const std::string& id) {
    return "<R><Credentials><AccessKeyId>" + id +
           "</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
           "<Expiration>" +
           kExpires + "</Expiration></Credentials></R>";
  }
  ExpiringKeys find(const std::string& config, const std::string& profile = "default",
                    bool is_given = false) {
    SharedConfig files;
    files.config = parse_shared_config(config);
    return find_keys(world_, files,
                     {.profile = profile,
                      .is_profile_given = is_given,
                      .region = "eu-central-1",
                      .sts_url = "https://sts"});
  }
  std::string failure(const std::string& config, const std::string& profile = "default") {
    try {
      find(config, profile);
    } catch (const neargate::Error& error) {
      return error.what();
    }
    return "";
  }

  CredentialsWorld world_;
  std::map<std::string, std::string> environment_{{"AWS_EC2_METADATA_DISABLED", "true"}};
  std::map<std::string, std::string> answers_;  // "GET http://…" → the body
  std::string output_;                          // of commands
  std::vector<std::string> asked_;
  http::Request last_;
};

TEST_F(CredentialsTest, AreTheEnvironmentsFirst) {
  const std::string config = "[profile a]\naws_access_key_id=A\naws_secret_access_key=s\n";
  environment_["AWS_ACCESS_KEY_ID"] = "E";
  environment_["AWS_SECRET_ACCESS_KEY"] = "s";
  EXPECT_EQ(find(config, "a").keys.access_key_id, "E");
  EXPECT_EQ(find(config, "a", true).keys.access_key_id, "A") << "named by the caller";
  EXPECT_FALSE(find(config, "a").expires);
}

TEST_F(CredentialsTest, ComeFromAProcess) {
  output_ = keys_json("P", "SessionToken");
  const ExpiringKeys found = find("[default]\ncredential_process = /bin/keys --all\n");
  EXPECT_EQ(found.keys.access_key_id, "P");
  EXPECT_EQ(found.keys.session_token, "t");
  EXPECT_EQ(found.expires, parse_rfc3339(kExpires));
  EXPECT_EQ(asked_, std::vector<std::string>{"/bin/keys --all"});
  output_ = "{}";
  EXPECT_NE(failure("[default]\ncredential_process = /bin/keys\n").find("no AccessKeyId"),
            std::string::npos);
}

TEST_F(CredentialsTest, ComeFromARoleThatAProfileAssumes) {
  answers_["POST https://sts/"] = sts_xml("R");
  const std::string config =
      "[profile base]\naws_access_key_id=A\naws_secret_access_key=s\n"
      "[profile role]\nrole_arn=arn:aws:iam::1:role/deploy\nsource_profile=base\n"
      "role_session_name=me\nexternal_id=x/1\nduration_seconds=900\n";
  const ExpiringKeys found = find(config, "role");
  EXPECT_EQ(found.keys.access_key_id, "R");
  EXPECT_EQ(found.keys.session_token, "t");
  EXPECT_EQ(found.expires, parse_rfc3339(kExpires));
  EXPECT_EQ(last_.body.bytes,
            "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fdeploy"
            "&RoleSessionName=me&ExternalId=x%2F1&DurationSeconds=900");
  EXPECT_NE(last_.headers.get("Authorization").find("Credential=A/"), std::string::npos);
  EXPECT_NE(failure("[default]\nrole_arn=r\nsource_profile=a\n"
                    "[profile a]\nrole_arn=r\nsource_profile=default\n")
                .find("leads back"),
            std::string::npos);
  EXPECT_NE(failure("[default]\nrole_arn=r\n").find("no keys to assume"), std::string::npos);
}

TEST_F(CredentialsTest, ComeFromAWebIdentity) {
  const std::string file = testing::TempDir() + "web_identity_token." + std::to_string(::getpid());
  write_file_atomically(file, "the.web.token\n");
  environment_["AWS_WEB_IDENTITY_TOKEN_FILE"] = file;
  environment_["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/ci";
  environment_["AWS_ROLE_SESSION_NAME"] = "run-1";
  EXPECT_NE(failure("").find("cannot assume the role"), std::string::npos) << "STS refuses";
  answers_["POST https://sts/"] = sts_xml("W");
  EXPECT_EQ(find("").keys.access_key_id, "W");
  EXPECT_TRUE(last_.body.bytes.starts_with("Action=AssumeRoleWithWebIdentity&"));
  EXPECT_TRUE(last_.body.bytes.ends_with("&RoleSessionName=run-1&WebIdentityToken=the.web.token"));
  EXPECT_FALSE(last_.headers.has("Authorization")) << "the token is the proof";
  std::filesystem::remove(file);
  EXPECT_NE(failure("").find("is not there"), std::string::npos);
}

TEST_F(CredentialsTest, ComeFromTheContainer) {
  environment_["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2/credentials/1";
  answers_["GET http://169.254.170.2/v2/credentials/1"] = keys_json("C");
  EXPECT_EQ(find("").keys.access_key_id, "C");
  environment_.erase("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  environment_["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://127.0.0.1:8080/keys?a=b";
  environment_["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "Basic abc";
  answers_["GET http://127.0.0.1:8080/keys?a=b"] = keys_json("F");
  EXPECT_EQ(find("").keys.access_key_id, "F");
  EXPECT_EQ(last_.headers.get("Authorization"), "Basic abc");
  environment_["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://example.com/keys";
  asked_.clear();
  EXPECT_NE(failure("").find("cannot be used"), std::string::npos);
  EXPECT_TRUE(asked_.empty()) << "the token goes nowhere else";
}

TEST_F(CredentialsTest, ComeFromTheInstance) {
  environment_.clear();
  EXPECT_NE(failure("").find("no AWS instance"), std::string::npos);
  const std::string host = "http://169.254.169.254/latest/";
  answers_["PUT " + host + "api/token"] = "session";
  answers_["GET " + host + "meta-data/iam/security-credentials/"] = "web\n";
  answers_["GET " + host + "meta-data/iam/security-credentials/web"] = keys_json("I");
  EXPECT_EQ(find("").keys.access_key_id, "I");
  EXPECT_EQ(last_.headers.get("x-aws-ec2-metadata-token"), "session");
  answers_["POST https://sts/"] = sts_xml("R");
  const std::string config = "[default]\nrole_arn=r\ncredential_source=Ec2InstanceMetadata\n";
  EXPECT_EQ(find(config).keys.access_key_id, "R");
  EXPECT_NE(last_.headers.get("Authorization").find("Credential=I/"), std::string::npos);
  environment_["AWS_EC2_METADATA_DISABLED"] = "true";
  asked_.clear();
  EXPECT_NE(failure(""), "");
  EXPECT_TRUE(asked_.empty());
}

TEST_F(CredentialsTest, OfSsoAreTheAwsClis) {
  const std::string config = "[profile it's]\nsso_session = work\n";
  const std::string failed = failure(config, "it's");
  EXPECT_NE(failed.find("aws sso login"), std::string::npos) << failed;
  output_ = keys_json("S", "SessionToken");
  EXPECT_EQ(find(config, "it's").keys.access_key_id, "S");
  EXPECT_EQ(asked_.back(),
            "aws configure export-credentials --profile 'it'\\''s' --format process");
}

TEST(SharedConfig, KeepsPairsOfKeysTogether) {
  SharedConfig files;
  files.credentials =
      parse_shared_config("[a]\naws_access_key_id=C\naws_secret_access_key=cs\n[b]\nregion=r2\n");
  files.config = parse_shared_config(
      "[profile a]\naws_access_key_id=K\naws_secret_access_key=ks\naws_session_token=kt\n"
      "region=r1\n[profile b]\nregion=r1\noutput=json\n");
  const ConfigSection a = files.profile("a");
  EXPECT_EQ(find_setting(a, "aws_access_key_id"), "C");
  EXPECT_EQ(find_setting(a, "aws_session_token"), "");
  EXPECT_EQ(find_setting(a, "region"), "r1");
  EXPECT_EQ(find_setting(files.profile("b"), "region"), "r2");
  EXPECT_TRUE(files.has_profile("b"));
  EXPECT_FALSE(files.has_profile("c"));
}

}  // namespace
}  // namespace neargate::aws
