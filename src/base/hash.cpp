#include "base/hash.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/assert.hpp"
#include "base/encoding.hpp"

namespace neargate {
namespace {

const EVP_MD* implementation(Digest::Algorithm algorithm) {
  // Fetched once: OpenSSL 3 looks implicit fetches up anew at every use, which costs more than
  // hashing a short message.
  static const EVP_MD* const md5 = EVP_MD_fetch(nullptr, "MD5", nullptr);
  static const EVP_MD* const sha1 = EVP_MD_fetch(nullptr, "SHA1", nullptr);
  static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  static const EVP_MD* const sha512 = EVP_MD_fetch(nullptr, "SHA512", nullptr);
  switch (algorithm) {
    case Digest::Algorithm::md5:
      return md5;
    case Digest::Algorithm::sha1:
      return sha1;
    case Digest::Algorithm::sha256:
      return sha256;
    case Digest::Algorithm::sha512:
      return sha512;
  }
  return nullptr;
}

EVP_MD_CTX* as_context(void* pointer) { return static_cast<EVP_MD_CTX*>(pointer); }

// Reflected CRC tables, made at compile time from the reversed polynomial.
template <class Word>
constexpr std::array<Word, 256> crc_table(Word polynomial) {
  std::array<Word, 256> table{};
  for (unsigned i = 0; i < 256; ++i) {
    Word value = i;
    for (int bit = 0; bit < 8; ++bit) {
      value = (value & 1) != 0 ? (value >> 1) ^ polynomial : value >> 1;
    }
    table[i] = value;
  }
  return table;
}

template <class Word>
Word crc(const std::array<Word, 256>& table, Word state, std::string_view bytes) {
  state = ~state;
  for (const char c : bytes) {
    state = table[(state ^ static_cast<std::uint8_t>(c)) & 0xff] ^ (state >> 8);
  }
  return ~state;
}

}  // namespace

Sha256 sha256(std::string_view bytes) {
  Sha256 out;
  const int ok = EVP_Digest(bytes.data(), bytes.size(), out.data(), nullptr,
                            implementation(Digest::Algorithm::sha256), nullptr);
  NG_ASSERT(ok == 1);
  return out;
}

Sha256 hmac_sha256(std::string_view key, std::string_view bytes) {
  // RFC 2104, written out: OpenSSL's HMAC() costs several allocations and fetches a call.
  constexpr std::size_t kBlock = 64;
  std::array<char, kBlock> inner{};
  std::array<char, kBlock> outer{};
  const Sha256 hashed_key = key.size() > kBlock ? sha256(key) : Sha256{};
  const std::string_view used = key.size() > kBlock ? as_view(hashed_key) : key;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const char k = i < used.size() ? used[i] : '\0';
    inner[i] = char(k ^ 0x36);
    outer[i] = char(k ^ 0x5c);
  }
  std::string message(inner.data(), kBlock);
  message += bytes;
  const Sha256 first = sha256(message);
  message.assign(outer.data(), kBlock);
  message += as_view(first);
  return sha256(message);
}

std::string sha256_hex(std::string_view bytes) { return to_hex(as_view(sha256(bytes))); }

std::string md5(std::string_view bytes) {
  Digest digest(Digest::Algorithm::md5);
  digest.update(bytes);
  return digest.finish();
}

std::uint32_t crc32(std::uint32_t state, std::string_view bytes) {
  static constexpr auto table = crc_table<std::uint32_t>(0xedb88320u);
  return crc(table, state, bytes);
}

std::uint32_t crc32c(std::uint32_t state, std::string_view bytes) {
  static constexpr auto table = crc_table<std::uint32_t>(0x82f63b78u);
  return crc(table, state, bytes);
}

std::uint64_t crc64nvme(std::uint64_t state, std::string_view bytes) {
  static constexpr auto table = crc_table<std::uint64_t>(0x9a6c9329ac4bc9b5ull);
  return crc(table, state, bytes);
}

Digest::Digest(Algorithm algorithm) : context_(EVP_MD_CTX_new()) {
  NG_ASSERT(context_ != nullptr);
  const int ok = EVP_DigestInit_ex(as_context(context_.get()), implementation(algorithm), nullptr);
  NG_ASSERT(ok == 1);
}

Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;
Digest::~Digest() = default;

void Digest::Free::operator()(void* context) const { EVP_MD_CTX_free(as_context(context)); }

void Digest::update(std::string_view bytes) {
  const int ok = EVP_DigestUpdate(as_context(context_.get()), bytes.data(), bytes.size());
  NG_ASSERT(ok == 1);
}

std::string Digest::finish() {
  std::string out(EVP_MAX_MD_SIZE, '\0');
  unsigned length = 0;
  const int ok = EVP_DigestFinal_ex(as_context(context_.get()),
                                    reinterpret_cast<unsigned char*>(out.data()), &length);
  NG_ASSERT(ok == 1);
  out.resize(length);
  return out;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace neargate
