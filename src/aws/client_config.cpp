#include "aws/client_config.hpp"

#include <algorithm>
#include <cstdlib>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace neargate::aws {
namespace {

// "Elastic Load Balancing v2" is ELASTIC_LOAD_BALANCING_V2 in names of variables.
std::string variable_name(std::string_view sdk_id) {
  std::string name = to_upper(sdk_id);
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == ' ' || c == '-'; }, '_');
  return name;
}

// The services that have a model here, as names of variables have them.
constexpr const char* kServiceVariables[] = {"ACM",
                                             "APPLICATION_AUTO_SCALING",
                                             "CLOUDWATCH",
                                             "CLOUDWATCH_LOGS",
                                             "DYNAMODB",
                                             "EC2",
                                             "ECR",
                                             "ECS",
                                             "ELASTIC_LOAD_BALANCING_V2",
                                             "IAM",
                                             "KMS",
                                             "S3",
                                             "SSM",
                                             "STS"};

// What its endpoint's URL is made of: its model is no part of this library.
constexpr smithy::Service kSts{.sdk_id = "STS", .signing_name = "sts", .endpoint_prefix = "sts"};

std::string environment_variable(const ConfigSource& source, const char* name) {
  if (source.environment) return source.environment(name).value_or("");
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

class Loader {
 public:
  explicit Loader(const ConfigSource& source) : source_(source) {
    profile_ = first({source.profile, variable("AWS_PROFILE"), "default"});
    const std::string home = variable("HOME");
    credentials_path_ =
        first({variable("AWS_SHARED_CREDENTIALS_FILE"), home + "/.aws/credentials"});
    config_path_ = first({variable("AWS_CONFIG_FILE"), home + "/.aws/config"});
  }

  ClientConfig load() {
    files_.credentials = parse_shared_config(read_file(credentials_path_).value_or(""));
    files_.config = parse_shared_config(read_file(config_path_).value_or(""));
    settings_ = files_.profile(profile_);
    const bool is_named = !source_.profile.empty() || !variable("AWS_PROFILE").empty();
    if (is_named && !files_.has_profile(profile_)) {
      throw neargate::Error("there is no AWS profile '" + profile_ + "'",
                            "neither " + config_path_ + " nor " + credentials_path_ + " has it",
                            "name another with AWS_PROFILE, or make it with `aws configure`");
    }
    ClientConfig out;
    load_region(out);
    load_endpoints(out);
    load_retries(out);
    out.ca_bundle = first({variable("AWS_CA_BUNDLE"), find_setting(settings_, "ca_bundle")});
    load_keys(out);
    return out;
  }

 private:
  std::string variable(const char* name) const { return environment_variable(source_, name); }

  static std::string first(std::initializer_list<std::string> candidates) {
    for (const std::string& candidate : candidates) {
      if (!candidate.empty()) return candidate;
    }
    return {};
  }

  void load_region(ClientConfig& out) const {
    out.region = first({source_.region, variable("AWS_REGION"), variable("AWS_DEFAULT_REGION"),
                        find_setting(settings_, "region")});
    if (out.region.empty()) {
      throw neargate::Error("no AWS region is set",
                            "AWS_REGION is unset and profile '" + profile_ + "' has no region",
                            "export AWS_REGION, or pass --region");
    }
  }

  bool is_on(const char* variable_name, std::string_view setting) const {
    return to_lower(first({variable(variable_name), find_setting(settings_, setting)})) == "true";
  }

  void load_endpoints(ClientConfig& out) const {
    out.endpoint_kind = {
        .is_fips = is_on("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"),
        .is_dual_stack = is_on("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")};
    if (is_on("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls")) return;
    // The environment's, then the profile's; in each the service's own is before the one for all.
    out.endpoint_url =
        first({variable("AWS_ENDPOINT_URL"), find_setting(settings_, "endpoint_url")});
    if (variable("AWS_ENDPOINT_URL").empty()) {
      constexpr std::string_view kSuffix = ".endpoint_url";
      for (const auto& [key, value] :
           files_.section("services " + find_setting(settings_, "services"))) {
        if (!key.ends_with(kSuffix)) continue;
        out.endpoint_urls[variable_name(key.substr(0, key.size() - kSuffix.size()))] = value;
      }
    }
    for (const char* name : kServiceVariables) {
      const std::string url = variable(("AWS_ENDPOINT_URL_" + std::string(name)).c_str());
      if (!url.empty()) out.endpoint_urls[name] = url;
    }
  }

  void load_retries(ClientConfig& out) const {
    const std::string mode =
        to_lower(first({variable("AWS_RETRY_MODE"), find_setting(settings_, "retry_mode")}));
    out.is_adaptive = mode == "adaptive";
    const std::string attempts =
        first({variable("AWS_MAX_ATTEMPTS"), find_setting(settings_, "max_attempts")});
    if (attempts.empty()) return;
    out.attempts_max = std::atoi(attempts.c_str());
    if (out.attempts_max < 1) {
      throw neargate::Error("AWS_MAX_ATTEMPTS '" + attempts + "' cannot be used",
                            "it is no number of attempts from 1 on");
    }
  }

  void load_keys(ClientConfig& out) const {
    // What a refresh uses, long after this.
    const auto environment = [source = source_](const char* name) {
      return environment_variable(source, name);
    };
    const CredentialsWorld world =
        source_.world ? *source_.world : real_credentials_world(environment, out.ca_bundle);
    const CredentialsRequest request{.profile = profile_,
                                     .is_profile_given = !source_.profile.empty(),
                                     .region = out.region,
                                     .sts_url = endpoint_url_of(out, kSts)};
    ExpiringKeys found = find_keys(world, files_, request);
    out.keys = std::move(found.keys);
    out.expires = found.expires;
    out.refresh = [world, request, files = files_] { return find_keys(world, files, request); };
  }

  const ConfigSource& source_;
  std::string profile_, credentials_path_, config_path_;
  SharedConfig files_;
  ConfigSection settings_;
};

// What the configuration says; "" for AWS's own.
std::string own_endpoint_url(const ClientConfig& config, const smithy::Service& service) {
  const auto own = config.endpoint_urls.find(variable_name(service.sdk_id));
  return own == config.endpoint_urls.end() ? config.endpoint_url : own->second;
}

}  // namespace

ClientConfig load_client_config(const ConfigSource& source) { return Loader(source).load(); }

bool is_told_by_environment(const ConfigSource& source) {
  const auto is_set = [&](const char* name) { return !environment_variable(source, name).empty(); };
  for (const char* name :
       {"AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"}) {
    if (is_set(name)) return true;
  }
  return std::ranges::any_of(kServiceVariables, [&](const char* service) {
    return is_set(("AWS_ENDPOINT_URL_" + std::string(service)).c_str());
  });
}

std::string endpoint_url_of(const ClientConfig& config, const smithy::Service& service) {
  const std::string own = own_endpoint_url(config, service);
  if (!own.empty()) return own;
  return aws_endpoint_url(service, config.region, config.endpoint_kind);
}

std::string signing_region_of(const ClientConfig& config, const smithy::Service& service) {
  const std::string own = own_endpoint_url(config, service);
  const bool is_aws = own.empty() || own.find("amazonaws.com") != std::string::npos;
  return is_aws ? aws_signing_region(service, config.region) : config.region;
}

}  // namespace neargate::aws
