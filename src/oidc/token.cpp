#include "oidc/token.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "oidc/json.hpp"
#include "oidc/limits.hpp"

namespace neargate::oidc {
namespace {

using nlohmann::json;

constexpr const char* kWhat = "this is no JSON Web Token";
// Year 9999: what is beyond is a mistake, or an attempt.
constexpr double kSecondsMax = 253402300799.0;

std::string decode(std::string_view part, const char* name) {
  auto bytes = from_base64url(part);
  if (!bytes) throw Error(kWhat, std::string(name) + " is not base64url");
  return *bytes;
}

// A NumericDate (RFC 7519 section 2).
std::optional<std::int64_t> time_member(const json& claims, const char* name) {
  const auto found = claims.find(name);
  if (found == claims.end()) return std::nullopt;
  const double seconds = found->is_number() ? found->get<double>() : -1;
  if (!(seconds >= 0 && seconds <= kSecondsMax)) {
    throw Error(kWhat, std::string(name) + " is not a number of seconds since 1970");
  }
  return static_cast<std::int64_t>(std::floor(seconds));
}

std::optional<std::string> as_text(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number() || value.is_boolean()) return value.dump();
  return std::nullopt;
}

std::vector<std::string> texts_of(const json& value) {
  std::vector<std::string> out;
  if (const auto text = as_text(value)) out.push_back(*text);
  if (!value.is_array()) return out;
  for (const json& element : value) {
    if (auto text = as_text(element)) out.push_back(std::move(*text));
  }
  return out;
}

Claims read_claims(const json& object) {
  Claims claims;
  claims.issuer = string_member(object, "iss").value_or("");
  claims.subject = string_member(object, "sub").value_or("");
  claims.authorized_party = string_member(object, "azp").value_or("");
  claims.expires = time_member(object, "exp");
  claims.not_before = time_member(object, "nbf");
  claims.issued_at = time_member(object, "iat");
  for (const auto& [name, value] : object.items()) {
    claims.values.emplace(name, texts_of(value));
  }
  const auto audience = object.find("aud");
  if (audience != object.end()) {
    const std::size_t count = audience->is_array() ? audience->size() : 1;
    claims.audience = texts_of(*audience);
    if (claims.audience.size() != count) throw Error(kWhat, "aud is not of strings");
  }
  return claims;
}

}  // namespace

Token Token::parse(std::string_view text) {
  if (text.size() > kTokenBytesMax) throw Error(kWhat, "it is longer than 20000 characters");
  const auto parts = split(text, '.');
  if (parts.size() != 3) throw Error(kWhat, "it does not have three parts");

  const json header = parse_object(decode(parts[0], "its header"), kWhat);
  const std::string algorithm = string_member(header, "alg").value_or("");
  const auto known = algorithm_of(algorithm);
  if (!known) throw Error(kWhat, "it is not signed with RS256 to RS512 or ES256 to ES512");
  if (header.contains("crit")) throw Error(kWhat, "it asks for extensions");

  Token token;
  token.algorithm_ = *known;
  token.key_id_ = string_member(header, "kid").value_or("");
  token.claims_ = read_claims(parse_object(decode(parts[1], "its payload"), kWhat));
  token.signature_ = decode(parts[2], "its signature");
  token.signed_part_ = text.substr(0, parts[0].size() + 1 + parts[1].size());
  return token;
}

bool Token::is_signed_by(const PublicKey& key) const {
  return key.verify(algorithm_, signed_part_, signature_);
}

std::string sign_token(std::string_view claims, const PrivateKey& key) {
  const json header = {
      {"typ", "JWT"}, {"alg", name_of(Algorithm::rs256)}, {"kid", thumbprint(key)}};
  const std::string signed_part = to_base64url(header.dump()) + "." + to_base64url(claims);
  return signed_part + "." + to_base64url(key.sign(signed_part));
}

}  // namespace neargate::oidc
