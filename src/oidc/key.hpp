#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "oidc/algorithm.hpp"

// OpenSSL's EVP_PKEY, whose header is heavy.
struct evp_pkey_st;

namespace neargate::oidc {

// A public key: RSA, or EC on P-256, P-384 or P-521.
class PublicKey {
 public:
  // From the numbers of a JWK (RFC 7518 section 6), as big-endian bytes. Throw Error where they are
  // no key that tokens may be signed with.
  static PublicKey rsa(std::string_view modulus, std::string_view exponent);
  static PublicKey ec(std::string_view curve, std::string_view x, std::string_view y);

  // False too where the algorithm is not one of this kind of key.
  bool verify(Algorithm algorithm, std::string_view bytes, std::string_view signature) const;

 private:
  friend class PrivateKey;
  explicit PublicKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
  std::shared_ptr<evp_pkey_st> key_;
};

// The key pair of an issuer: RSA, 2048 bits, as GitHub's.
class PrivateKey {
 public:
  static PrivateKey generate();
  // Throws Error where the text is not one RSA key of PKCS #8.
  static PrivateKey from_pem(const std::string& pem);

  std::string pem() const;
  // Big-endian, without leading zeros.
  std::string modulus() const;
  std::string exponent() const;
  PublicKey public_key() const { return PublicKey(key_); }

  // RS256.
  std::string sign(std::string_view bytes) const;

 private:
  explicit PrivateKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace neargate::oidc
