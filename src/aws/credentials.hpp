#pragma once

#include <functional>
#include <optional>
#include <string>

#include "aws/shared_config.hpp"
#include "aws/sigv4.hpp"
#include "base/clock.hpp"
#include "http/message.hpp"

// Where a client's keys come from: the sources that AWS's SDKs know, in their order.
// AWS SDKs and Tools Reference Guide, "Standardized credential providers".
namespace neargate::aws {

struct ExpiringKeys {
  sigv4::Keys keys;
  std::optional<Timestamp> expires;  // nothing: they stay good
};

// What the sources need of the world; replaced in tests.
struct CredentialsWorld {
  std::function<std::string(const char* name)> variable;  // of the environment; "": unset
  // Throws Error where nobody answers.
  std::function<http::Response(const std::string& url, http::Request, Milliseconds timeout)> send;
  // A shell command's standard output. Throws Error where it fails.
  std::function<std::string(const std::string& command)> run;
  std::function<Timestamp()> now;
};
// The process's own. `ca_bundle` as of HttpsConnection; `variable` as above.
CredentialsWorld real_credentials_world(std::function<std::string(const char* name)> variable,
                                        const std::string& ca_bundle);

// Who asks for keys.
struct CredentialsRequest {
  std::string profile;
  bool is_profile_given = false;  // by the caller, who means it whatever the environment says
  std::string region;
  std::string sts_url;
};
// Keys in the environment, a web identity there, the profile (a role with source_profile or
// credential_source, a web identity, SSO, keys, credential_process), the container's, the
// instance's. Throws Error, with what to do, where none has any, or the one that is meant fails.
ExpiringKeys find_keys(const CredentialsWorld& world, const SharedConfig& files,
                       const CredentialsRequest& request);

// ---- The sources, each in a file of its own. All throw Error.

// `credential_process`: a command prints keys as JSON (Version 1).
ExpiringKeys process_keys(const CredentialsWorld& world, const std::string& command);
// Keys of an SSO profile, or of one that asks for an MFA code: the AWS CLI gets them.
ExpiringKeys aws_cli_keys(const CredentialsWorld& world, const std::string& profile);
// ECS, EKS: nothing where the environment names no such place.
std::optional<ExpiringKeys> container_keys(const CredentialsWorld& world);
// EC2's metadata service, version 2. Nothing where there is none, or it is switched off.
std::optional<ExpiringKeys> instance_keys(const CredentialsWorld& world);

struct RoleRequest {
  std::string role_arn;
  std::string session_name;  // "": one is made
  std::string external_id;
  std::string duration_seconds;  // "": STS's default, an hour
  std::string region;
  std::string sts_url;
};
ExpiringKeys assume_role(const CredentialsWorld& world, const RoleRequest& request,
                         const sigv4::Keys& source);
ExpiringKeys assume_role_with_web_identity(const CredentialsWorld& world,
                                           const RoleRequest& request,
                                           const std::string& token_file);

// {"AccessKeyId": …, "SecretAccessKey": …, "Token" or "SessionToken": …, "Expiration": …}.
ExpiringKeys parse_keys(const std::string& json, const std::string& from);

}  // namespace neargate::aws
