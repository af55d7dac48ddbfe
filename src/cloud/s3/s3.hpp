#pragma once

#include <functional>
#include <string>

#include "cloud/s3/contents.hpp"
#include "cloud/s3/versions.hpp"
#include "cloud/world.hpp"
#include "gen/s3/api.hpp"
#include "store/blobs.hpp"
#include "store/table.hpp"

namespace neargate::s3 {

// S3: buckets, and objects in versions. Records are in the database; bytes are in `blobs`, whose
// spool directory should be the servers' own, so that uploads are taken by rename.
class S3 final : public Api {
 public:
  S3(cloud::World& world, store::Blobs& blobs);

  // May the caller do that with this bucket or object? Throws AccessDenied. Without it, everybody
  // may everything. Asked where the answer to a call depends on it.
  using Authorize = std::function<void(const aws::Call& call, const std::string& action,
                                       const std::string& resource)>;
  void authorize_by(Authorize authorize) { authorize_ = std::move(authorize); }

  // For the other services.
  const BucketRecord* find_bucket(std::string_view name) const { return buckets_.find(name); }

  CreateBucketOutput create_bucket(const CreateBucketRequest&, aws::Call&) override;
  smithy::Unit delete_bucket(const DeleteBucketRequest&, aws::Call&) override;
  HeadBucketOutput head_bucket(const HeadBucketRequest&, aws::Call&) override;
  ListBucketsOutput list_buckets(const ListBucketsRequest&, aws::Call&) override;
  GetBucketLocationOutput get_bucket_location(const GetBucketLocationRequest&, aws::Call&) override;
  smithy::Unit put_bucket_versioning(const PutBucketVersioningRequest&, aws::Call&) override;
  GetBucketVersioningOutput get_bucket_versioning(const GetBucketVersioningRequest&,
                                                  aws::Call&) override;
  smithy::Unit put_bucket_encryption(const PutBucketEncryptionRequest&, aws::Call&) override;
  GetBucketEncryptionOutput get_bucket_encryption(const GetBucketEncryptionRequest&,
                                                  aws::Call&) override;
  smithy::Unit delete_bucket_encryption(const DeleteBucketEncryptionRequest&, aws::Call&) override;
  smithy::Unit put_public_access_block(const PutPublicAccessBlockRequest&, aws::Call&) override;
  GetPublicAccessBlockOutput get_public_access_block(const GetPublicAccessBlockRequest&,
                                                     aws::Call&) override;
  smithy::Unit delete_public_access_block(const DeletePublicAccessBlockRequest&,
                                          aws::Call&) override;
  smithy::Unit put_bucket_policy(const PutBucketPolicyRequest&, aws::Call&) override;
  GetBucketPolicyOutput get_bucket_policy(const GetBucketPolicyRequest&, aws::Call&) override;
  smithy::Unit delete_bucket_policy(const DeleteBucketPolicyRequest&, aws::Call&) override;
  PutBucketLifecycleConfigurationOutput put_bucket_lifecycle_configuration(
      const PutBucketLifecycleConfigurationRequest&, aws::Call&) override;
  GetBucketLifecycleConfigurationOutput get_bucket_lifecycle_configuration(
      const GetBucketLifecycleConfigurationRequest&, aws::Call&) override;
  smithy::Unit delete_bucket_lifecycle(const DeleteBucketLifecycleRequest&, aws::Call&) override;
  smithy::Unit put_bucket_tagging(const PutBucketTaggingRequest&, aws::Call&) override;
  GetBucketTaggingOutput get_bucket_tagging(const GetBucketTaggingRequest&, aws::Call&) override;
  smithy::Unit delete_bucket_tagging(const DeleteBucketTaggingRequest&, aws::Call&) override;
  smithy::Unit put_bucket_ownership_controls(const PutBucketOwnershipControlsRequest&,
                                             aws::Call&) override;
  GetBucketOwnershipControlsOutput get_bucket_ownership_controls(
      const GetBucketOwnershipControlsRequest&, aws::Call&) override;
  smithy::Unit delete_bucket_ownership_controls(const DeleteBucketOwnershipControlsRequest&,
                                                aws::Call&) override;
  GetBucketAclOutput get_bucket_acl(const GetBucketAclRequest&, aws::Call&) override;
  GetBucketCorsOutput get_bucket_cors(const GetBucketCorsRequest&, aws::Call&) override;
  GetBucketWebsiteOutput get_bucket_website(const GetBucketWebsiteRequest&, aws::Call&) override;
  GetBucketLoggingOutput get_bucket_logging(const GetBucketLoggingRequest&, aws::Call&) override;
  GetBucketAccelerateConfigurationOutput get_bucket_accelerate_configuration(
      const GetBucketAccelerateConfigurationRequest&, aws::Call&) override;
  GetBucketRequestPaymentOutput get_bucket_request_payment(const GetBucketRequestPaymentRequest&,
                                                           aws::Call&) override;
  GetBucketReplicationOutput get_bucket_replication(const GetBucketReplicationRequest&,
                                                    aws::Call&) override;
  GetObjectLockConfigurationOutput get_object_lock_configuration(
      const GetObjectLockConfigurationRequest&, aws::Call&) override;
  PutObjectOutput put_object(const PutObjectRequest&, aws::Call&) override;
  GetObjectOutput get_object(const GetObjectRequest&, aws::Call&) override;
  HeadObjectOutput head_object(const HeadObjectRequest&, aws::Call&) override;
  DeleteObjectOutput delete_object(const DeleteObjectRequest&, aws::Call&) override;
  DeleteObjectsOutput delete_objects(const DeleteObjectsRequest&, aws::Call&) override;
  CopyObjectOutput copy_object(const CopyObjectRequest&, aws::Call&) override;
  ListObjectsOutput list_objects(const ListObjectsRequest&, aws::Call&) override;
  ListObjectsV2Output list_objects_v2(const ListObjectsV2Request&, aws::Call&) override;
  ListObjectVersionsOutput list_object_versions(const ListObjectVersionsRequest&,
                                                aws::Call&) override;
  GetObjectTaggingOutput get_object_tagging(const GetObjectTaggingRequest&, aws::Call&) override;
  PutObjectTaggingOutput put_object_tagging(const PutObjectTaggingRequest&, aws::Call&) override;
  DeleteObjectTaggingOutput delete_object_tagging(const DeleteObjectTaggingRequest&,
                                                  aws::Call&) override;
  CreateMultipartUploadOutput create_multipart_upload(const CreateMultipartUploadRequest&,
                                                      aws::Call&) override;
  UploadPartOutput upload_part(const UploadPartRequest&, aws::Call&) override;
  UploadPartCopyOutput upload_part_copy(const UploadPartCopyRequest&, aws::Call&) override;
  CompleteMultipartUploadOutput complete_multipart_upload(const CompleteMultipartUploadRequest&,
                                                          aws::Call&) override;
  AbortMultipartUploadOutput abort_multipart_upload(const AbortMultipartUploadRequest&,
                                                    aws::Call&) override;
  ListPartsOutput list_parts(const ListPartsRequest&, aws::Call&) override;
  ListMultipartUploadsOutput list_multipart_uploads(const ListMultipartUploadsRequest&,
                                                    aws::Call&) override;

 private:
  // Throws NoSuchBucket, or AccessDenied where the caller expects another owner.
  const BucketRecord& bucket(const std::string& name,
                             const std::optional<std::string>& expected_owner) const;
  void change(const BucketRecord& bucket, const std::function<void(BucketRecord&)>& change);
  std::string owner_id() const;

  // The version that a request is for. Throws NoSuchKey, NoSuchVersion, or MethodNotAllowed where
  // it is a delete marker.
  const VersionRecord& version(const std::string& bucket, const std::string& key,
                               const std::optional<std::string>& version_id) const;
  // The same for who wants to read it: whether a key is there learns only who may list the bucket.
  // All others are told AccessDenied.
  const VersionRecord& readable(const std::string& bucket, const std::string& key,
                                const std::optional<std::string>& version_id,
                                const aws::Call& call) const;
  std::optional<std::string> shown_version_id(const BucketRecord& bucket,
                                              const VersionRecord& version) const;
  // May this key be written? Throws PreconditionFailed, NoSuchKey.
  void check_write(const std::string& bucket, const std::string& key,
                   const std::optional<std::string>& if_match,
                   const std::optional<std::string>& if_none_match) const;
  // Puts a version, with the id that the bucket's versioning gives it.
  const VersionRecord& put_version(const BucketRecord& bucket, VersionRecord record, Timestamp now);
  DeletedObject delete_version(const BucketRecord& bucket, const std::string& key,
                               const std::optional<std::string>& version_id,
                               const std::optional<std::string>& if_match, Timestamp now);

  struct Source {
    const BucketRecord* bucket = nullptr;
    const VersionRecord* version = nullptr;
  };
  // Of copies. Throws what stands against it.
  template <class In>
  Source source(const In& in, const aws::Call& call) const;

  // Sets what PutObject, CopyObject and CreateMultipartUpload have in common.
  template <class In>
  ObjectHeadersRecord headers_in(const BucketRecord& bucket, const In& in) const;
  template <class Out>
  void show_object(const BucketRecord& bucket, const VersionRecord& version, Out& out) const;
  template <class In, class Out>
  std::optional<std::pair<std::int64_t, std::int64_t>> read_object(const In& in, Out& out,
                                                                   const VersionRecord*& found,
                                                                   const aws::Call& call);

  const UploadRecord& upload(const std::string& bucket, const std::string& key,
                             const std::string& upload_id) const;
  const PartRecord& put_part(const UploadRecord& upload, PartRecord part);
  void forget(const UploadRecord& upload);

  cloud::World& world_;
  Contents contents_;
  store::Table<BucketRecord> buckets_;  // by name
  Versions versions_;
  store::Table<UploadRecord> uploads_;  // by bucket, key and id
  store::Table<PartRecord> parts_;      // by upload and number
  Authorize authorize_;
};

}  // namespace neargate::s3
