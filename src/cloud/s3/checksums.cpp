#include "cloud/s3/checksums.hpp"

#include <array>
#include <map>

#include "aws/checksum.hpp"
#include "aws/payload.hpp"
#include "aws/stream.hpp"
#include "base/assert.hpp"
#include "base/encoding.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"

namespace neargate::s3 {
namespace {

constexpr std::array<std::string_view, 5> kAlgorithms = {"CRC32", "CRC32C", "CRC64NVME", "SHA1",
                                                         "SHA256"};

aws::ChecksumAlgorithm algorithm_of(std::string_view name) {
  const auto algorithm = aws::checksum_of_header("x-amz-checksum-" + to_lower(name));
  NG_ASSERT(algorithm.has_value());
  return *algorithm;
}

// What a run of zero bytes does to a CRC, as a matrix over GF(2): the CRC of A followed by B is
// that of A, driven through as many zeros as B is long, XORed with that of B. (Mark Adler's
// observation for zlib's crc32_combine.)
class ZeroRun {
 public:
  ZeroRun(std::uint64_t polynomial, unsigned width, std::uint64_t bytes) : width_(width) {
    constexpr unsigned kBitsOfByte = 8;
    Matrix step{};  // one zero bit
    step[0] = polynomial;
    for (unsigned i = 1; i < width; ++i) step[i] = 1ull << (i - 1);
    for (unsigned i = 1; i < kBitsOfByte; i *= 2) step = product(step, step);
    for (unsigned i = 0; i < width; ++i) run_[i] = 1ull << i;
    for (; bytes > 0; bytes >>= 1) {
      if ((bytes & 1) != 0) run_ = product(step, run_);
      step = product(step, step);
    }
  }
  std::uint64_t apply(std::uint64_t crc) const { return apply(run_, crc); }

 private:
  using Matrix = std::array<std::uint64_t, 64>;

  static std::uint64_t apply(const Matrix& matrix, std::uint64_t vector) {
    std::uint64_t sum = 0;
    for (unsigned i = 0; vector != 0; ++i, vector >>= 1) {
      if ((vector & 1) != 0) sum ^= matrix[i];
    }
    return sum;
  }
  Matrix product(const Matrix& left, const Matrix& right) const {
    Matrix out{};
    for (unsigned i = 0; i < width_; ++i) out[i] = apply(left, right[i]);
    return out;
  }

  unsigned width_;
  Matrix run_{};
};

std::uint64_t number_of(const std::string& base64) {
  std::uint64_t number = 0;
  for (const char c : from_base64(base64).value_or("")) {
    number = number << 8 | static_cast<unsigned char>(c);
  }
  return number;
}

std::string text_of(std::uint64_t number, unsigned width) {
  std::string bytes;
  for (unsigned shift = width; shift > 0; shift -= 8) {
    bytes += static_cast<char>(number >> (shift - 8) & 0xff);
  }
  return to_base64(bytes);
}

}  // namespace

std::optional<std::string>* checksum_of(ChecksumRecord& record, std::string_view algorithm) {
  if (algorithm == "CRC32") return &record.crc32;
  if (algorithm == "CRC32C") return &record.crc32c;
  if (algorithm == "CRC64NVME") return &record.crc64nvme;
  if (algorithm == "SHA1") return &record.sha1;
  if (algorithm == "SHA256") return &record.sha256;
  return nullptr;
}

std::vector<std::string> algorithms_of(const ChecksumRecord& record) {
  std::vector<std::string> names;
  for (const std::string_view name : kAlgorithms) {
    if (checksum_of(record, name)->has_value()) names.emplace_back(name);
  }
  return names;
}

Digests digest(const http::Body& body, std::string_view algorithm) {
  Digest md5_digest(Digest::Algorithm::md5);
  aws::Checksum checksum(algorithm_of(algorithm));
  aws::each_piece(body, [&](std::string_view piece) {
    md5_digest.update(piece);
    checksum.update(piece);
  });
  Digests digests;
  digests.md5_hex = to_hex(md5_digest.finish());
  *checksum_of(digests.checksums, algorithm) = checksum.finish();
  return digests;
}

Digests digests_of(const smithy::Stream& stream, ChecksumRecord given) {
  const bool has_checksum = !algorithms_of(given).empty();
  given.type = "FULL_OBJECT";
  const smithy::StreamSource& source = *stream.source;
  if (source.md5_hex.empty() || (!has_checksum && source.crc64nvme.empty())) {
    Digests computed = digest(source.body, "CRC64NVME");
    if (!has_checksum) given.crc64nvme = computed.checksums.crc64nvme;
    return {.md5_hex = computed.md5_hex, .checksums = std::move(given)};
  }
  if (!has_checksum) given.crc64nvme = source.crc64nvme;
  return {.md5_hex = source.md5_hex, .checksums = std::move(given)};
}

std::string composite_checksum(std::string_view algorithm, const std::vector<SummedPart>& parts) {
  aws::Checksum checksum(algorithm_of(algorithm));
  for (const SummedPart& part : parts) checksum.update(from_base64(part.checksum).value_or(""));
  return checksum.finish() + "-" + std::to_string(parts.size());
}

std::string full_checksum(std::string_view algorithm, const std::vector<SummedPart>& parts) {
  // Reflected polynomials.
  constexpr std::uint64_t kCrc32 = 0xedb88320;
  constexpr std::uint64_t kCrc32c = 0x82f63b78;
  constexpr std::uint64_t kCrc64nvme = 0x9a6c9329ac4bc9b5;
  const unsigned width = algorithm == "CRC64NVME" ? 64 : 32;
  const std::uint64_t polynomial = algorithm == "CRC64NVME" ? kCrc64nvme
                                   : algorithm == "CRC32C"  ? kCrc32c
                                                            : kCrc32;
  std::map<std::int64_t, ZeroRun> runs;  // parts are mostly of one size
  std::uint64_t crc = 0;
  for (const SummedPart& part : parts) {
    const auto [run, added] =
        runs.try_emplace(part.size, polynomial, width, static_cast<std::uint64_t>(part.size));
    crc = run->second.apply(crc) ^ number_of(part.checksum);
  }
  return text_of(crc, width);
}

}  // namespace neargate::s3
