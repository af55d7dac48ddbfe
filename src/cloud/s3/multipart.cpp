#include <algorithm>

#include <fmt/format.h>

#include "aws/stream.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "cloud/s3/copies.hpp"
#include "cloud/s3/headers.hpp"
#include "cloud/s3/range.hpp"
#include "cloud/s3/tags.hpp"

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
namespace neargate::s3 {
namespace {

constexpr std::size_t kUploadIdLength = 64;
const std::string kEnd(1, '\0');

std::string upload_row(const std::string& bucket, const std::string& key, const std::string& id) {
  return bucket + kEnd + key + kEnd + id;
}
std::string part_row(const std::string& upload_id, std::int32_t number) {
  return upload_id + kEnd + fmt::format("{:05}", number);
}

void check_part_number(std::int32_t number) {
  if (number >= 1 && number <= kPartNumberMax) return;
  throw invalid_argument("Part number must be an integer between 1 and 10000, inclusive",
                         "partNumber", std::to_string(number));
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
std::string checksum_type(const std::string& algorithm, const std::optional<std::string>& wanted) {
  const bool is_sha = algorithm.starts_with("SHA");
  const std::string type = wanted.value_or(algorithm == "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE");
  if ((is_sha && type == "FULL_OBJECT") || (algorithm == "CRC64NVME" && type == "COMPOSITE")) {
    throw aws::Error("InvalidRequest", "The " + type + " checksum type cannot be used with the " +
                                           to_lower(algorithm) + " checksum algorithm.");
  }
  return type;
}

aws::Error invalid_part(const UploadRecord& upload, std::int32_t number, const std::string& e_tag) {
  return aws::Error("InvalidPart",
                    "One or more of the specified parts could not be found.  The part may not have "
                    "been uploaded, or the specified entity tag may not match the part's entity "
                    "tag.")
      .with("UploadId", upload.upload_id)
      .with("PartNumber", std::to_string(number))
      .with("ETag", e_tag);
}

std::string etag_of_parts(const std::vector<const PartRecord*>& parts) {
  std::string digests;
  for (const PartRecord* part : parts) digests += from_hex(part->e_tag).value_or("");
  return to_hex(md5(digests)) + "-" + std::to_string(parts.size());
}

}  // namespace

const UploadRecord& S3::upload(const std::string& bucket, const std::string& key,
                               const std::string& upload_id) const {
  const UploadRecord* found = uploads_.find(upload_row(bucket, key, upload_id));
  if (found == nullptr) throw no_such_upload(upload_id);
  return *found;
}

// Replaces the part of that number, if there is one.
const PartRecord& S3::put_part(const UploadRecord& upload, PartRecord part) {
  const std::string row = part_row(upload.upload_id, part.number);
  std::optional<ContentRecord> replaced;
  if (const PartRecord* old = parts_.find(row)) replaced = old->content;
  contents_.retain(part.content);
  const PartRecord& kept = parts_.put(row, std::move(part));
  if (replaced) contents_.release(*replaced);
  return kept;
}

void S3::forget(const UploadRecord& upload) {
  const std::string id = upload.upload_id;
  const std::string row = upload_row(upload.bucket, upload.key, id);
  for (auto place = parts_.lower_bound(part_row(id, 0));
       place != parts_.end() && place->first.starts_with(id + kEnd);
       place = parts_.lower_bound(part_row(id, 0))) {
    const ContentRecord content = place->second.content;
    parts_.erase(std::string(place->first));
    contents_.release(content);
  }
  uploads_.erase(row);
}

CreateMultipartUploadOutput S3::create_multipart_upload(const CreateMultipartUploadRequest& in,
                                                        aws::Call& call) {
  const BucketRecord& bucket = this->bucket(in.bucket, in.expected_bucket_owner);
  UploadRecord record;
  record.bucket = in.bucket;
  record.key = in.key;
  record.headers = headers_in(bucket, in);
  if (in.tagging) record.tags = parse_tags(*in.tagging);
  if (in.checksum_type && !in.checksum_algorithm) {
    throw aws::Error("InvalidRequest",
                     "The x-amz-checksum-type header can only be used with the "
                     "x-amz-checksum-algorithm header.");
  }
  record.checksum_chosen = in.checksum_algorithm.has_value();
  record.checksum_algorithm = in.checksum_algorithm.value_or("CRC64NVME");
  record.checksum_type = checksum_type(record.checksum_algorithm, in.checksum_type);
  record.upload_id = world_.randomness.letters(kUploadIdLength);
  record.initiated = std::chrono::floor<Seconds>(call.now);
  record.initiator = call.principal.arn;
  const std::string row = upload_row(in.bucket, in.key, record.upload_id);
  const UploadRecord& kept = uploads_.put(row, std::move(record));

  CreateMultipartUploadOutput out;
  out.bucket = in.bucket;
  out.key = in.key;
  out.upload_id = kept.upload_id;
  show_encryption(kept.headers, out);
  if (kept.checksum_chosen) {
    out.checksum_algorithm = kept.checksum_algorithm;
    out.checksum_type = kept.checksum_type;
  }
  return out;
}

UploadPartOutput S3::upload_part(const UploadPartRequest& in, aws::Call& call) {
  bucket(in.bucket, in.expected_bucket_owner);
  check_part_number(in.part_number);
  const UploadRecord& upload = this->upload(in.bucket, in.key, in.upload_id);
  const ChecksumRecord given = checksums_in(in);
  const auto algorithms = algorithms_of(given);
  const bool has_expected = checksum_of(given, upload.checksum_algorithm)->has_value();
  if (upload.checksum_chosen && !algorithms.empty() && !has_expected) {
    throw aws::Error("InvalidRequest",
                     "Checksum Type mismatch occurred, expected checksum Type: " +
                         to_lower(upload.checksum_algorithm) +
                         ", actual checksum Type: " + to_lower(algorithms.front()));
  }
  const smithy::Stream body = in.body.value_or(aws::make_stream({}));
  Digests digests = digests_of(body, given);
  if (!checksum_of(digests.checksums, upload.checksum_algorithm)->has_value()) {
    Digests computed = digest(body.source->body, upload.checksum_algorithm);
    *checksum_of(digests.checksums, upload.checksum_algorithm) =
        *checksum_of(computed.checksums, upload.checksum_algorithm);
  }
  PartRecord part;
  part.number = in.part_number;
  part.last_modified = std::chrono::floor<Seconds>(call.now);
  part.size = static_cast<std::int64_t>(body.source->body.size());
  part.e_tag = std::move(digests.md5_hex);
  part.checksums = std::move(digests.checksums);
  part.content = contents_.keep(body.source->body, Contents::Place::blob);
  const PartRecord& kept = put_part(upload, std::move(part));

  UploadPartOutput out;
  out.e_tag = quoted(kept.e_tag);
  show_checksums(kept.checksums, out);
  show_encryption(upload.headers, out);
  return out;
}

UploadPartCopyOutput S3::upload_part_copy(const UploadPartCopyRequest& in, aws::Call& call) {
  bucket(in.bucket, in.expected_bucket_owner);
  check_part_number(in.part_number);
  const UploadRecord& upload = this->upload(in.bucket, in.key, in.upload_id);
  const Source from = source(in, call);
  Range range{.offset = 0, .length = from.version->size};
  if (in.copy_source_range) range = parse_copy_range(*in.copy_source_range, range.length);

  PartRecord part;
  part.number = in.part_number;
  part.last_modified = std::chrono::floor<Seconds>(call.now);
  part.size = range.length;
  part.content = contents_.slice(from.version->content, range.offset, range.length);
  if (part.content.inline_) {
    part.content = contents_.keep(part.content.inline_->bytes, Contents::Place::blob);
  }
  Digests digests = digest(contents_.open(part.content), upload.checksum_algorithm);
  part.e_tag = std::move(digests.md5_hex);
  part.checksums = std::move(digests.checksums);
  const PartRecord& kept = put_part(upload, std::move(part));

  UploadPartCopyOutput out;
  out.copy_source_version_id = shown_version_id(*from.bucket, *from.version);
  CopyPartResult& result = out.copy_part_result.emplace();
  result.e_tag = quoted(kept.e_tag);
  result.last_modified = kept.last_modified;
  if (upload.checksum_chosen) show_checksums(kept.checksums, result);
  show_encryption(upload.headers, out);
  return out;
}

CompleteMultipartUploadOutput S3::complete_multipart_upload(
    const CompleteMultipartUploadRequest& in, aws::Call& call) {
  const BucketRecord& bucket = this->bucket(in.bucket, in.expected_bucket_owner);
  const UploadRecord& upload = this->upload(in.bucket, in.key, in.upload_id);
  if (!in.multipart_upload || !in.multipart_upload->parts || in.multipart_upload->parts->empty()) {
    throw aws::Error("MalformedXML",
                     "The XML you provided was not well-formed or did not validate against our "
                     "published schema");
  }
  const std::string& algorithm = upload.checksum_algorithm;
  const bool is_composite = upload.checksum_type == "COMPOSITE";
  std::vector<const PartRecord*> parts;
  std::vector<SummedPart> sums;
  VersionRecord record;
  record.part_sizes.emplace();
  for (const CompletedPart& named : *in.multipart_upload->parts) {
    const std::int32_t number = named.part_number.value_or(0);
    if (!parts.empty() && number <= parts.back()->number) {
      throw aws::Error("InvalidPartOrder",
                       "The list of parts was not in ascending order. Parts must be ordered by "
                       "part number.")
          .with("UploadId", upload.upload_id);
    }
    const PartRecord* part = parts_.find(part_row(upload.upload_id, number));
    const std::string e_tag = unquoted(named.e_tag.value_or(""));
    if (part == nullptr || part->e_tag != e_tag) throw invalid_part(upload, number, e_tag);
    const ChecksumRecord named_checksums = checksums_in(named);
    for (const std::string& name : algorithms_of(named_checksums)) {
      if (*checksum_of(named_checksums, name) != *checksum_of(part->checksums, name)) {
        throw invalid_part(upload, number, e_tag);
      }
    }
    if (upload.checksum_chosen && is_composite &&
        !checksum_of(named_checksums, algorithm)->has_value()) {
      throw aws::Error("InvalidRequest",
                       fmt::format("The upload was created using a {} checksum. The complete "
                                   "request must include the checksum for each part. It was "
                                   "missing for part {} in the request.",
                                   to_lower(algorithm), number));
    }
    if (!parts.empty() && parts.back()->size < kPartBytesMin) {
      throw aws::Error("EntityTooSmall",
                       "Your proposed upload is smaller than the minimum allowed size")
          .with("ProposedSize", std::to_string(parts.back()->size))
          .with("MinSizeAllowed", std::to_string(kPartBytesMin))
          .with("PartNumber", std::to_string(parts.back()->number))
          .with("ETag", parts.back()->e_tag);
    }
    parts.push_back(part);
    sums.push_back({checksum_of(part->checksums, algorithm)->value(), part->size});
    record.size += part->size;
    record.part_sizes->push_back(part->size);
    Contents::append(record.content, part->content);
  }
  if (in.mpu_object_size && *in.mpu_object_size != record.size) {
    throw aws::Error("InvalidRequest",
                     fmt::format("The provided 'x-amz-mp-object-size' header value {} does not "
                                 "match what was computed: {}",
                                 *in.mpu_object_size, record.size));
  }
  *checksum_of(record.checksums, algorithm) =
      is_composite ? composite_checksum(algorithm, sums) : full_checksum(algorithm, sums);
  record.checksums.type = upload.checksum_type;
  const ChecksumRecord given = checksums_in(in);
  const auto& expected = *checksum_of(given, algorithm);
  if (expected && unquoted(*expected) != **checksum_of(record.checksums, algorithm)) {
    throw aws::Error("BadDigest", fmt::format("The {} you specified did not match the calculated "
                                              "checksum.",
                                              to_lower(algorithm)));
  }
  check_write(in.bucket, in.key, in.if_match, in.if_none_match);

  record.key = in.key;
  record.e_tag = etag_of_parts(parts);
  record.headers = upload.headers;
  record.tags = upload.tags;
  const VersionRecord& kept = put_version(bucket, std::move(record), call.now);
  forget(upload);

  CompleteMultipartUploadOutput out;
  out.location = "http://" + call.host + "/" + in.bucket + "/" + percent_encode(in.key, true);
  out.bucket = in.bucket;
  out.key = in.key;
  out.e_tag = quoted(kept.e_tag);
  show_checksums(kept.checksums, out);
  out.checksum_type = kept.checksums.type;
  out.version_id = shown_version_id(bucket, kept);
  show_encryption(kept.headers, out);
  return out;
}

AbortMultipartUploadOutput S3::abort_multipart_upload(const AbortMultipartUploadRequest& in,
                                                      aws::Call&) {
  bucket(in.bucket, in.expected_bucket_owner);
  forget(upload(in.bucket, in.key, in.upload_id));
  return {};
}

}  // namespace neargate::s3
