#include "oidc/discovery.hpp"

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "oidc/algorithm.hpp"
#include "oidc/json.hpp"
#include "oidc/limits.hpp"

namespace neargate::oidc {

std::string key_set_url(std::string_view configuration, std::string_view issuer) {
  static constexpr const char* kWhat = "this is no provider's configuration";
  if (configuration.size() > kDocumentBytesMax) throw Error(kWhat, "it is larger than 1 MiB");
  const nlohmann::json object = parse_object(configuration, kWhat);
  if (string_member(object, "issuer") != issuer) {
    throw Error(kWhat, "its issuer is not " + std::string(issuer));
  }
  auto url = string_member(object, "jwks_uri");
  if (!url || !url->starts_with("https://")) throw Error(kWhat, "its jwks_uri is not https");
  return *url;
}

std::string configuration_document(const std::string& issuer) {
  return nlohmann::json{{"issuer", issuer},
                        {"jwks_uri", issuer + "/.well-known/jwks"},
                        {"subject_types_supported", {"public"}},
                        {"response_types_supported", {"id_token"}},
                        {"id_token_signing_alg_values_supported", {name_of(Algorithm::rs256)}},
                        {"scopes_supported", {"openid"}}}
      .dump();
}

}  // namespace neargate::oidc
