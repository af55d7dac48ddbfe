#include "aws/client_config.hpp"

#include <filesystem>

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/file.hpp"

namespace neargate::aws {
namespace {

using Environment = std::map<std::string, std::string>;

class ClientConfigTest : public testing::Test {
 protected:
  ClientConfigTest() {
    std::string name = testing::TempDir() + "configXXXXXX";
    directory_ = mkdtemp(name.data());
  }
  ~ClientConfigTest() override { std::filesystem::remove_all(directory_); }

  void write(const std::string& name, std::string_view content) {
    make_directories(directory_ + "/.aws");
    write_file_atomically(directory_ + "/.aws/" + name, content);
  }
  ClientConfig load(Environment environment, std::string profile = "") {
    environment["HOME"] = directory_;
    environment["AWS_EC2_METADATA_DISABLED"] = "true";
    return load_client_config(
        {.profile = std::move(profile), .environment = [environment](const char* name) {
           const auto found = environment.find(name);
           return found == environment.end() ? std::nullopt
                                             : std::optional<std::string>(found->second);
         }});
  }
  // The error's summary, or "".
  std::string failure(Environment environment, std::string profile = "") {
    try {
      load(std::move(environment), std::move(profile));
    } catch (const neargate::Error& error) {
      return error.summary();
    }
    return "";
  }

  std::string directory_;
};

constexpr smithy::Service kElb{.sdk_id = "Elastic Load Balancing v2",
                               .signing_name = "elasticloadbalancing",
                               .endpoint_prefix = "elasticloadbalancing"};
constexpr smithy::Service kIam{.sdk_id = "IAM", .signing_name = "iam", .endpoint_prefix = "iam"};

TEST_F(ClientConfigTest, ReadsTheEnvironment) {
  const auto config = load({{"AWS_ACCESS_KEY_ID", "AK"},
                            {"AWS_SECRET_ACCESS_KEY", "SK"},
                            {"AWS_SESSION_TOKEN", "T"},
                            {"AWS_REGION", "eu-central-1"},
                            {"AWS_ENDPOINT_URL", "http://127.0.0.1:4566"},
                            {"AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2", "http://elb:1"}});
  EXPECT_EQ(config.keys.access_key_id, "AK");
  EXPECT_EQ(config.keys.secret, "SK");
  EXPECT_EQ(config.keys.session_token, "T");
  EXPECT_EQ(endpoint_url_of(config, kElb), "http://elb:1");
  EXPECT_EQ(endpoint_url_of(config, kIam), "http://127.0.0.1:4566");
  EXPECT_EQ(signing_region_of(config, kIam), "eu-central-1");
}

TEST_F(ClientConfigTest, ReadsProfilesOfBothFiles) {
  write("credentials",
        "[default]\naws_access_key_id = D\naws_secret_access_key = DS\n"
        "[work]\naws_access_key_id=W\naws_secret_access_key=WS\n");
  write("config",
        "# comment\n[default]\nregion = us-east-1\n[profile work]\nregion = eu-west-1\n"
        "services = local\n[services local]\ns3 =\n  endpoint_url = http://s3:9000\n");
  EXPECT_EQ(load({}).keys.access_key_id, "D");
  const auto work = load({{"AWS_ACCESS_KEY_ID", "E"}, {"AWS_SECRET_ACCESS_KEY", "ES"}}, "work");
  EXPECT_EQ(work.keys.access_key_id, "W");  // named, so before the environment
  EXPECT_EQ(work.region, "eu-west-1");
  EXPECT_EQ(endpoint_url_of(work, {.sdk_id = "S3", .endpoint_prefix = "s3"}), "http://s3:9000");
  EXPECT_EQ(load({{"AWS_PROFILE", "work"}}).keys.secret, "WS");
  EXPECT_EQ(failure({}, "none"), "there is no AWS profile 'none'");
}

TEST_F(ClientConfigTest, SaysWhatIsMissing) {
  EXPECT_EQ(failure({}), "no AWS region is set");
  EXPECT_EQ(failure({{"AWS_REGION", "eu-west-1"}}), "there are no AWS credentials");
  write("config", "[profile sso]\nregion = eu-west-1\nsso_session = x\n");
  EXPECT_EQ(failure({{"AWS_REGION", "eu-west-1"}, {"AWS_MAX_ATTEMPTS", "none"}}),
            "AWS_MAX_ATTEMPTS 'none' cannot be used");
}

TEST_F(ClientConfigTest, ReadsHowToTryAgain) {
  write("config",
        "[default]\nregion = eu-west-1\nmax_attempts = 7\nretry_mode = adaptive\n"
        "aws_access_key_id = D\naws_secret_access_key = DS\n");
  EXPECT_EQ(load({}).attempts_max, 7);
  EXPECT_TRUE(load({}).is_adaptive);
  const auto other = load({{"AWS_MAX_ATTEMPTS", "2"}, {"AWS_RETRY_MODE", "standard"}});
  EXPECT_EQ(other.attempts_max, 2);
  EXPECT_FALSE(other.is_adaptive);
}

TEST_F(ClientConfigTest, LeavesConfiguredEndpointsOut) {
  write("config",
        "[default]\nregion = eu-west-1\nendpoint_url = http://here:1\n"
        "aws_access_key_id = D\naws_secret_access_key = DS\n");
  EXPECT_EQ(load({}).endpoint_url, "http://here:1");
  EXPECT_EQ(load({{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"}}).endpoint_url, "");
}

TEST_F(ClientConfigTest, KnowsAwsEndpoints) {
  const ClientConfig config{.region = "eu-central-1"};
  EXPECT_EQ(endpoint_url_of(config, kElb),
            "https://elasticloadbalancing.eu-central-1.amazonaws.com");
  EXPECT_EQ(endpoint_url_of(config, kIam), "https://iam.amazonaws.com");
  EXPECT_EQ(signing_region_of(config, kIam), "us-east-1");
}

TEST_F(ClientConfigTest, KnowsTheEndpointsOfOtherPartitions) {
  const auto iam = [](const char* region) {
    const ClientConfig config{.region = region};
    return endpoint_url_of(config, kIam) + " " + signing_region_of(config, kIam);
  };
  EXPECT_EQ(iam("cn-northwest-1"), "https://iam.cn-north-1.amazonaws.com.cn cn-north-1");
  EXPECT_EQ(iam("us-gov-east-1"), "https://iam.us-gov.amazonaws.com us-gov-west-1");
  EXPECT_EQ(iam("eusc-de-east-1"), "https://iam.eusc-de-east-1.amazonaws.eu eusc-de-east-1");
  EXPECT_EQ(partition_of("us-gov-east-1"), "aws-us-gov");
  EXPECT_EQ(partition_of("us-west-2"), "aws");
}

TEST_F(ClientConfigTest, ReadsWhichEndpointsToUse) {
  write("config",
        "[default]\nregion = us-west-2\nuse_fips_endpoint = true\n"
        "aws_access_key_id = D\naws_secret_access_key = DS\n");
  const auto url = [&](const Environment& environment) {
    return endpoint_url_of(load(environment), kElb);
  };
  EXPECT_EQ(url({}), "https://elasticloadbalancing-fips.us-west-2.amazonaws.com");
  EXPECT_EQ(url({{"AWS_USE_FIPS_ENDPOINT", "false"}, {"AWS_USE_DUALSTACK_ENDPOINT", "True"}}),
            "https://elasticloadbalancing.us-west-2.api.aws");
  EXPECT_EQ(failure({{"AWS_REGION", "cn-north-1"}}), "no endpoint of STS for cn-north-1");
}

TEST(ClientConfig, IsToldByTheEnvironment) {
  const auto is_told = [](const char* variable) {
    return is_told_by_environment({.environment = [variable](const char* name) {
      return std::string_view(name) == variable ? std::optional<std::string>("x") : std::nullopt;
    }});
  };
  for (const char* name :
       {"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_ECS", "AWS_ACCESS_KEY_ID", "AWS_PROFILE",
        "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI"}) {
    EXPECT_TRUE(is_told(name)) << name;
  }
  for (const char* name : {"AWS_REGION", "AWS_CONFIG_FILE", "AWS_MAX_ATTEMPTS", "HOME"}) {
    EXPECT_FALSE(is_told(name)) << name;
  }
}

}  // namespace
}  // namespace neargate::aws
