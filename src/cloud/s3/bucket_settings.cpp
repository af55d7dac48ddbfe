#include "cloud/s3/errors.hpp"
#include "cloud/s3/limits.hpp"
#include "cloud/s3/policy.hpp"
#include "cloud/s3/s3.hpp"
#include "cloud/s3/tags.hpp"

namespace neargate::s3 {
namespace {

aws::Error not_configured(const std::string& code, const std::string& message,
                          const std::string& bucket) {
  return aws::Error(code, message, 404).with("BucketName", bucket);
}

ServerSideEncryptionRule default_encryption() {
  ServerSideEncryptionRule rule;
  rule.apply_server_side_encryption_by_default.emplace().sse_algorithm = "AES256";
  rule.bucket_key_enabled = false;
  return rule;
}

aws::Error malformed(const std::string& why) {
  return aws::Error("MalformedXML",
                    "The XML you provided was not well-formed or did not validate against our "
                    "published schema: " +
                        why);
}

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html
void check_rule(const LifecycleRule& rule) {
  constexpr std::size_t kIdMax = 255;
  if (rule.id && rule.id->size() > kIdMax) {
    throw aws::Error("InvalidArgument", "ID length should not exceed allowed limit of 255");
  }
  if (!rule.expiration && !rule.transitions && !rule.noncurrent_version_transitions &&
      !rule.noncurrent_version_expiration && !rule.abort_incomplete_multipart_upload) {
    throw aws::Error("InvalidRequest", "At least one action needs to be specified in a rule");
  }
  if (rule.prefix && rule.filter) throw malformed("Prefix and Filter exclude each other");
  const auto positive = [](const std::optional<std::int32_t>& days, const std::string& name) {
    if (days && *days <= 0) {
      throw aws::Error("InvalidArgument", "'" + name + "' must be a positive integer");
    }
  };
  if (rule.expiration) positive(rule.expiration->days, "Days for Expiration action");
  if (rule.noncurrent_version_expiration) {
    positive(rule.noncurrent_version_expiration->noncurrent_days,
             "NoncurrentDays for NoncurrentVersionExpiration action");
  }
  if (rule.abort_incomplete_multipart_upload) {
    positive(rule.abort_incomplete_multipart_upload->days_after_initiation,
             "DaysAfterInitiation for AbortIncompleteMultipartUpload action");
  }
}

}  // namespace

smithy::Unit S3::put_bucket_versioning(const PutBucketVersioningRequest& in, aws::Call&) {
  const BucketRecord& record = bucket(in.bucket, in.expected_bucket_owner);
  const VersioningConfiguration& configuration = in.versioning_configuration;
  if (configuration.mfa_delete.value_or("Disabled") != "Disabled") {
    throw aws::Error("NotImplemented", "MFA delete is not implemented", 501);
  }
  if (!configuration.status) {
    throw aws::Error("IllegalVersioningConfigurationException",
                     "The Versioning element must be specified");
  }
  change(record, [&](BucketRecord& changed) { changed.versioning = configuration.status; });
  return {};
}

GetBucketVersioningOutput S3::get_bucket_versioning(const GetBucketVersioningRequest& in,
                                                    aws::Call&) {
  return {.status = bucket(in.bucket, in.expected_bucket_owner).versioning};
}

smithy::Unit S3::put_bucket_encryption(const PutBucketEncryptionRequest& in, aws::Call&) {
  const BucketRecord& record = bucket(in.bucket, in.expected_bucket_owner);
  const auto& rules = in.server_side_encryption_configuration.rules;
  if (rules.size() != 1 || !rules[0].apply_server_side_encryption_by_default) {
    throw malformed("one rule with ApplyServerSideEncryptionByDefault is needed");
  }
  ServerSideEncryptionRule rule = rules[0];
  const auto& by_default = *rule.apply_server_side_encryption_by_default;
  if (by_default.kms_master_key_id && by_default.sse_algorithm == "AES256") {
    throw aws::Error("InvalidArgument",
                     "a KMSMasterKeyID is not applicable if the default sse algorithm is not "
                     "aws:kms or aws:kms:dsse");
  }
  if (!rule.bucket_key_enabled) rule.bucket_key_enabled = false;
  change(record, [&](BucketRecord& changed) { changed.encryption_rule = rule; });
  return {};
}

GetBucketEncryptionOutput S3::get_bucket_encryption(const GetBucketEncryptionRequest& in,
                                                    aws::Call&) {
  const BucketRecord& record = bucket(in.bucket, in.expected_bucket_owner);
  GetBucketEncryptionOutput out;
  out.server_side_encryption_configuration.emplace().rules = {
      record.encryption_rule.value_or(default_encryption())};
  return out;
}

smithy::Unit S3::delete_bucket_encryption(const DeleteBucketEncryptionRequest& in, aws::Call&) {
  change(bucket(in.bucket, in.expected_bucket_owner),
         [](BucketRecord& changed) { changed.encryption_rule.reset(); });
  return {};
}

smithy::Unit S3::put_public_access_block(const PutPublicAccessBlockRequest& in, aws::Call&) {
  const BucketRecord& record = bucket(in.bucket, in.expected_bucket_owner);
  PublicAccessBlockConfiguration block = in.public_access_block_configuration;
  for (auto* flag : {&block.block_public_acls, &block.ignore_public_acls,
                     &block.block_public_policy, &block.restrict_public_buckets}) {
    if (!*flag) *flag = false;
  }
  change(record, [&](BucketRecord& changed) { changed.public_access_block = block; });
  return {};
}

GetPublicAccessBlockOutput S3::get_public_access_block(const GetPublicAccessBlockRequest& in,
                                                       aws::Call&) {
  const BucketRecord& record = bucket(in.bucket, in.expected_bucket_owner);
  if (!record.public_access_block) {
    throw not_configured("NoSuchPublicAccessBlockConfiguration",
                         "The public access block configuration was not found", in.bucket);
  }
  return {.public_access_block_configuration = record.public_access_block};
}

smithy::Unit S3::delete_public_access_block(const DeletePublicAccessBlockRequest& in, aws::Call&) {
  change(bucket(in.bucket, in.expected_bucket_owner),
         [](BucketRecord& changed) { changed.public_access_block.reset(); });
  return {};
}

smithy::Unit S3::put_bucket_policy(const PutBucketPolicyRequest& in, aws::Call&) {
  const BucketRecord& record = bucket(in.bucket, in.expected_bucket_owner);
  check_policy(in.policy, in.bucket);
  change(record, [&](BucketRecord& changed) { changed.policy = in.policy; });
  return {};
}

GetBucketPolicyOutput S3::get_bucket_policy(const GetBucketPolicyRequest& in, aws::Call&) {
  const BucketRecord& record = bucket(in.bucket, in.expected_bucket_owner);
  if (!record.policy) {
    throw not_configured("NoSuchBucketPolicy", "The bucket policy does not exist", in.bucket);
  }
  return {.policy = record.policy};
}

smithy::Unit S3::delete_bucket_policy(const DeleteBucketPolicyRequest& in, aws::Call&) {
  change(bucket(in.bucket, in.expected_bucket_owner),
         [](BucketRecord& changed) { changed.policy.reset(); });
  return {};
}

PutBucketLifecycleConfigurationOutput S3::put_bucket_lifecycle_configuration(
    const PutBucketLifecycleConfigurationRequest& in, aws::Call&) {
  const BucketRecord& record = bucket(in.bucket, in.expected_bucket_owner);
  if (!in.lifecycle_configuration || in.lifecycle_configuration->rules.empty()) {
    throw malformed("a lifecycle configuration has at least one rule");
  }
  std::vector<LifecycleRule> rules = in.lifecycle_configuration->rules;
  if (rules.size() > kLifecycleRulesMax) throw malformed("there are more than 1000 rules");
  for (LifecycleRule& rule : rules) {
    check_rule(rule);
    if (!rule.id) rule.id = world_.randomness.uuid();
  }
  const std::string minimum =
      in.transition_default_minimum_object_size.value_or("all_storage_classes_128K");
  change(record, [&](BucketRecord& changed) {
    changed.lifecycle_rules = std::move(rules);
    changed.transition_default_minimum_object_size = minimum;
  });
  return {.transition_default_minimum_object_size = minimum};
}

GetBucketLifecycleConfigurationOutput S3::get_bucket_lifecycle_configuration(
    const GetBucketLifecycleConfigurationRequest& in, aws::Call&) {
  const BucketRecord& record = bucket(in.bucket, in.expected_bucket_owner);
  if (!record.lifecycle_rules) {
    throw not_configured("NoSuchLifecycleConfiguration",
                         "The lifecycle configuration does not exist", in.bucket);
  }
  return {.rules = record.lifecycle_rules,
          .transition_default_minimum_object_size = record.transition_default_minimum_object_size};
}

smithy::Unit S3::delete_bucket_lifecycle(const DeleteBucketLifecycleRequest& in, aws::Call&) {
  change(bucket(in.bucket, in.expected_bucket_owner), [](BucketRecord& changed) {
    changed.lifecycle_rules.reset();
    changed.transition_default_minimum_object_size.reset();
  });
  return {};
}

smithy::Unit S3::put_bucket_tagging(const PutBucketTaggingRequest& in, aws::Call&) {
  const BucketRecord& record = bucket(in.bucket, in.expected_bucket_owner);
  check_tags(in.tagging.tag_set, kBucketTagsMax);
  change(record, [&](BucketRecord& changed) { changed.tags = in.tagging.tag_set; });
  return {};
}

GetBucketTaggingOutput S3::get_bucket_tagging(const GetBucketTaggingRequest& in, aws::Call&) {
  const BucketRecord& record = bucket(in.bucket, in.expected_bucket_owner);
  if (record.tags.empty()) {
    throw not_configured("NoSuchTagSet", "The TagSet does not exist", in.bucket);
  }
  return {.tag_set = record.tags};
}

smithy::Unit S3::delete_bucket_tagging(const DeleteBucketTaggingRequest& in, aws::Call&) {
  change(bucket(in.bucket, in.expected_bucket_owner),
         [](BucketRecord& changed) { changed.tags.clear(); });
  return {};
}

smithy::Unit S3::put_bucket_ownership_controls(const PutBucketOwnershipControlsRequest& in,
                                               aws::Call&) {
  const BucketRecord& record = bucket(in.bucket, in.expected_bucket_owner);
  if (in.ownership_controls.rules.size() != 1) throw malformed("one rule is needed");
  change(record, [&](BucketRecord& changed) {
    changed.ownership = in.ownership_controls.rules[0].object_ownership;
  });
  return {};
}

GetBucketOwnershipControlsOutput S3::get_bucket_ownership_controls(
    const GetBucketOwnershipControlsRequest& in, aws::Call&) {
  const BucketRecord& record = bucket(in.bucket, in.expected_bucket_owner);
  if (!record.ownership) {
    throw not_configured("OwnershipControlsNotFoundError",
                         "The bucket ownership controls were not found", in.bucket);
  }
  GetBucketOwnershipControlsOutput out;
  out.ownership_controls.emplace().rules = {{.object_ownership = *record.ownership}};
  return out;
}

smithy::Unit S3::delete_bucket_ownership_controls(const DeleteBucketOwnershipControlsRequest& in,
                                                  aws::Call&) {
  change(bucket(in.bucket, in.expected_bucket_owner),
         [](BucketRecord& changed) { changed.ownership.reset(); });
  return {};
}

// What cannot be configured answers as where it was never configured.

GetBucketAclOutput S3::get_bucket_acl(const GetBucketAclRequest& in, aws::Call&) {
  bucket(in.bucket, in.expected_bucket_owner);
  GetBucketAclOutput out;
  out.owner = Owner{.id = owner_id()};
  Grant grant;
  grant.grantee = Grantee{.id = owner_id(), .type = "CanonicalUser"};
  grant.permission = "FULL_CONTROL";
  out.grants = {grant};
  return out;
}

GetBucketCorsOutput S3::get_bucket_cors(const GetBucketCorsRequest& in, aws::Call&) {
  bucket(in.bucket, in.expected_bucket_owner);
  throw not_configured("NoSuchCORSConfiguration", "The CORS configuration does not exist",
                       in.bucket);
}

GetBucketWebsiteOutput S3::get_bucket_website(const GetBucketWebsiteRequest& in, aws::Call&) {
  bucket(in.bucket, in.expected_bucket_owner);
  throw not_configured("NoSuchWebsiteConfiguration",
                       "The specified bucket does not have a website configuration", in.bucket);
}

GetBucketLoggingOutput S3::get_bucket_logging(const GetBucketLoggingRequest& in, aws::Call&) {
  bucket(in.bucket, in.expected_bucket_owner);
  return {};
}

GetBucketAccelerateConfigurationOutput S3::get_bucket_accelerate_configuration(
    const GetBucketAccelerateConfigurationRequest& in, aws::Call&) {
  bucket(in.bucket, in.expected_bucket_owner);
  return {};
}

GetBucketRequestPaymentOutput S3::get_bucket_request_payment(
    const GetBucketRequestPaymentRequest& in, aws::Call&) {
  bucket(in.bucket, in.expected_bucket_owner);
  return {.payer = "BucketOwner"};
}

GetBucketReplicationOutput S3::get_bucket_replication(const GetBucketReplicationRequest& in,
                                                      aws::Call&) {
  bucket(in.bucket, in.expected_bucket_owner);
  throw not_configured("ReplicationConfigurationNotFoundError",
                       "The replication configuration was not found", in.bucket);
}

GetObjectLockConfigurationOutput S3::get_object_lock_configuration(
    const GetObjectLockConfigurationRequest& in, aws::Call&) {
  bucket(in.bucket, in.expected_bucket_owner);
  throw not_configured("ObjectLockConfigurationNotFoundError",
                       "Object Lock configuration does not exist for this bucket", in.bucket);
}

}  // namespace neargate::s3
