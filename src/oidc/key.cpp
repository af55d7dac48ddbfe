#include "oidc/key.hpp"

#include <array>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/free_with.hpp"
#include "oidc/limits.hpp"

namespace neargate::oidc {
namespace {

using Bio = std::unique_ptr<BIO, FreeWith<BIO_free_all>>;
using Number = std::unique_ptr<BIGNUM, FreeWith<BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, FreeWith<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, FreeWith<OSSL_PARAM_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, FreeWith<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeWith<EVP_MD_CTX_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, FreeWith<ECDSA_SIG_free>>;
using Key = std::shared_ptr<EVP_PKEY>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

neargate::Error not_a_key(const char* why) {
  ERR_clear_error();
  return neargate::Error("this is no key for signatures", why);
}

Number number(std::string_view bytes) {
  return Number(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

// The curves of RFC 7518 section 6.2.1.1: their names there and in OpenSSL, the bytes of a
// coordinate (and of each half of a signature), and the algorithm that is theirs.
struct Curve {
  std::string_view name;
  const char* group;
  std::size_t bytes;
  Algorithm algorithm;
};
constexpr std::array<Curve, 3> kCurves = {{
    {"P-256", SN_X9_62_prime256v1, 32, Algorithm::es256},
    {"P-384", SN_secp384r1, 48, Algorithm::es384},
    {"P-521", SN_secp521r1, 66, Algorithm::es512},
}};

Key key_of(const char* type, const OSSL_PARAM* parameters) {
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (parameters == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY,
                        const_cast<OSSL_PARAM*>(parameters)) != 1) {
    throw not_a_key("its numbers do not belong together");
  }
  return {key, EVP_PKEY_free};
}

const EVP_MD* digest_of(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::rs256:
    case Algorithm::es256:
      return EVP_sha256();
    case Algorithm::rs384:
    case Algorithm::es384:
      return EVP_sha384();
    case Algorithm::rs512:
    case Algorithm::es512:
      return EVP_sha512();
  }
  return nullptr;
}

// The curve of a key; nullptr for RSA.
const Curve* curve_of(const EVP_PKEY* key) {
  char group[64];
  std::size_t length = 0;
  if (EVP_PKEY_get_group_name(key, group, sizeof group, &length) != 1) return nullptr;
  for (const Curve& curve : kCurves) {
    if (std::string_view(group, length) == curve.group) return &curve;
  }
  return nullptr;
}

// JWS has the two numbers of an ECDSA signature side by side (RFC 7518 section 3.4); OpenSSL wants
// them in DER. Empty where they are not of the curve's length.
std::string der_signature(const Curve& curve, std::string_view signature) {
  if (signature.size() != 2 * curve.bytes) return {};
  const EcSignature pair(ECDSA_SIG_new());
  ECDSA_SIG_set0(pair.get(), number(signature.substr(0, curve.bytes)).release(),
                 number(signature.substr(curve.bytes)).release());
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &der);
  std::string out(reinterpret_cast<const char*>(der), size < 0 ? 0 : std::size_t(size));
  OPENSSL_free(der);
  return out;
}

std::string parameter(const EVP_PKEY* key, const char* name) {
  BIGNUM* read = nullptr;
  NG_ASSERT(EVP_PKEY_get_bn_param(key, name, &read) == 1);
  const Number value(read);
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(value.get())), '\0');
  BN_bn2bin(value.get(), reinterpret_cast<unsigned char*>(bytes.data()));
  return bytes;
}

}  // namespace

PublicKey PublicKey::rsa(std::string_view modulus, std::string_view exponent) {
  if (modulus.size() > kRsaBitsMax / 8 || exponent.empty() || exponent.size() > 8) {
    throw not_a_key("its numbers are too large");
  }
  const Number n = number(modulus);
  const Number e = number(exponent);
  if (BN_num_bits(n.get()) < kRsaBitsMin) throw not_a_key("RSA keys need 2048 bits or more");
  if (BN_is_odd(e.get()) == 0 || BN_is_one(e.get()) == 1)
    throw not_a_key("its exponent is not odd");
  const Builder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  return PublicKey(key_of("RSA", Parameters(OSSL_PARAM_BLD_to_param(builder.get())).get()));
}

PublicKey PublicKey::ec(std::string_view curve_name, std::string_view x, std::string_view y) {
  for (const Curve& curve : kCurves) {
    if (curve.name != curve_name) continue;
    if (x.size() != curve.bytes || y.size() != curve.bytes) {
      throw not_a_key("its coordinates are not of the curve's length");
    }
    const std::string point = '\4' + std::string(x) + std::string(y);  // SEC 1: uncompressed
    const Builder builder(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.group, 0);
    OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                     point.size());
    // Points that are not on the curve are refused here.
    return PublicKey(key_of("EC", Parameters(OSSL_PARAM_BLD_to_param(builder.get())).get()));
  }
  throw not_a_key("its curve is not P-256, P-384 or P-521");
}

bool PublicKey::verify(Algorithm algorithm, std::string_view bytes,
                       std::string_view signature) const {
  const Curve* curve = curve_of(key_.get());
  const bool is_rsa_algorithm = algorithm <= Algorithm::rs512;
  if (is_rsa_algorithm != (curve == nullptr)) return false;
  if (curve != nullptr && curve->algorithm != algorithm) return false;
  const std::string der = curve == nullptr ? std::string() : der_signature(*curve, signature);
  const std::string_view wanted = curve == nullptr ? signature : std::string_view(der);
  const DigestContext context(EVP_MD_CTX_new());
  const bool is_right = EVP_DigestVerifyInit(context.get(), nullptr, digest_of(algorithm), nullptr,
                                             key_.get()) == 1 &&
                        EVP_DigestVerify(context.get(), bytes_of(wanted), wanted.size(),
                                         bytes_of(bytes), bytes.size()) == 1;
  ERR_clear_error();
  return is_right;
}

PrivateKey PrivateKey::generate() {
  const Key key(EVP_RSA_gen(kRsaBitsMin), EVP_PKEY_free);
  if (!key) throw neargate::Error("cannot make a key", "OpenSSL has no randomness");
  return PrivateKey(key);
}

PrivateKey PrivateKey::from_pem(const std::string& pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  // Never asks for a passphrase: an encrypted key is none of ours.
  const auto refuse = [](char*, int, int, void*) { return -1; };
  const Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, refuse, nullptr), EVP_PKEY_free);
  if (!key || EVP_PKEY_is_a(key.get(), "RSA") != 1) throw not_a_key("it is not RSA in PEM");
  return PrivateKey(key);
}

std::string PrivateKey::pem() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  NG_ASSERT(PEM_write_bio_PKCS8PrivateKey(bio.get(), key_.get(), nullptr, nullptr, 0, nullptr,
                                          nullptr) == 1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string PrivateKey::modulus() const { return parameter(key_.get(), OSSL_PKEY_PARAM_RSA_N); }
std::string PrivateKey::exponent() const { return parameter(key_.get(), OSSL_PKEY_PARAM_RSA_E); }

std::string PrivateKey::sign(std::string_view bytes) const {
  const DigestContext context(EVP_MD_CTX_new());
  std::size_t size = 0;
  std::string signature;
  const bool is_ready =
      EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
      EVP_DigestSign(context.get(), nullptr, &size, bytes_of(bytes), bytes.size()) == 1;
  signature.resize(size);
  if (!is_ready || EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()),
                                  &size, bytes_of(bytes), bytes.size()) != 1) {
    throw not_a_key("OpenSSL does not sign with it");
  }
  signature.resize(size);
  return signature;
}

}  // namespace neargate::oidc
