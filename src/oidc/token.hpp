#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oidc/algorithm.hpp"
#include "oidc/key_set.hpp"

namespace neargate::oidc {

// What a token says: the registered claims (RFC 7519 section 4.1, and azp of OpenID Connect), and
// all of them as text for whoever compares them.
struct Claims {
  std::string issuer;  // "" where absent, as the next two
  std::string subject;
  std::string authorized_party;       // azp
  std::vector<std::string> audience;  // a string counts as a list of one
  // Seconds since 1970; a fraction is cut off.
  std::optional<std::int64_t> expires, not_before, issued_at;
  // By name: strings as they are, numbers and booleans as JSON has them, arrays of those one by
  // one. Objects and nulls have no values.
  std::map<std::string, std::vector<std::string>> values;
};

// A signed JSON Web Token in compact form (RFC 7519, RFC 7515 section 7.1), read but not believed:
// only is_signed_by() says whether the issuer wrote it.
class Token {
 public:
  // Strict: three parts of base64url without padding, objects without names twice, an algorithm of
  // ours, no "crit" (we know no extension), at most kTokenBytesMax. Throws Error.
  static Token parse(std::string_view text);

  Algorithm algorithm() const { return algorithm_; }
  const std::string& key_id() const { return key_id_; }  // "" where the token names none
  const Claims& claims() const { return claims_; }

  bool is_signed_by(const PublicKey& key) const;

 private:
  Algorithm algorithm_{};
  std::string key_id_;
  Claims claims_;
  std::string signed_part_;
  std::string signature_;
};

// A token with these claims, a JSON object, signed with RS256.
std::string sign_token(std::string_view claims, const PrivateKey& key);

}  // namespace neargate::oidc
