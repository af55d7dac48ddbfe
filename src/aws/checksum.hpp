#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/hash.hpp"

// S3's flexible checksums: x-amz-checksum-* headers and trailers, and Content-MD5.
namespace neargate::aws {

enum class ChecksumAlgorithm { md5, crc32, crc32c, crc64nvme, sha1, sha256 };

// Of a header or trailer: "x-amz-checksum-crc32" and so on, "content-md5"; without regard to case.
std::optional<ChecksumAlgorithm> checksum_of_header(std::string_view name);
std::string_view name_of(ChecksumAlgorithm algorithm);  // "crc32", as error messages have it
std::size_t size_of(ChecksumAlgorithm algorithm);       // in bytes

// A checksum over bytes that arrive in pieces.
class Checksum {
 public:
  explicit Checksum(ChecksumAlgorithm algorithm);
  void update(std::string_view bytes);
  std::string finish();  // base64, as the headers carry it; the object is spent

 private:
  ChecksumAlgorithm algorithm_;
  std::uint64_t crc_ = 0;
  std::optional<Digest> digest_;
};

}  // namespace neargate::aws
