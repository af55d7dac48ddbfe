#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

// Digests and checksums. One-shot functions return raw bytes; use base/encoding.hpp for text.
namespace neargate {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(std::string_view bytes);
Sha256 hmac_sha256(std::string_view key, std::string_view bytes);
std::string sha256_hex(std::string_view bytes);
std::string md5(std::string_view bytes);  // 16 raw bytes

inline std::string_view as_view(const Sha256& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// Continue a checksum over further bytes; start from 0. CRC32 is the one of ISO-HDLC (zlib),
// CRC32C the Castagnoli one.
std::uint32_t crc32(std::uint32_t state, std::string_view bytes);
std::uint32_t crc32c(std::uint32_t state, std::string_view bytes);
// CRC64NVME, the default checksum of current AWS SDKs for S3.
std::uint64_t crc64nvme(std::uint64_t state, std::string_view bytes);

// A digest over bytes that arrive in pieces.
class Digest {
 public:
  enum class Algorithm { md5, sha1, sha256, sha512 };
  explicit Digest(Algorithm algorithm);
  Digest(Digest&&) noexcept;
  Digest& operator=(Digest&&) noexcept;
  ~Digest();

  void update(std::string_view bytes);
  std::string finish();  // raw bytes; the object is spent

 private:
  struct Free {
    void operator()(void* context) const;
  };
  std::unique_ptr<void, Free> context_;
};

// Compares without telling by its time where the difference is.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace neargate
