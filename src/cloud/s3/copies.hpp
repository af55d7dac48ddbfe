#pragma once

#include "base/encoding.hpp"
#include "cloud/s3/conditions.hpp"
#include "cloud/s3/errors.hpp"
#include "cloud/s3/s3.hpp"

namespace neargate::s3 {

// x-amz-copy-source: "bucket/key", URL-encoded, perhaps with a '/' before and "?versionId=..."
// behind.
struct SourceName {
  std::string bucket;
  std::string key;
  std::optional<std::string> version_id;
};
SourceName parse_source(const std::string& header);  // throws InvalidArgument

template <class In>
S3::Source S3::source(const In& in, const aws::Call& call) const {
  const SourceName name = parse_source(in.copy_source);
  const BucketRecord& bucket = this->bucket(name.bucket, in.expected_source_bucket_owner);
  const VersionRecord& version = readable(name.bucket, name.key, name.version_id, call);
  check_copy_source(version, {.if_match = in.copy_source_if_match,
                              .if_none_match = in.copy_source_if_none_match,
                              .if_modified_since = in.copy_source_if_modified_since,
                              .if_unmodified_since = in.copy_source_if_unmodified_since});
  return {.bucket = &bucket, .version = &version};
}

}  // namespace neargate::s3
