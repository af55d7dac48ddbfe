#include "cloud/s3/errors.hpp"
#include "cloud/s3/limits.hpp"
#include "cloud/s3/s3.hpp"
#include "cloud/s3/tags.hpp"

namespace neargate::s3 {

GetObjectTaggingOutput S3::get_object_tagging(const GetObjectTaggingRequest& in, aws::Call&) {
  const BucketRecord& bucket = this->bucket(in.bucket, in.expected_bucket_owner);
  const VersionRecord& version = this->version(in.bucket, in.key, in.version_id);
  return {.version_id = shown_version_id(bucket, version), .tag_set = version.tags};
}

PutObjectTaggingOutput S3::put_object_tagging(const PutObjectTaggingRequest& in, aws::Call&) {
  const BucketRecord& bucket = this->bucket(in.bucket, in.expected_bucket_owner);
  const VersionRecord& version = this->version(in.bucket, in.key, in.version_id);
  check_tags(in.tagging.tag_set, kObjectTagsMax);
  versions_.set_tags(in.bucket, version, in.tagging.tag_set);
  return {.version_id = shown_version_id(bucket, version)};
}

DeleteObjectTaggingOutput S3::delete_object_tagging(const DeleteObjectTaggingRequest& in,
                                                    aws::Call&) {
  const BucketRecord& bucket = this->bucket(in.bucket, in.expected_bucket_owner);
  const VersionRecord& version = this->version(in.bucket, in.key, in.version_id);
  versions_.set_tags(in.bucket, version, {});
  return {.version_id = shown_version_id(bucket, version)};
}

}  // namespace neargate::s3
