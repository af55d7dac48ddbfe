#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "aws/credentials.hpp"
#include "aws/partition.hpp"
#include "smithy/service.hpp"

namespace neargate::aws {

// Whom a client signs as, where, and whom it talks to.
struct ClientConfig {
  std::string region;
  sigv4::Keys keys;
  std::optional<Timestamp> expires;       // of the keys, where `refresh` has others then
  std::function<ExpiringKeys()> refresh;  // empty: there are no others
  std::string endpoint_url;               // of all services; "": AWS itself
  std::map<std::string, std::string, std::less<>> endpoint_urls;  // by service: "S3", "ECS"
  EndpointKind endpoint_kind;                                     // of AWS itself
  std::string ca_bundle;     // certificates to trust, a PEM file; "": the system's
  int attempts_max = 3;      // of a call; the first one counts
  bool is_adaptive = false;  // holds back by itself while it is throttled
};

// Reads what the AWS CLI and SDKs read, in their order: the environment (AWS_REGION,
// AWS_DEFAULT_REGION, AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_<SERVICE>, AWS_USE_FIPS_ENDPOINT,
// AWS_USE_DUALSTACK_ENDPOINT, AWS_CA_BUNDLE, AWS_PROFILE, AWS_MAX_ATTEMPTS, AWS_RETRY_MODE), then
// the shared files (~/.aws/credentials and ~/.aws/config, or AWS_SHARED_CREDENTIALS_FILE and
// AWS_CONFIG_FILE) with their profile. Keys as find_keys() finds them; they are fetched here, so
// that what is wrong with them is told at once. A profile that is named here wins over keys in the
// environment. Throws Error where keys or region are not found.
struct ConfigSource {
  std::string profile;  // "": AWS_PROFILE, or "default"
  std::string region;   // "": as found
  // Environment variables; nothing where unset. Empty: the process's own.
  std::function<std::optional<std::string>(const char* name)> environment;
  // What credentials come through; nothing: the real one.
  std::optional<CredentialsWorld> world;
};
ClientConfig load_client_config(const ConfigSource& source = {});

// Whether the environment itself says whom to call, or as whom: an endpoint, keys, a profile, a web
// identity or container credentials.
bool is_told_by_environment(const ConfigSource& source = {});

// "https://ecs.eu-central-1.amazonaws.com", or what the configuration says instead.
std::string endpoint_url_of(const ClientConfig& config, const smithy::Service& service);
// The region that a call is signed for: that of services for all regions is fixed.
std::string signing_region_of(const ClientConfig& config, const smithy::Service& service);

}  // namespace neargate::aws
