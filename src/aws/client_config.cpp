#include "aws/client_config.hpp"

#include <algorithm>
#include <cstdlib>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace neargate::aws {
namespace {

using Section = std::map<std::string, std::string, std::less<>>;
using Sections = std::map<std::string, Section, std::less<>>;

// An INI file as AWS's tools have it. Indented lines belong to the key before them: "s3 =", with
// "  endpoint_url = ..." below, is the key "s3.endpoint_url".
Sections parse_ini(std::string_view text) {
  Sections sections;
  Section* section = nullptr;
  std::string parent;
  for (const std::string_view raw : split(text, '\n')) {
    const std::string_view line = trim(raw);
    if (line.empty() || line.starts_with('#') || line.starts_with(';')) continue;
    if (line.starts_with('[')) {
      section = &sections[std::string(trim(line.substr(1, line.find(']') - 1)))];
      parent.clear();
      continue;
    }
    const std::size_t equals = line.find('=');
    if (section == nullptr || equals == std::string_view::npos) continue;
    const std::string key = to_lower(trim(line.substr(0, equals)));
    const std::string_view value = trim(line.substr(equals + 1));
    const bool is_nested = raw[0] == ' ' || raw[0] == '\t';
    if (!is_nested) parent = key;
    (*section)[is_nested && parent != key ? parent + "." + key : key] = value;
  }
  return sections;
}

std::string find(const Section& section, std::string_view key) {
  const auto found = section.find(key);
  return found == section.end() ? "" : found->second;
}

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

std::string environment_variable(const ConfigSource& source, const char* name) {
  if (source.environment) return source.environment(name).value_or("");
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

class Loader {
 public:
  explicit Loader(const ConfigSource& source) : source_(source) {
    profile_ = !source.profile.empty() ? source.profile : variable("AWS_PROFILE");
    if (profile_.empty()) profile_ = "default";
    const std::string home = variable("HOME");
    credentials_path_ = variable("AWS_SHARED_CREDENTIALS_FILE");
    if (credentials_path_.empty()) credentials_path_ = home + "/.aws/credentials";
    config_path_ = variable("AWS_CONFIG_FILE");
    if (config_path_.empty()) config_path_ = home + "/.aws/config";
  }

  ClientConfig load() {
    const Sections credentials = parse_ini(read_file(credentials_path_).value_or(""));
    const Sections config = parse_ini(read_file(config_path_).value_or(""));
    const auto in_credentials = credentials.find(profile_);
    const auto in_config = config.find(profile_ == "default" ? profile_ : "profile " + profile_);
    if (in_credentials != credentials.end()) keys_section_ = in_credentials->second;
    if (in_config != config.end()) settings_ = in_config->second;
    const bool is_named = !source_.profile.empty() || !variable("AWS_PROFILE").empty();
    if (is_named && in_credentials == credentials.end() && in_config == config.end()) {
      throw neargate::Error("there is no AWS profile '" + profile_ + "'",
                            "neither " + config_path_ + " nor " + credentials_path_ + " has it",
                            "name another with --profile, or make it with `aws configure`");
    }

    ClientConfig out;
    load_region(out);
    load_keys(out);
    load_endpoints(out, config);
    out.ca_bundle = first({variable("AWS_CA_BUNDLE"), find(settings_, "ca_bundle")});
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
                        find(settings_, "region")});
    if (out.region.empty()) {
      throw neargate::Error("no AWS region is set",
                            "AWS_REGION is unset and profile '" + profile_ + "' has no region",
                            "export AWS_REGION, or pass --region");
    }
  }

  void load_keys(ClientConfig& out) const {
    const bool profile_wins = !source_.profile.empty();
    if (!profile_wins && !variable("AWS_ACCESS_KEY_ID").empty()) {
      out.keys = {variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"),
                  variable("AWS_SESSION_TOKEN")};
    } else {
      const Section& section =
          find(keys_section_, "aws_access_key_id").empty() ? settings_ : keys_section_;
      out.keys = {find(section, "aws_access_key_id"), find(section, "aws_secret_access_key"),
                  find(section, "aws_session_token")};
    }
    if (!out.keys.access_key_id.empty() && !out.keys.secret.empty()) return;
    for (const std::string_view key :
         {"sso_session", "sso_start_url", "source_profile", "credential_process", "role_arn"}) {
      if (find(settings_, key).empty() && find(keys_section_, key).empty()) continue;
      throw neargate::Error(
          "the keys of AWS profile '" + profile_ + "' cannot be used",
          "they come by " + std::string(key) + ", which Neargate does not do itself",
          "run: eval \"$(aws configure export-credentials --profile " + profile_ +
              " --format env)\"");
    }
    throw neargate::Error(
        "there are no AWS credentials",
        "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are unset, and profile '" + profile_ +
            "' has no keys",
        "export them (for a local daemon: eval \"$(neargate env)\"), or run `aws configure`");
  }

  void load_endpoints(ClientConfig& out, const Sections& config) {
    if (to_lower(variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")) == "true") return;
    // The environment's, then the profile's; in each the service's own is before the one for all.
    out.endpoint_url = first({variable("AWS_ENDPOINT_URL"), find(settings_, "endpoint_url")});
    const auto services = config.find("services " + find(settings_, "services"));
    if (services != config.end() && variable("AWS_ENDPOINT_URL").empty()) {
      constexpr std::string_view kSuffix = ".endpoint_url";
      for (const auto& [key, value] : services->second) {
        if (!key.ends_with(kSuffix)) continue;
        out.endpoint_urls[variable_name(key.substr(0, key.size() - kSuffix.size()))] = value;
      }
    }
    for (const char* name : kServiceVariables) {
      const std::string url = variable(("AWS_ENDPOINT_URL_" + std::string(name)).c_str());
      if (!url.empty()) out.endpoint_urls[name] = url;
    }
  }

  const ConfigSource& source_;
  std::string profile_, credentials_path_, config_path_;
  Section keys_section_, settings_;
};

bool is_global(const smithy::Service& service) { return service.signing_name == "iam"; }

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
  const auto own = config.endpoint_urls.find(variable_name(service.sdk_id));
  if (own != config.endpoint_urls.end()) return own->second;
  if (!config.endpoint_url.empty()) return config.endpoint_url;
  const std::string domain =
      config.region.starts_with("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const std::string prefix(service.endpoint_prefix);
  return is_global(service) ? "https://" + prefix + "." + domain
                            : "https://" + prefix + "." + config.region + "." + domain;
}

std::string signing_region_of(const ClientConfig& config, const smithy::Service& service) {
  const bool is_aws = endpoint_url_of(config, service).find("amazonaws.com") != std::string::npos;
  return is_global(service) && is_aws ? "us-east-1" : config.region;
}

}  // namespace neargate::aws
