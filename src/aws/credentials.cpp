#include "aws/credentials.hpp"

#include <set>

#include "base/error.hpp"

namespace neargate::aws {
namespace {

class Chain {
 public:
  Chain(const CredentialsWorld& world, const SharedConfig& files, const CredentialsRequest& request)
      : world_(world), files_(files), request_(request) {}

  ExpiringKeys find() {
    if (!request_.is_profile_given) {
      if (const auto keys = environment_keys()) return *keys;
      if (const auto keys = environment_web_identity()) return *keys;
    }
    if (const auto keys = profile_keys(request_.profile)) return *keys;
    if (const auto keys = container_keys(world_)) return *keys;
    if (const auto keys = instance_keys(world_)) return *keys;
    throw neargate::Error(
        "there are no AWS credentials",
        "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are unset, profile '" + request_.profile +
            "' has no keys, and this is no AWS instance or container",
        "export them (for a local daemon: eval \"$(neargate env)\"), or run `aws configure`");
  }

 private:
  std::optional<ExpiringKeys> environment_keys() const {
    ExpiringKeys out{
        {world_.variable("AWS_ACCESS_KEY_ID"), world_.variable("AWS_SECRET_ACCESS_KEY"),
         world_.variable("AWS_SESSION_TOKEN")},
        {}};
    if (out.keys.access_key_id.empty() || out.keys.secret.empty()) return std::nullopt;
    return out;
  }

  std::optional<ExpiringKeys> environment_web_identity() const {
    const std::string file = world_.variable("AWS_WEB_IDENTITY_TOKEN_FILE");
    RoleRequest role = role_request({});
    role.role_arn = world_.variable("AWS_ROLE_ARN");
    role.session_name = world_.variable("AWS_ROLE_SESSION_NAME");
    if (file.empty() || role.role_arn.empty()) return std::nullopt;
    return assume_role_with_web_identity(world_, role, file);
  }

  RoleRequest role_request(const ConfigSection& profile) const {
    return {.role_arn = find_setting(profile, "role_arn"),
            .session_name = find_setting(profile, "role_session_name"),
            .external_id = find_setting(profile, "external_id"),
            .duration_seconds = find_setting(profile, "duration_seconds"),
            .region = request_.region,
            .sts_url = request_.sts_url};
  }

  static std::optional<ExpiringKeys> own_keys(const ConfigSection& profile) {
    ExpiringKeys out{
        {find_setting(profile, "aws_access_key_id"), find_setting(profile, "aws_secret_access_key"),
         find_setting(profile, "aws_session_token")},
        {}};
    if (out.keys.access_key_id.empty() || out.keys.secret.empty()) return std::nullopt;
    return out;
  }

  std::optional<ExpiringKeys> profile_keys(const std::string& name) {
    const ConfigSection profile = files_.profile(name);
    const auto has = [&](const char* key) { return !find_setting(profile, key).empty(); };
    if (has("role_arn")) return role_keys(name, profile);
    if (has("sso_session") || has("sso_start_url")) return aws_cli_keys(world_, name);
    if (const auto keys = own_keys(profile)) return keys;
    if (has("credential_process")) {
      return process_keys(world_, find_setting(profile, "credential_process"));
    }
    return std::nullopt;
  }

  ExpiringKeys role_keys(const std::string& name, const ConfigSection& profile) {
    const RoleRequest role = role_request(profile);
    const std::string token_file = find_setting(profile, "web_identity_token_file");
    if (!token_file.empty()) return assume_role_with_web_identity(world_, role, token_file);
    if (!find_setting(profile, "mfa_serial").empty()) return aws_cli_keys(world_, name);
    return assume_role(world_, role, source_keys(name, profile).keys);
  }

  // Whose keys assume the role. A profile may name itself, for its own keys.
  ExpiringKeys source_keys(const std::string& name, const ConfigSection& profile) {
    const std::string source = find_setting(profile, "source_profile");
    std::optional<ExpiringKeys> keys;
    if (source == name) {
      keys = own_keys(profile);
    } else if (!source.empty()) {
      if (!seen_.insert(name).second) {
        throw neargate::Error("AWS profile '" + name + "' cannot be used",
                              "source_profile leads back to it");
      }
      keys = profile_keys(source);
    } else {
      keys = named_source(find_setting(profile, "credential_source"));
    }
    if (keys) return *keys;
    throw neargate::Error("AWS profile '" + name + "' cannot be used",
                          "it has a role_arn, but no keys to assume that with",
                          "give it a source_profile that has keys, or a credential_source");
  }

  std::optional<ExpiringKeys> named_source(const std::string& name) const {
    if (name == "Environment") return environment_keys();
    if (name == "EcsContainer") return container_keys(world_);
    if (name == "Ec2InstanceMetadata") return instance_keys(world_);
    return std::nullopt;
  }

  const CredentialsWorld& world_;
  const SharedConfig& files_;
  const CredentialsRequest& request_;
  std::set<std::string> seen_;
};

}  // namespace

ExpiringKeys find_keys(const CredentialsWorld& world, const SharedConfig& files,
                       const CredentialsRequest& request) {
  return Chain(world, files, request).find();
}

}  // namespace neargate::aws
