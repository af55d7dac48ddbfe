#pragma once

#include <optional>
#include <string>

#include "cloud/s3/checksums.hpp"
#include "cloud/s3/errors.hpp"
#include "cloud/s3/limits.hpp"
#include "cloud/s3/names.hpp"
#include "cloud/s3/s3.hpp"

// What several operations' inputs and outputs have in common: the generated structures have the
// same members, but no common type.
namespace neargate::s3 {

// Content-Encoding without the coding of the transfer. Nothing where that was all.
std::optional<std::string> stored_encoding(const std::optional<std::string>& header);
void check_metadata(const std::map<std::string, std::string>& metadata);
// Only what buckets without ACLs take. Throws AccessControlListNotSupported.
void check_acl(const std::optional<std::string>& acl);

template <class In>
ObjectHeadersRecord S3::headers_in(const BucketRecord& bucket, const In& in) const {
  check_key(in.key);
  check_acl(in.acl);
  ObjectHeadersRecord headers;
  headers.cache_control = in.cache_control;
  headers.content_disposition = in.content_disposition;
  headers.content_encoding = stored_encoding(in.content_encoding);
  headers.content_language = in.content_language;
  headers.content_type = in.content_type.value_or("binary/octet-stream");
  headers.expires = in.expires;
  headers.metadata = in.metadata;
  if (headers.metadata) check_metadata(*headers.metadata);
  headers.website_redirect_location = in.website_redirect_location;
  headers.storage_class = in.storage_class.value_or("STANDARD");
  headers.server_side_encryption = in.server_side_encryption;
  headers.sse_kms_key_id = in.sse_kms_key_id;
  headers.bucket_key_enabled = in.bucket_key_enabled;
  if (!headers.server_side_encryption) {
    headers.server_side_encryption = "AES256";
    if (bucket.encryption_rule) {
      const auto& by_default = *bucket.encryption_rule->apply_server_side_encryption_by_default;
      headers.server_side_encryption = by_default.sse_algorithm;
      headers.sse_kms_key_id = by_default.kms_master_key_id;
      if (!headers.bucket_key_enabled && by_default.sse_algorithm != "AES256") {
        headers.bucket_key_enabled = bucket.encryption_rule->bucket_key_enabled;
      }
    }
  }
  return headers;
}

template <class Out>
void show_encryption(const ObjectHeadersRecord& headers, Out& out) {
  out.server_side_encryption = headers.server_side_encryption;
  out.sse_kms_key_id = headers.sse_kms_key_id;
  out.bucket_key_enabled = headers.bucket_key_enabled;
}

template <class Out>
void S3::show_object(const BucketRecord& bucket, const VersionRecord& version, Out& out) const {
  const ObjectHeadersRecord& headers = version.headers;
  out.accept_ranges = "bytes";
  out.last_modified = version.last_modified;
  out.e_tag = quoted(version.e_tag);
  out.version_id = shown_version_id(bucket, version);
  out.cache_control = headers.cache_control;
  out.content_disposition = headers.content_disposition;
  out.content_encoding = headers.content_encoding;
  out.content_language = headers.content_language;
  out.content_type = headers.content_type;
  out.expires = headers.expires;
  out.metadata = headers.metadata;
  out.website_redirect_location = headers.website_redirect_location;
  if (headers.storage_class != "STANDARD") out.storage_class = headers.storage_class;
  if (!version.tags.empty()) out.tag_count = static_cast<std::int32_t>(version.tags.size());
  show_encryption(headers, out);
}

}  // namespace neargate::s3
