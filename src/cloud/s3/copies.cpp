#include "cloud/s3/copies.hpp"

#include "cloud/s3/headers.hpp"
#include "cloud/s3/tags.hpp"

namespace neargate::s3 {

SourceName parse_source(const std::string& header) {
  constexpr std::string_view kVersion = "?versionId=";
  std::string_view text = header;
  SourceName name;
  if (const std::size_t at = text.rfind(kVersion); at != std::string_view::npos) {
    name.version_id = percent_decode(text.substr(at + kVersion.size()));
    text = text.substr(0, at);
  }
  const auto path = percent_decode(text);
  const auto refusal =
      invalid_argument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
                       "x-amz-copy-source", header);
  if (!path || !is_utf8(*path)) throw refusal;
  const std::string_view trimmed = std::string_view(*path).substr(path->starts_with('/') ? 1 : 0);
  const std::size_t slash = trimmed.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == trimmed.size()) throw refusal;
  name.bucket = trimmed.substr(0, slash);
  name.key = trimmed.substr(slash + 1);
  return name;
}

CopyObjectOutput S3::copy_object(const CopyObjectRequest& in, aws::Call& call) {
  const BucketRecord& bucket = this->bucket(in.bucket, in.expected_bucket_owner);
  ObjectHeadersRecord headers = headers_in(bucket, in);
  const Source from = source(in, call);
  const bool replaces_metadata = in.metadata_directive == "REPLACE";
  const bool replaces_tags = in.tagging_directive == "REPLACE";
  const VersionRecord* newest = versions_.newest(in.bucket, in.key);
  if (from.version == newest && !replaces_metadata && !in.storage_class &&
      !in.server_side_encryption && !in.website_redirect_location) {
    throw aws::Error("InvalidRequest",
                     "This copy request is illegal because it is trying to copy an object to "
                     "itself without changing the object's metadata, storage class, website "
                     "redirect location or encryption attributes.");
  }
  check_write(in.bucket, in.key, in.if_match, in.if_none_match);

  VersionRecord record = *from.version;
  record.key = in.key;
  if (!replaces_metadata) {
    const ObjectHeadersRecord& old = from.version->headers;
    headers.cache_control = old.cache_control;
    headers.content_disposition = old.content_disposition;
    headers.content_encoding = old.content_encoding;
    headers.content_language = old.content_language;
    headers.content_type = old.content_type;
    headers.expires = old.expires;
    headers.metadata = old.metadata;
  }
  record.headers = std::move(headers);
  if (replaces_tags) record.tags = in.tagging ? parse_tags(*in.tagging) : std::vector<Tag>();

  // The copy is one piece: of an object that came in parts it has other digests than its source.
  const bool is_of_parts = record.part_sizes.has_value();
  const bool wants_other =
      in.checksum_algorithm && !checksum_of(record.checksums, *in.checksum_algorithm)->has_value();
  if (is_of_parts || wants_other) {
    const auto kept = algorithms_of(record.checksums);
    const std::string algorithm =
        in.checksum_algorithm.value_or(kept.empty() ? "CRC64NVME" : kept.front());
    Digests digests = digest(contents_.open(record.content), algorithm);
    record.e_tag = std::move(digests.md5_hex);
    record.checksums = std::move(digests.checksums);
    record.checksums.type = "FULL_OBJECT";
    record.part_sizes.reset();
  }

  const std::optional<std::string> source_version = shown_version_id(*from.bucket, *from.version);
  // The source may be what the copy replaces: its blobs must not go in between.
  const ContentRecord content = record.content;
  contents_.retain(content);
  const VersionRecord& kept = put_version(bucket, std::move(record), call.now);
  contents_.release(content);

  CopyObjectOutput out;
  CopyObjectResult& result = out.copy_object_result.emplace();
  result.e_tag = quoted(kept.e_tag);
  result.last_modified = kept.last_modified;
  result.checksum_type = kept.checksums.type;
  show_checksums(kept.checksums, result);
  out.copy_source_version_id = source_version;
  out.version_id = shown_version_id(bucket, kept);
  show_encryption(kept.headers, out);
  return out;
}

}  // namespace neargate::s3
