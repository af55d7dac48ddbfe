#include "cloud/s3/fixture_for_test.hpp"
#include "cloud/s3/names.hpp"

namespace neargate::s3 {
namespace {

using cloud::error_code;

TEST(BucketNames, FollowTheRules) {
  for (const char* name : {"abc", "a.b-c", "1bucket2", "neargate-terraform-state-123456789012"}) {
    EXPECT_TRUE(is_bucket_name(name)) << name;
  }
  for (const char* name : {"ab", "Abc", "a_b", "-abc", "abc-", ".abc", "a..b", "192.168.5.4",
                           "xn--abc", "sthree-abc", "abc-s3alias", "abc--ol-s3"}) {
    EXPECT_FALSE(is_bucket_name(name)) << name;
  }
  EXPECT_TRUE(is_bucket_name(std::string(63, 'a')));
  EXPECT_FALSE(is_bucket_name(std::string(64, 'a')));
}

template <class In>
In of_bucket(const std::string& name = "bucket") {
  In in;
  in.bucket = name;
  return in;
}

TEST_F(S3Test, CreatesAndDeletesBuckets) {
  create("bucket");  // ours already: as if made again
  EXPECT_EQ(error_code([&] { create("No"); }), "InvalidBucketName");
  auto in = of_bucket<CreateBucketRequest>("other");
  in.create_bucket_configuration.emplace().location_constraint = "eu-west-1";
  EXPECT_EQ(error_code([&] { s3.create_bucket(in, call); }), "IllegalLocationConstraintException");
  in.create_bucket_configuration.reset();
  in.acl = "public-read";
  EXPECT_EQ(error_code([&] { s3.create_bucket(in, call); }), "InvalidBucketAclWithObjectOwnership");
  create("other");
  EXPECT_EQ(s3.list_buckets({}, call).buckets->size(), 2u);

  set_versioning("Enabled");
  const std::string version = *put("key", "x").version_id;
  const std::string marker = *remove("key").version_id;
  const auto delete_in = of_bucket<DeleteBucketRequest>();
  EXPECT_EQ(error_code([&] { s3.delete_bucket(delete_in, call); }), "BucketNotEmpty");
  remove("key", version);
  EXPECT_EQ(error_code([&] { s3.delete_bucket(delete_in, call); }), "BucketNotEmpty");
  remove("key", marker);
  s3.delete_bucket(delete_in, call);
  EXPECT_EQ(error_code([&] { s3.delete_bucket(delete_in, call); }), "NoSuchBucket");
  EXPECT_EQ(s3.list_buckets({}, call).buckets->front().name, "other");
}

TEST_F(S3Test, ChecksTheExpectedOwner) {
  auto in = of_bucket<HeadBucketRequest>();
  in.expected_bucket_owner = world.world().account;
  EXPECT_EQ(s3.head_bucket(in, call).bucket_region, "us-east-1");
  in.expected_bucket_owner = "210987654321";
  EXPECT_EQ(error_code([&] { s3.head_bucket(in, call); }), "AccessDenied");
}

TEST_F(S3Test, HasTheDefaultsOfNewBuckets) {
  EXPECT_EQ(s3.get_bucket_versioning(of_bucket<GetBucketVersioningRequest>(), call).status,
            std::nullopt);
  const auto encryption = s3.get_bucket_encryption(of_bucket<GetBucketEncryptionRequest>(), call);
  EXPECT_EQ(encryption.server_side_encryption_configuration->rules[0]
                .apply_server_side_encryption_by_default->sse_algorithm,
            "AES256");
  EXPECT_TRUE(*s3.get_public_access_block(of_bucket<GetPublicAccessBlockRequest>(), call)
                   .public_access_block_configuration->block_public_policy);
  EXPECT_EQ(s3.get_bucket_acl(of_bucket<GetBucketAclRequest>(), call).grants->size(), 1u);
  EXPECT_EQ(s3.get_bucket_location(of_bucket<GetBucketLocationRequest>(), call)
                .location_constraint->bytes,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<LocationConstraint "
            "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"></LocationConstraint>");
  const auto code = [&](auto action) { return error_code(action); };
  EXPECT_EQ(code([&] { s3.get_bucket_policy(of_bucket<GetBucketPolicyRequest>(), call); }),
            "NoSuchBucketPolicy");
  EXPECT_EQ(code([&] { s3.get_bucket_tagging(of_bucket<GetBucketTaggingRequest>(), call); }),
            "NoSuchTagSet");
  EXPECT_EQ(code([&] { s3.get_bucket_cors(of_bucket<GetBucketCorsRequest>(), call); }),
            "NoSuchCORSConfiguration");
  EXPECT_EQ(code([&] { s3.get_bucket_website(of_bucket<GetBucketWebsiteRequest>(), call); }),
            "NoSuchWebsiteConfiguration");
  EXPECT_EQ(
      code([&] { s3.get_bucket_replication(of_bucket<GetBucketReplicationRequest>(), call); }),
      "ReplicationConfigurationNotFoundError");
  EXPECT_EQ(code([&] {
              s3.get_object_lock_configuration(of_bucket<GetObjectLockConfigurationRequest>(),
                                               call);
            }),
            "ObjectLockConfigurationNotFoundError");
  EXPECT_EQ(code([&] {
              s3.get_bucket_lifecycle_configuration(
                  of_bucket<GetBucketLifecycleConfigurationRequest>(), call);
            }),
            "NoSuchLifecycleConfiguration");
}

TEST_F(S3Test, KeepsLifecycleRules) {
  auto in = of_bucket<PutBucketLifecycleConfigurationRequest>();
  LifecycleRule rule;
  rule.id = "forget-old-versions";
  rule.status = "Enabled";
  rule.filter.emplace().prefix = "";
  in.lifecycle_configuration.emplace().rules = {rule};
  EXPECT_EQ(error_code([&] { s3.put_bucket_lifecycle_configuration(in, call); }), "InvalidRequest");
  rule.noncurrent_version_expiration = {.noncurrent_days = 90, .newer_noncurrent_versions = 20};
  in.lifecycle_configuration->rules = {rule};
  s3.put_bucket_lifecycle_configuration(in, call);
  const auto out = s3.get_bucket_lifecycle_configuration(
      of_bucket<GetBucketLifecycleConfigurationRequest>(), call);
  EXPECT_EQ(out.rules->front(), rule);
  EXPECT_EQ(out.transition_default_minimum_object_size, "all_storage_classes_128K");
  s3.delete_bucket_lifecycle(of_bucket<DeleteBucketLifecycleRequest>(), call);
  EXPECT_EQ(error_code([&] {
              s3.get_bucket_lifecycle_configuration(
                  of_bucket<GetBucketLifecycleConfigurationRequest>(), call);
            }),
            "NoSuchLifecycleConfiguration");
}

TEST_F(S3Test, ChecksPolicies) {
  const auto code = [&](const std::string& policy) {
    auto in = of_bucket<PutBucketPolicyRequest>();
    in.policy = policy;
    return error_code([&] { s3.put_bucket_policy(in, call); });
  };
  const std::string good =
      R"({"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Deny","Principal":"*",)"
      R"("Action":"s3:*","Resource":["arn:aws:s3:::bucket","arn:aws:s3:::bucket/*"]}]})";
  EXPECT_EQ(code(good), "");
  EXPECT_EQ(s3.get_bucket_policy(of_bucket<GetBucketPolicyRequest>(), call).policy, good);
  const auto statement = [](const std::string& effect, const std::string& action,
                            const std::string& resource, const std::string& more = "") {
    return R"({"Statement":{"Principal":"*","Effect":")" + effect + R"(","Action":")" + action +
           R"(","Resource":")" + resource + '"' + more + "}}";
  };
  const std::string own = "arn:aws:s3:::bucket";
  EXPECT_EQ(code(statement("Allow", "s3:GetObject", own + "/*")), "");
  s3.delete_bucket_policy(of_bucket<DeleteBucketPolicyRequest>(), call);
  const std::string bads[] = {"",
                              "{",
                              "[]",
                              "{}",
                              R"({"Statement":[]})",
                              R"({"Statement":[{"Effect":"Allow"}]})",
                              statement("Maybe", "s3:*", own),
                              statement("Allow", "ec2:*", own),
                              statement("Allow", "s3:*", "arn:aws:s3:::other"),
                              statement("Allow", "s3:*", own, R"(,"X":1)")};
  for (const std::string& bad : bads) {
    EXPECT_EQ(code(bad), "MalformedPolicy") << bad;
  }
  EXPECT_EQ(error_code([&] { s3.get_bucket_policy(of_bucket<GetBucketPolicyRequest>(), call); }),
            "NoSuchBucketPolicy");
}

}  // namespace
}  // namespace neargate::s3
