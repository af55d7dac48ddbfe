#include "aws/stream.hpp"
#include "cloud/s3/conditions.hpp"
#include "cloud/s3/headers.hpp"
#include "cloud/s3/range.hpp"
#include "cloud/s3/tags.hpp"

namespace neargate::s3 {
namespace {

const std::string kNullVersion = "null";
constexpr std::size_t kVersionIdLength = 32;

// S3 keeps times of objects in whole seconds.
Timestamp whole_seconds(Timestamp time) { return std::chrono::floor<Seconds>(time); }

}  // namespace

const VersionRecord& S3::version(const std::string& bucket, const std::string& key,
                                 const std::optional<std::string>& version_id) const {
  check_key(key);
  if (!version_id) {
    const VersionRecord* newest = versions_.newest(bucket, key);
    if (newest == nullptr) throw no_such_key(key);
    if (newest->is_delete_marker) {
      throw no_such_key(key)
          .with_header("x-amz-delete-marker", "true")
          .with_header("x-amz-version-id", newest->version_id);
    }
    return *newest;
  }
  if (*version_id != kNullVersion && version_id->size() != kVersionIdLength) {
    throw invalid_argument("Invalid version id specified", "versionId", *version_id);
  }
  const VersionRecord* found = versions_.find(bucket, key, *version_id);
  if (found == nullptr) throw no_such_version(key, *version_id);
  if (found->is_delete_marker) {
    throw aws::Error("MethodNotAllowed",
                     "The specified method is not allowed against this resource.", 405)
        .with("ResourceType", "DeleteMarker")
        .with_header("x-amz-delete-marker", "true");
  }
  return *found;
}

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html, "Permissions"
const VersionRecord& S3::readable(const std::string& bucket, const std::string& key,
                                  const std::optional<std::string>& version_id,
                                  const aws::Call& call) const {
  try {
    return version(bucket, key, version_id);
  } catch (const aws::Error& error) {
    const bool is_absent = error.code() == "NoSuchKey";
    if (is_absent && authorize_) authorize_(call, "s3:ListBucket", "arn:aws:s3:::" + bucket);
    throw;
  }
}

std::optional<std::string> S3::shown_version_id(const BucketRecord& bucket,
                                                const VersionRecord& version) const {
  if (!bucket.versioning) return std::nullopt;
  return version.version_id;
}

void S3::check_write(const std::string& bucket, const std::string& key,
                     const std::optional<std::string>& if_match,
                     const std::optional<std::string>& if_none_match) const {
  if (if_none_match && *if_none_match != "*") {
    throw aws::Error("NotImplemented",
                     "A header you provided implies functionality that is not implemented", 501)
        .with("Header", "If-None-Match");
  }
  const VersionRecord* newest = versions_.newest(bucket, key);
  const bool exists = newest != nullptr && !newest->is_delete_marker;
  if (if_none_match && exists) throw precondition_failed("If-None-Match");
  if (!if_match) return;
  if (!exists) throw no_such_key(key);
  if (!matches_entity_tag(*if_match, newest->e_tag)) throw precondition_failed("If-Match");
}

const VersionRecord& S3::put_version(const BucketRecord& bucket, VersionRecord record,
                                     Timestamp now) {
  record.last_modified = whole_seconds(now);
  if (bucket.versioning == "Enabled") {
    record.version_id = world_.randomness.letters(kVersionIdLength);
  } else {
    record.version_id = kNullVersion;
    versions_.erase(bucket.name, record.key, kNullVersion);
  }
  return versions_.put(bucket.name, std::move(record));
}

PutObjectOutput S3::put_object(const PutObjectRequest& in, aws::Call& call) {
  const BucketRecord& bucket = this->bucket(in.bucket, in.expected_bucket_owner);
  VersionRecord record;
  record.headers = headers_in(bucket, in);
  record.key = in.key;
  if (in.tagging) record.tags = parse_tags(*in.tagging);
  check_write(in.bucket, in.key, in.if_match, in.if_none_match);

  const smithy::Stream body = in.body.value_or(aws::make_stream({}));
  Digests digests = digests_of(body, checksums_in(in));
  record.size = static_cast<std::int64_t>(body.source->body.size());
  record.e_tag = std::move(digests.md5_hex);
  record.checksums = std::move(digests.checksums);
  record.content = contents_.keep(body.source->body, Contents::Place::any);
  const VersionRecord& kept = put_version(bucket, std::move(record), call.now);

  PutObjectOutput out;
  out.e_tag = quoted(kept.e_tag);
  out.version_id = shown_version_id(bucket, kept);
  show_checksums(kept.checksums, out);
  out.checksum_type = kept.checksums.type;
  show_encryption(kept.headers, out);
  return out;
}

// What GetObject and HeadObject have in common: all but the body. Returns the range that is asked
// for, where it is not all.
template <class In, class Out>
std::optional<std::pair<std::int64_t, std::int64_t>> S3::read_object(const In& in, Out& out,
                                                                     const VersionRecord*& found,
                                                                     const aws::Call& call) {
  const BucketRecord& bucket = this->bucket(in.bucket, in.expected_bucket_owner);
  const VersionRecord& version = readable(in.bucket, in.key, in.version_id, call);
  found = &version;
  check_read(version, {.if_match = in.if_match,
                       .if_none_match = in.if_none_match,
                       .if_modified_since = in.if_modified_since,
                       .if_unmodified_since = in.if_unmodified_since});
  if (in.range && in.part_number) {
    throw aws::Error("InvalidRequest",
                     "Cannot specify both Range header and partNumber query "
                     "parameter");
  }
  std::optional<Range> range;
  if (in.range) range = parse_range(*in.range, version.size);
  if (in.part_number) {
    const std::vector<std::int64_t> sizes =
        version.part_sizes.value_or(std::vector<std::int64_t>{version.size});
    const auto number = static_cast<std::size_t>(*in.part_number);
    if (*in.part_number < 1 || number > sizes.size()) {
      throw aws::Error("InvalidPartNumber", "The requested partnumber is not satisfiable", 416)
          .with("PartNumberRequested", std::to_string(*in.part_number))
          .with("ActualPartCount", std::to_string(sizes.size()));
    }
    range.emplace();
    for (std::size_t i = 0; i + 1 < number; ++i) range->offset += sizes[i];
    range->length = sizes[number - 1];
    if (version.part_sizes) out.parts_count = static_cast<std::int32_t>(sizes.size());
    if (range->length == 0) range.reset();  // an empty object has no range
  }

  show_object(bucket, version, out);
  const bool is_whole = !range || range->length == version.size;
  if (in.checksum_mode && is_whole) {
    show_checksums(version.checksums, out);
    out.checksum_type = version.checksums.type;
  }
  out.content_length = range ? range->length : version.size;
  if (range) out.content_range = range->content_range(version.size);
  if (in.response_cache_control) out.cache_control = in.response_cache_control;
  if (in.response_content_disposition) out.content_disposition = in.response_content_disposition;
  if (in.response_content_encoding) out.content_encoding = in.response_content_encoding;
  if (in.response_content_language) out.content_language = in.response_content_language;
  if (in.response_content_type) out.content_type = in.response_content_type;
  if (in.response_expires) out.expires = in.response_expires;
  if (is_whole) return std::nullopt;
  return std::pair(range->offset, range->length);
}

GetObjectOutput S3::get_object(const GetObjectRequest& in, aws::Call& call) {
  GetObjectOutput out;
  const VersionRecord* version = nullptr;
  const auto range = read_object(in, out, version, call);
  out.body = aws::make_stream(contents_.open(
      range ? contents_.slice(version->content, range->first, range->second) : version->content));
  return out;
}

HeadObjectOutput S3::head_object(const HeadObjectRequest& in, aws::Call& call) {
  HeadObjectOutput out;
  const VersionRecord* version = nullptr;
  read_object(in, out, version, call);
  return out;
}

DeletedObject S3::delete_version(const BucketRecord& bucket, const std::string& key,
                                 const std::optional<std::string>& version_id,
                                 const std::optional<std::string>& if_match, Timestamp now) {
  check_key(key);
  DeletedObject deleted{.key = key};
  if (if_match) {
    const VersionRecord* newest = versions_.newest(bucket.name, key);
    if (newest == nullptr || newest->is_delete_marker) throw no_such_key(key);
    if (!matches_entity_tag(*if_match, newest->e_tag)) throw precondition_failed("If-Match");
  }
  if (version_id) {
    if (*version_id != kNullVersion && version_id->size() != kVersionIdLength) {
      throw invalid_argument("Invalid version id specified", "versionId", *version_id);
    }
    const VersionRecord* found = versions_.find(bucket.name, key, *version_id);
    deleted.version_id = *version_id;
    if (found == nullptr) return deleted;  // as S3 has it, deleting what is not there succeeds
    if (found->is_delete_marker) {
      deleted.delete_marker = true;
      deleted.delete_marker_version_id = *version_id;
    }
    versions_.erase(bucket.name, key, *version_id);
    return deleted;
  }
  if (!bucket.versioning) {
    versions_.erase(bucket.name, key, kNullVersion);
    return deleted;
  }
  VersionRecord marker;
  marker.key = key;
  marker.is_delete_marker = true;
  marker.content.inline_.emplace();
  deleted.delete_marker = true;
  deleted.delete_marker_version_id = put_version(bucket, std::move(marker), now).version_id;
  return deleted;
}

DeleteObjectOutput S3::delete_object(const DeleteObjectRequest& in, aws::Call& call) {
  const BucketRecord& bucket = this->bucket(in.bucket, in.expected_bucket_owner);
  const DeletedObject deleted =
      delete_version(bucket, in.key, in.version_id, in.if_match, call.now);
  return {.delete_marker = deleted.delete_marker,
          .version_id = in.version_id ? in.version_id : deleted.delete_marker_version_id};
}

DeleteObjectsOutput S3::delete_objects(const DeleteObjectsRequest& in, aws::Call& call) {
  const BucketRecord& bucket = this->bucket(in.bucket, in.expected_bucket_owner);
  if (in.delete_.objects.empty() || in.delete_.objects.size() > kDeleteMax) {
    throw aws::Error("MalformedXML",
                     "The XML you provided was not well-formed or did not validate against our "
                     "published schema");
  }
  const bool is_quiet = in.delete_.quiet.value_or(false);
  DeleteObjectsOutput out;
  for (const ObjectIdentifier& object : in.delete_.objects) {
    try {
      if (authorize_) {
        authorize_(call, object.version_id ? "s3:DeleteObjectVersion" : "s3:DeleteObject",
                   "arn:aws:s3:::" + in.bucket + "/" + object.key);
      }
      DeletedObject deleted =
          delete_version(bucket, object.key, object.version_id, object.e_tag, call.now);
      if (is_quiet) continue;
      if (!out.deleted) out.deleted.emplace();
      out.deleted->push_back(std::move(deleted));
    } catch (const aws::Error& error) {
      if (!out.errors) out.errors.emplace();
      out.errors->push_back({.key = object.key,
                             .version_id = object.version_id,
                             .code = error.code(),
                             .message = error.what()});
    }
  }
  return out;
}

}  // namespace neargate::s3
