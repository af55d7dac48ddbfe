#include "aws/checksum.hpp"

#include <array>

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace neargate::aws {
namespace {

constexpr std::array<std::pair<std::string_view, ChecksumAlgorithm>, 6> kHeaders = {{
    {"content-md5", ChecksumAlgorithm::md5},
    {"x-amz-checksum-crc32", ChecksumAlgorithm::crc32},
    {"x-amz-checksum-crc32c", ChecksumAlgorithm::crc32c},
    {"x-amz-checksum-crc64nvme", ChecksumAlgorithm::crc64nvme},
    {"x-amz-checksum-sha1", ChecksumAlgorithm::sha1},
    {"x-amz-checksum-sha256", ChecksumAlgorithm::sha256},
}};

std::optional<Digest> digest_of(ChecksumAlgorithm algorithm) {
  switch (algorithm) {
    case ChecksumAlgorithm::md5:
      return Digest(Digest::Algorithm::md5);
    case ChecksumAlgorithm::sha1:
      return Digest(Digest::Algorithm::sha1);
    case ChecksumAlgorithm::sha256:
      return Digest(Digest::Algorithm::sha256);
    default:
      return std::nullopt;
  }
}

std::string big_endian(std::uint64_t value, int bytes) {
  std::string out;
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i) & 0xff);
  return out;
}

}  // namespace

std::optional<ChecksumAlgorithm> checksum_of_header(std::string_view name) {
  for (const auto& [header, algorithm] : kHeaders) {
    if (equal_ignoring_case(name, header)) return algorithm;
  }
  return std::nullopt;
}

std::string_view name_of(ChecksumAlgorithm algorithm) {
  for (const auto& [header, candidate] : kHeaders) {
    if (candidate == algorithm) return header.substr(header.rfind('-') + 1);
  }
  return {};
}

std::size_t size_of(ChecksumAlgorithm algorithm) {
  switch (algorithm) {
    case ChecksumAlgorithm::md5:
      return 16;
    case ChecksumAlgorithm::crc32:
    case ChecksumAlgorithm::crc32c:
      return 4;
    case ChecksumAlgorithm::crc64nvme:
      return 8;
    case ChecksumAlgorithm::sha1:
      return 20;
    case ChecksumAlgorithm::sha256:
      return 32;
  }
  return 0;
}

Checksum::Checksum(ChecksumAlgorithm algorithm)
    : algorithm_(algorithm), digest_(digest_of(algorithm)) {}

void Checksum::update(std::string_view bytes) {
  switch (algorithm_) {
    case ChecksumAlgorithm::crc32:
      crc_ = crc32(static_cast<std::uint32_t>(crc_), bytes);
      break;
    case ChecksumAlgorithm::crc32c:
      crc_ = crc32c(static_cast<std::uint32_t>(crc_), bytes);
      break;
    case ChecksumAlgorithm::crc64nvme:
      crc_ = crc64nvme(crc_, bytes);
      break;
    default:
      digest_->update(bytes);
  }
}

std::string Checksum::finish() {
  switch (algorithm_) {
    case ChecksumAlgorithm::crc32:
    case ChecksumAlgorithm::crc32c:
      return to_base64(big_endian(crc_, 4));
    case ChecksumAlgorithm::crc64nvme:
      return to_base64(big_endian(crc_, 8));
    default:
      return to_base64(digest_->finish());
  }
}

}  // namespace neargate::aws
