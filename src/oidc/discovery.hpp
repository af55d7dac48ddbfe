#pragma once

#include <string>
#include <string_view>

namespace neargate::oidc {

// Where an issuer says of itself: its URL without a '/' at the end, and this.
// https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig
inline constexpr std::string_view kConfigurationPath = "/.well-known/openid-configuration";

// The "jwks_uri" of an issuer's configuration. Throws Error where the document is none, is another
// issuer's, or names keys that are not behind https.
std::string key_set_url(std::string_view configuration, std::string_view issuer);

// The configuration of an issuer whose keys are at ISSUER/.well-known/jwks.
std::string configuration_document(const std::string& issuer);

}  // namespace neargate::oidc
