#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oidc/key.hpp"

namespace neargate::oidc {

// The keys that an issuer signs with: a JSON Web Key Set (RFC 7517).
class KeySet {
 public:
  // Passes over keys of other kinds and uses, as RFC 7517 section 5 asks. Throws Error where the
  // document is not a key set, has more than kKeysMax keys, or a key for signatures is broken.
  static KeySet parse(std::string_view document);

  // The key of that id, if it is for this algorithm; nullptr where there is none. Where the token
  // names no key, a set of one decides.
  const PublicKey* find(std::string_view key_id, Algorithm algorithm) const;

  bool empty() const { return keys_.empty(); }

 private:
  struct Entry {
    std::string id;  // "" where the set gives none
    std::optional<Algorithm> algorithm;
    PublicKey key;
  };
  std::vector<Entry> keys_;
};

// The set of one signing key, as an issuer publishes it. The id is the key's thumbprint (RFC 7638).
std::string key_set_document(const PrivateKey& key);
// Of an RSA key, by its numbers as big-endian bytes.
std::string thumbprint(std::string_view modulus, std::string_view exponent);
std::string thumbprint(const PrivateKey& key);

}  // namespace neargate::oidc
