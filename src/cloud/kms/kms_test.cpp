#include "cloud/kms/kms.hpp"

#include <gmock/gmock.h>

#include "cloud/test_world.hpp"

namespace neargate::kms {
namespace {

using cloud::error_code;
using std::chrono::hours;
using testing::ElementsAre;
using testing::SizeIs;

struct KmsTest : testing::Test {
  cloud::TestWorld world;
  Kms kms{world};
  aws::Call call = world.call();

  KeyMetadata make_key() {
    CreateKeyRequest request;
    request.description = "state";
    return *kms.create_key(request, call).key_metadata;
  }
  void make_alias(const std::string& name, const std::string& key) {
    CreateAliasRequest request;
    request.alias_name = name;
    request.target_key_id = key;
    kms.create_alias(request, call);
  }
  KeyMetadata describe(const std::string& key) {
    DescribeKeyRequest request;
    request.key_id = key;
    return *kms.describe_key(request, call).key_metadata;
  }
  GetKeyRotationStatusResponse rotation(const std::string& key) {
    GetKeyRotationStatusRequest request;
    request.key_id = key;
    return kms.get_key_rotation_status(request, call);
  }
  void schedule_deletion(const std::string& key, int days) {
    ScheduleKeyDeletionRequest request;
    request.key_id = key;
    request.pending_window_in_days = days;
    kms.schedule_key_deletion(request, call);
  }
};

TEST_F(KmsTest, AKeyIsShownAsItWasMade) {
  const KeyMetadata made = make_key();
  EXPECT_EQ(made.arn, "arn:aws:kms:us-east-1:123456789012:key/" + made.key_id);
  EXPECT_EQ(made.key_state, "Enabled");
  EXPECT_EQ(made.key_usage, "ENCRYPT_DECRYPT");
  EXPECT_THAT(*made.encryption_algorithms, ElementsAre("SYMMETRIC_DEFAULT"));
  EXPECT_EQ(describe(made.key_id), made);
  EXPECT_EQ(describe(*made.arn), made);
}

TEST_F(KmsTest, KeysThatAreNotThereAreNotFound) {
  EXPECT_EQ(error_code([&] { describe("nonsense"); }), "NotFoundException");
  EXPECT_EQ(error_code([&] { describe("11111111-2222-4333-8444-555555555555"); }),
            "NotFoundException");
  EXPECT_EQ(error_code([&] { describe("alias/none"); }), "NotFoundException");
  EXPECT_EQ(error_code([&] { describe("arn:aws:s3:::bucket"); }), "InvalidArnException");
}

TEST_F(KmsTest, WhatHasNoMeaningHereIsRefused) {
  CreateKeyRequest request;
  request.multi_region = true;
  EXPECT_EQ(error_code([&] { kms.create_key(request, call); }), "UnsupportedOperationException");
  request.multi_region = false;
  request.origin = "EXTERNAL";
  EXPECT_EQ(error_code([&] { kms.create_key(request, call); }), "UnsupportedOperationException");
  request.origin.reset();
  request.key_spec = "HMAC_256";
  EXPECT_EQ(error_code([&] { kms.create_key(request, call); }), "ValidationException");
  request.key_spec.reset();
  request.policy = "{}";
  EXPECT_EQ(error_code([&] { kms.create_key(request, call); }), "MalformedPolicyDocumentException");
}

TEST_F(KmsTest, AliasesNameKeys) {
  const KeyMetadata first = make_key();
  const KeyMetadata second = make_key();
  make_alias("alias/state", first.key_id);
  EXPECT_EQ(describe("alias/state").key_id, first.key_id);
  EXPECT_EQ(kms.key_arn("alias/state"), first.arn);
  EXPECT_EQ(error_code([&] { make_alias("alias/state", second.key_id); }),
            "AlreadyExistsException");
  EXPECT_EQ(error_code([&] { make_alias("state", second.key_id); }), "ValidationException");
  EXPECT_EQ(error_code([&] { make_alias("alias/aws/s3", second.key_id); }),
            "NotAuthorizedException");
  EXPECT_EQ(error_code([&] { make_alias("alias/a b", second.key_id); }),
            "InvalidAliasNameException");
  UpdateAliasRequest update;
  update.alias_name = "alias/state";
  update.target_key_id = second.key_id;
  kms.update_alias(update, call);
  EXPECT_EQ(describe("alias/state").key_id, second.key_id);
  ListAliasesRequest list;
  list.key_id = first.key_id;
  EXPECT_THAT(*kms.list_aliases(list, call).aliases, SizeIs(0));
  DeleteAliasRequest erase;
  erase.alias_name = "alias/state";
  kms.delete_alias(erase, call);
  EXPECT_EQ(error_code([&] { kms.delete_alias(erase, call); }), "NotFoundException");
}

TEST_F(KmsTest, AKeyGoesWhenItsDayHasCome) {
  const std::string id = make_key().key_id;
  make_alias("alias/state", id);
  EXPECT_EQ(error_code([&] { schedule_deletion(id, 6); }), "ValidationException");
  schedule_deletion(id, 7);
  EXPECT_EQ(describe(id).key_state, "PendingDeletion");
  EXPECT_EQ(describe(id).deletion_date, call.now + hours(7 * 24));
  EXPECT_EQ(error_code([&] { schedule_deletion(id, 7); }), "KMSInvalidStateException");
  world.advance(hours(7 * 24) - Milliseconds(1));
  EXPECT_EQ(error_code([&] { describe(id); }), "");
  world.advance(Milliseconds(1));
  EXPECT_EQ(error_code([&] { describe(id); }), "NotFoundException");
  EXPECT_EQ(error_code([&] { describe("alias/state"); }), "NotFoundException");
}

TEST_F(KmsTest, ADeletionThatIsCalledOffLeavesTheKeyDisabled) {
  const std::string id = make_key().key_id;
  CancelKeyDeletionRequest cancel;
  cancel.key_id = id;
  EXPECT_EQ(error_code([&] { kms.cancel_key_deletion(cancel, call); }), "KMSInvalidStateException");
  schedule_deletion(id, 7);
  kms.cancel_key_deletion(cancel, call);
  EXPECT_EQ(describe(id).key_state, "Disabled");
  EnableKeyRotationRequest rotate;
  rotate.key_id = id;
  EXPECT_EQ(error_code([&] { kms.enable_key_rotation(rotate, call); }), "DisabledException");
  EnableKeyRequest enable;
  enable.key_id = id;
  kms.enable_key(enable, call);
  EXPECT_EQ(error_code([&] { kms.enable_key_rotation(rotate, call); }), "");
}

TEST_F(KmsTest, RotationSaysWhenItIsNext) {
  const std::string id = make_key().key_id;
  EXPECT_EQ(rotation(id).key_rotation_enabled, false);
  EnableKeyRotationRequest request;
  request.key_id = id;
  request.rotation_period_in_days = 90;
  const Timestamp start = call.now;
  kms.enable_key_rotation(request, call);
  EXPECT_EQ(rotation(id).next_rotation_date, start + hours(90 * 24));
  call.now = start + hours(91 * 24);
  EXPECT_EQ(rotation(id).next_rotation_date, start + hours(180 * 24));
  DisableKeyRotationRequest disable;
  disable.key_id = id;
  kms.disable_key_rotation(disable, call);
  EXPECT_EQ(rotation(id).key_rotation_enabled, false);
}

TEST_F(KmsTest, PoliciesAreCheckedAndKept) {
  const std::string id = make_key().key_id;
  GetKeyPolicyRequest get;
  get.key_id = id;
  EXPECT_THAT(*kms.get_key_policy(get, call).policy,
              testing::HasSubstr("arn:aws:iam::123456789012:root"));
  PutKeyPolicyRequest put;
  put.key_id = id;
  put.policy = "{";
  EXPECT_EQ(error_code([&] { kms.put_key_policy(put, call); }), "MalformedPolicyDocumentException");
  put.policy = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:*",)"
               R"("Principal":{"AWS":"*"},"Resource":"*"}]})";
  kms.put_key_policy(put, call);
  EXPECT_EQ(kms.get_key_policy(get, call).policy, put.policy);
  get.policy_name = "other";
  EXPECT_EQ(error_code([&] { kms.get_key_policy(get, call); }), "NotFoundException");
}

TEST_F(KmsTest, TagsAndListsComeInPages) {
  const std::string id = make_key().key_id;
  make_key();
  TagResourceRequest tag;
  tag.key_id = id;
  tag.tags = {{"a", "1"}, {"b", "2"}};
  kms.tag_resource(tag, call);
  ListResourceTagsRequest tags;
  tags.key_id = id;
  tags.limit = 1;
  const auto first = kms.list_resource_tags(tags, call);
  EXPECT_THAT(*first.tags, ElementsAre(Tag{"a", "1"}));
  tags.marker = first.next_marker;
  EXPECT_THAT(*kms.list_resource_tags(tags, call).tags, ElementsAre(Tag{"b", "2"}));
  ListKeysRequest keys;
  keys.limit = 1;
  EXPECT_TRUE(*kms.list_keys(keys, call).truncated);
}

TEST_F(KmsTest, EverythingIsThereAfterARestart) {
  const KeyMetadata made = make_key();
  make_alias("alias/state", made.key_id);
  cloud::TestWorld later = world.reopened();
  Kms again(later);
  DescribeKeyRequest request;
  request.key_id = "alias/state";
  EXPECT_EQ(again.describe_key(request, call).key_metadata, made);
}

}  // namespace
}  // namespace neargate::kms
