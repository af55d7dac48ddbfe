#include "cloud/s3/fixture_for_test.hpp"
#include "cloud/s3/limits.hpp"

namespace neargate::s3 {
namespace {

using cloud::error_code;

const std::string kLarge(kInlineBytesMax * 3, 'x');

TEST_F(S3Test, GivesBackWhatWasPut) {
  PutObjectRequest in = putting("a/b", "hello");
  in.content_type = "text/plain";
  in.content_encoding = "aws-chunked, gzip";
  in.metadata.emplace()["owner"] = "me";
  in.tagging = "team=red&stage=test";
  const auto put_out = s3.put_object(in, call);
  EXPECT_EQ(put_out.e_tag, "\"5d41402abc4b2a76b9719d911017c592\"");
  EXPECT_EQ(put_out.version_id, std::nullopt);
  EXPECT_EQ(put_out.checksum_type, "FULL_OBJECT");

  GetObjectRequest get_in = getting("a/b");
  get_in.checksum_mode = "ENABLED";
  const auto out = s3.get_object(get_in, call);
  EXPECT_EQ(out.body->source->body.read(), "hello");
  EXPECT_EQ(out.content_length, 5);
  EXPECT_EQ(out.content_type, "text/plain");
  EXPECT_EQ(out.content_encoding, "gzip");
  EXPECT_EQ(out.metadata->at("owner"), "me");
  EXPECT_EQ(out.tag_count, 2);
  EXPECT_EQ(out.server_side_encryption, "AES256");
  EXPECT_EQ(out.checksum_crc64nvme, put_out.checksum_crc64nvme);
  EXPECT_EQ(out.content_range, std::nullopt);
}

TEST_F(S3Test, KeepsLargeObjectsAsBlobs) {
  put("small", "x");
  EXPECT_EQ(blob_count(), 0u);
  put("large", kLarge);
  EXPECT_EQ(blob_count(), 1u);
  EXPECT_EQ(get("large"), kLarge);
  put("large", kLarge + "y");  // replaces
  EXPECT_EQ(blob_count(), 1u);
  remove("large");
  EXPECT_EQ(blob_count(), 0u);
  EXPECT_EQ(error_code([&] { get("large"); }), "NoSuchKey");
}

TEST_F(S3Test, NamesWhatIsMissing) {
  EXPECT_EQ(error_code([&] { get("nothing"); }), "NoSuchKey");
  EXPECT_EQ(error_code([&] { get("nothing", std::string(32, 'A')); }), "NoSuchVersion");
  EXPECT_EQ(error_code([&] { get("nothing", "odd"); }), "InvalidArgument");
  GetObjectRequest in = getting("key");
  in.bucket = "other-bucket";
  EXPECT_EQ(error_code([&] { get(in); }), "NoSuchBucket");
  in.bucket = "Bad_Name";
  EXPECT_EQ(error_code([&] { get(in); }), "InvalidBucketName");
  EXPECT_EQ(error_code([&] { put(std::string(kKeyBytesMax + 1, 'k'), ""); }), "KeyTooLongError");
  remove("nothing");  // succeeds
}

TEST_F(S3Test, KeepsVersions) {
  put("key", "before");
  set_versioning("Enabled");
  const std::string first = *put("key", "first").version_id;
  const std::string second = *put("key", "second").version_id;
  EXPECT_EQ(get("key"), "second");
  EXPECT_EQ(get("key", first), "first");
  EXPECT_EQ(get("key", "null"), "before");

  const auto marker = remove("key");
  EXPECT_EQ(marker.delete_marker, true);
  EXPECT_EQ(error_code([&] { get("key"); }), "NoSuchKey");
  EXPECT_EQ(error_code([&] { get("key", *marker.version_id); }), "MethodNotAllowed");
  EXPECT_EQ(remove("key", *marker.version_id).delete_marker, true);
  EXPECT_EQ(get("key"), "second");

  remove("key", second);
  EXPECT_EQ(get("key"), "first");
  set_versioning("Suspended");
  EXPECT_EQ(put("key", "after").version_id, "null");
  EXPECT_EQ(get("key", "null"), "after");
  EXPECT_EQ(get("key", first), "first");
  EXPECT_EQ(remove("key").version_id, "null");
  EXPECT_EQ(error_code([&] { get("key", "null"); }), "MethodNotAllowed");
}

TEST_F(S3Test, WritesUnderConditions) {
  PutObjectRequest create_only = putting("lock", "mine");
  create_only.if_none_match = "*";
  s3.put_object(create_only, call);
  EXPECT_EQ(error_code([&] { s3.put_object(create_only, call); }), "PreconditionFailed");

  PutObjectRequest replace = putting("lock", "yours");
  replace.if_match = "\"00000000000000000000000000000000\"";
  EXPECT_EQ(error_code([&] { s3.put_object(replace, call); }), "PreconditionFailed");
  replace.if_match = s3.get_object(getting("lock"), call).e_tag;
  s3.put_object(replace, call);
  EXPECT_EQ(get("lock"), "yours");
  replace.key = "nothing";
  EXPECT_EQ(error_code([&] { s3.put_object(replace, call); }), "NoSuchKey");
  create_only.if_none_match = "\"abc\"";
  EXPECT_EQ(error_code([&] { s3.put_object(create_only, call); }), "NotImplemented");

  // A delete marker on top counts as nothing.
  set_versioning("Enabled");
  remove("lock");
  create_only.if_none_match = "*";
  s3.put_object(create_only, call);
  EXPECT_EQ(get("lock"), "mine");

  DeleteObjectRequest erase;
  erase.bucket = "bucket";
  erase.key = "lock";
  erase.if_match = "\"00000000000000000000000000000000\"";
  EXPECT_EQ(error_code([&] { s3.delete_object(erase, call); }), "PreconditionFailed");
}

TEST_F(S3Test, ReadsUnderConditions) {
  const std::string e_tag = *put("key", "content").e_tag;
  const Timestamp time = *s3.get_object(getting("key"), call).last_modified;
  struct Case {
    const char* name;
    std::function<void(GetObjectRequest&)> set;
    const char* code;
  };
  const Case cases[] = {
      {"match", [&](auto& in) { in.if_match = e_tag; }, ""},
      {"match none", [&](auto& in) { in.if_match = "\"x\""; }, "PreconditionFailed"},
      {"other than", [&](auto& in) { in.if_none_match = "\"x\""; }, ""},
      {"not other", [&](auto& in) { in.if_none_match = "\"x\", " + e_tag; }, "NotModified"},
      {"modified", [&](auto& in) { in.if_modified_since = time - Seconds(1); }, ""},
      {"not modified", [&](auto& in) { in.if_modified_since = time; }, "NotModified"},
      {"unmodified", [&](auto& in) { in.if_unmodified_since = time; }, ""},
      {"not unmodified", [&](auto& in) { in.if_unmodified_since = time - Seconds(1); },
       "PreconditionFailed"},
      // The entity tag is the stronger one of each pair.
      {"both",
       [&](auto& in) {
         in.if_match = e_tag;
         in.if_unmodified_since = time - Seconds(1);
       },
       ""},
  };
  for (const Case& c : cases) {
    GetObjectRequest in = getting("key");
    c.set(in);
    EXPECT_EQ(error_code([&] { get(in); }), c.code) << c.name;
  }
}

TEST_F(S3Test, ReadsRanges) {
  put("small", "0123456789");
  struct Case {
    const char* range;
    const char* content;
    const char* content_range;
  };
  const Case cases[] = {
      {"bytes=0-3", "0123", "bytes 0-3/10"},
      {"bytes=4-", "456789", "bytes 4-9/10"},
      {"bytes=-3", "789", "bytes 7-9/10"},
      {"bytes=8-99", "89", "bytes 8-9/10"},
      {"bytes=-99", "0123456789", "bytes 0-9/10"},
      {"bytes=0-0", "0", "bytes 0-0/10"},
      {"bytes=3-2", "0123456789", ""},
      {"bytes=0-1,3-4", "0123456789", ""},
      {"lines=0-1", "0123456789", ""},
      {"bytes=-", "0123456789", ""},
  };
  for (const Case& c : cases) {
    GetObjectRequest in = getting("small");
    in.range = c.range;
    const auto out = s3.get_object(in, call);
    EXPECT_EQ(out.body->source->body.read(), c.content) << c.range;
    EXPECT_EQ(out.content_range.value_or(""), c.content_range) << c.range;
  }
  for (const char* range : {"bytes=10-", "bytes=11-12", "bytes=-0"}) {
    GetObjectRequest in = getting("small");
    in.range = range;
    EXPECT_EQ(error_code([&] { get(in); }), "InvalidRange") << range;
  }
  put("large", kLarge + "end");
  GetObjectRequest in = getting("large");
  in.range = "bytes=-4";
  EXPECT_EQ(get(in), "xend");
}

TEST_F(S3Test, DeletesMany) {
  put("a", "1");
  put("b", "2");
  DeleteObjectsRequest in;
  in.bucket = "bucket";
  in.delete_.objects = {{.key = "a"}, {.key = "b", .version_id = "odd"}, {.key = "none"}};
  const auto out = s3.delete_objects(in, call);
  ASSERT_EQ(out.deleted->size(), 2u);
  ASSERT_EQ(out.errors->size(), 1u);
  EXPECT_EQ(out.errors->front().key, "b");
  EXPECT_EQ(out.errors->front().code, "InvalidArgument");
  EXPECT_EQ(get("b"), "2");
  in.delete_.objects.assign(kDeleteMax + 1, {.key = "k"});
  EXPECT_EQ(error_code([&] { s3.delete_objects(in, call); }), "MalformedXML");
}

TEST_F(S3Test, TellsOfEachKeyThatMayNotBeDeleted) {
  put("mine", "1");
  put("theirs", "2");
  s3.authorize_by([](const aws::Call&, const std::string& action, const std::string& resource) {
    if (action == "s3:DeleteObject" && resource == "arn:aws:s3:::bucket/mine") return;
    throw aws::Error("AccessDenied", "not " + resource, 403);
  });
  DeleteObjectsRequest in;
  in.bucket = "bucket";
  in.delete_.objects = {{.key = "mine"}, {.key = "theirs"}, {.key = "mine", .version_id = "null"}};
  const auto out = s3.delete_objects(in, call);
  ASSERT_EQ(out.deleted->size(), 1u);
  EXPECT_EQ(out.deleted->front().key, "mine");
  ASSERT_EQ(out.errors->size(), 2u);
  EXPECT_EQ(out.errors->front().key, "theirs");
  EXPECT_EQ(out.errors->front().code, "AccessDenied");
  EXPECT_EQ(out.errors->front().message, "not arn:aws:s3:::bucket/theirs");
}

TEST_F(S3Test, WhetherAKeyIsThereLearnsOnlyWhoMayList) {
  put("there", "1");
  bool may_list = false;
  std::string asked;
  s3.authorize_by([&](const aws::Call&, const std::string& action, const std::string& resource) {
    asked = action + " " + resource;
    if (!may_list) throw aws::Error("AccessDenied", "no", 403);
  });
  const auto answer = [&](const std::string& key) {
    GetObjectRequest get;
    get.bucket = "bucket";
    get.key = key;
    HeadObjectRequest head;
    head.bucket = "bucket";
    head.key = key;
    const std::string code = cloud::error_code([&] { s3.get_object(get, call); });
    EXPECT_EQ(cloud::error_code([&] { s3.head_object(head, call); }), code);
    return code;
  };
  EXPECT_EQ(answer("there"), "");
  EXPECT_EQ(asked, "") << "what is there may be read by who may read it";
  EXPECT_EQ(answer("none"), "AccessDenied");
  EXPECT_EQ(asked, "s3:ListBucket arn:aws:s3:::bucket");
  may_list = true;
  EXPECT_EQ(answer("none"), "NoSuchKey");
}

TEST_F(S3Test, SharesBytesAmongCopies) {
  put("from", kLarge);
  CopyObjectRequest in;
  in.bucket = "bucket";
  in.key = "to";
  in.copy_source = "/bucket/from";
  const auto out = s3.copy_object(in, call);
  EXPECT_EQ(out.copy_object_result->e_tag, s3.get_object(getting("from"), call).e_tag);
  EXPECT_EQ(blob_count(), 1u);
  remove("from");
  EXPECT_EQ(blob_count(), 1u);
  EXPECT_EQ(get("to"), kLarge);

  in.copy_source = "bucket/to";  // upon itself
  EXPECT_EQ(error_code([&] { s3.copy_object(in, call); }), "InvalidRequest");
  in.metadata_directive = "REPLACE";
  in.content_type = "text/plain";
  s3.copy_object(in, call);
  EXPECT_EQ(blob_count(), 1u);
  EXPECT_EQ(get("to"), kLarge);
  EXPECT_EQ(s3.get_object(getting("to"), call).content_type, "text/plain");
  remove("to");
  EXPECT_EQ(blob_count(), 0u);

  put("a b+c", "spaced");
  in.copy_source = "bucket/a%20b%2Bc";
  in.copy_source_if_match = "\"none\"";
  EXPECT_EQ(error_code([&] { s3.copy_object(in, call); }), "PreconditionFailed");
  in.copy_source_if_match.reset();
  s3.copy_object(in, call);
  EXPECT_EQ(get("to"), "spaced");
}

TEST_F(S3Test, SurvivesARestart) {
  set_versioning("Enabled");
  const std::string version = *put("key", kLarge).version_id;
  put("small", "inline");
  cloud::TestWorld again = world.reopened();
  store::Blobs files(again.world().state_directory + "/files");
  files.put("s3:0123", "left by a crash");
  files.put("sha256:0123", "somebody else's");
  S3 restarted(again, files);
  EXPECT_FALSE(files.contains("s3:0123"));
  EXPECT_TRUE(files.contains("sha256:0123"));
  EXPECT_EQ(restarted.get_object(getting("key", version), call).body->source->body.read(), kLarge);
  EXPECT_EQ(restarted.get_object(getting("small"), call).body->source->body.read(), "inline");
}

TEST_F(S3Test, TagsObjects) {
  put("key", "x");
  PutObjectTaggingRequest in;
  in.bucket = "bucket";
  in.key = "key";
  in.tagging.tag_set = {{"a", "1"}};
  s3.put_object_tagging(in, call);
  GetObjectTaggingRequest get_in;
  get_in.bucket = "bucket";
  get_in.key = "key";
  EXPECT_EQ(s3.get_object_tagging(get_in, call).tag_set, in.tagging.tag_set);
  in.tagging.tag_set = {{"a", "1"}, {"a", "2"}};
  EXPECT_EQ(error_code([&] { s3.put_object_tagging(in, call); }), "InvalidTag");
  in.tagging.tag_set.clear();
  for (int i = 0; i < 11; ++i) in.tagging.tag_set.push_back({std::to_string(i), ""});
  EXPECT_EQ(error_code([&] { s3.put_object_tagging(in, call); }), "BadRequest");
  EXPECT_EQ(get("key"), "x");
}

}  // namespace
}  // namespace neargate::s3
