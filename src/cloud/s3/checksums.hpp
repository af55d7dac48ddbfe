#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gen/s3/types.hpp"
#include "http/message.hpp"

// The checksums that S3 keeps beside objects.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
namespace neargate::s3 {

// The checksum of an algorithm, by its name in the API ("CRC32"): nullptr where that is not one.
std::optional<std::string>* checksum_of(ChecksumRecord& record, std::string_view algorithm);
inline const std::optional<std::string>* checksum_of(const ChecksumRecord& record,
                                                     std::string_view algorithm) {
  return checksum_of(const_cast<ChecksumRecord&>(record), algorithm);
}
// The algorithms of which a record has a checksum.
std::vector<std::string> algorithms_of(const ChecksumRecord& record);

// What is known of bytes once they were read.
struct Digests {
  std::string md5_hex;
  ChecksumRecord checksums;
};
// Of an upload: what the server has computed while it checked the body, and what the request says;
// CRC64NVME where that is nothing. Reads the body only where something is missing.
Digests digests_of(const smithy::Stream& stream, ChecksumRecord given);
// Reads the body for its MD5 and that checksum.
Digests digest(const http::Body& body, std::string_view algorithm);

// The checksum of several parts together: of type COMPOSITE the checksum of their checksums with
// their number, of type FULL_OBJECT (CRCs only) that of all bytes.
struct SummedPart {
  std::string checksum;  // base64
  std::int64_t size = 0;
};
std::string composite_checksum(std::string_view algorithm, const std::vector<SummedPart>& parts);
std::string full_checksum(std::string_view algorithm, const std::vector<SummedPart>& parts);

// Between records and the members that requests and answers have in common.
template <class In>
ChecksumRecord checksums_in(const In& in) {
  ChecksumRecord record;
  record.crc32 = in.checksum_crc32;
  record.crc32c = in.checksum_crc32c;
  record.crc64nvme = in.checksum_crc64nvme;
  record.sha1 = in.checksum_sha1;
  record.sha256 = in.checksum_sha256;
  return record;
}
template <class Out>
void show_checksums(const ChecksumRecord& record, Out& out) {
  out.checksum_crc32 = record.crc32;
  out.checksum_crc32c = record.crc32c;
  out.checksum_crc64nvme = record.crc64nvme;
  out.checksum_sha1 = record.sha1;
  out.checksum_sha256 = record.sha256;
}

}  // namespace neargate::s3
