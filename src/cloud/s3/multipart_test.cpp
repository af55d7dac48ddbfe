#include "cloud/s3/checksums.hpp"
#include "cloud/s3/fixture_for_test.hpp"
#include "cloud/s3/limits.hpp"

namespace neargate::s3 {
namespace {

using cloud::error_code;

struct MultipartTest : S3Test {
  const std::string first = std::string(kPartBytesMin, 'a');
  const std::string last = "the end";

  std::string begin(const std::string& key, const std::string& algorithm = "",
                    const std::string& type = "") {
    CreateMultipartUploadRequest in;
    in.bucket = "bucket";
    in.key = key;
    if (!algorithm.empty()) in.checksum_algorithm = algorithm;
    if (!type.empty()) in.checksum_type = type;
    return *s3.create_multipart_upload(in, call).upload_id;
  }
  CompletedPart upload(const std::string& key, const std::string& id, std::int32_t number,
                       const std::string& content) {
    UploadPartRequest in;
    in.bucket = "bucket";
    in.key = key;
    in.upload_id = id;
    in.part_number = number;
    in.body = aws::make_stream(content);
    const auto out = s3.upload_part(in, call);
    CompletedPart part;
    part.e_tag = out.e_tag;
    part.part_number = number;
    part.checksum_crc32 = out.checksum_crc32;
    part.checksum_crc32c = out.checksum_crc32c;
    part.checksum_sha256 = out.checksum_sha256;
    return part;
  }
  CompleteMultipartUploadOutput complete(const std::string& key, const std::string& id,
                                         std::vector<CompletedPart> parts) {
    CompleteMultipartUploadRequest in;
    in.bucket = "bucket";
    in.key = key;
    in.upload_id = id;
    in.multipart_upload.emplace().parts = std::move(parts);
    return s3.complete_multipart_upload(in, call);
  }
};

TEST_F(MultipartTest, PutsPartsTogether) {
  const std::string id = begin("key");
  const auto one = upload("key", id, 1, first);
  const auto two = upload("key", id, 7, last);
  const auto out = complete("key", id, {one, two});
  // MD5 of the two MD5s. (Computed with Python's hashlib.)
  EXPECT_EQ(out.e_tag, "\"dc2bc882b07e1e67a48bed8997ce6caf-2\"");
  EXPECT_EQ(get("key"), first + last);
  EXPECT_EQ(out.checksum_type, "FULL_OBJECT");
  EXPECT_EQ(out.checksum_crc64nvme, digest(first + last, "CRC64NVME").checksums.crc64nvme);

  GetObjectRequest part_in = getting("key");
  part_in.part_number = 2;
  EXPECT_EQ(get(part_in), last);
  EXPECT_EQ(s3.get_object(part_in, call).parts_count, 2);
  part_in.part_number = 3;
  EXPECT_EQ(error_code([&] { get(part_in); }), "InvalidPartNumber");
  GetObjectRequest range_in = getting("key");
  range_in.range = "bytes=5242878-5242882";
  EXPECT_EQ(get(range_in), "aathe");

  EXPECT_EQ(error_code([&] { upload("key", id, 1, "late"); }), "NoSuchUpload");
  EXPECT_EQ(blob_count(), 2u);
  remove("key");
  EXPECT_EQ(blob_count(), 0u);
}

TEST_F(MultipartTest, SumsChecksums) {
  for (const char* algorithm : {"CRC32", "CRC32C", "CRC64NVME"}) {
    const std::string id = begin("key", algorithm, "FULL_OBJECT");
    const auto one = upload("key", id, 1, first);
    const auto two = upload("key", id, 2, first);
    const auto three = upload("key", id, 3, last);
    complete("key", id, {one, two, three});
    GetObjectRequest in = getting("key");
    in.checksum_mode = "ENABLED";
    const auto out = s3.get_object(in, call);
    const ChecksumRecord whole = digest(first + first + last, algorithm).checksums;
    EXPECT_EQ(*checksum_of(checksums_in(out), algorithm), *checksum_of(whole, algorithm));
  }
  const std::string id = begin("key", "SHA256");
  const auto one = upload("key", id, 1, last);
  const auto out = complete("key", id, {one});
  EXPECT_EQ(out.checksum_type, "COMPOSITE");
  EXPECT_TRUE(out.checksum_sha256->ends_with("-1"));
  EXPECT_EQ(error_code([&] { begin("key", "SHA1", "FULL_OBJECT"); }), "InvalidRequest");
}

TEST_F(MultipartTest, RefusesWrongParts) {
  const std::string id = begin("key");
  auto one = upload("key", id, 1, "short");
  auto two = upload("key", id, 2, "short");
  EXPECT_EQ(error_code([&] { complete("key", id, {one, two}); }), "EntityTooSmall");
  EXPECT_EQ(error_code([&] { complete("key", id, {two, one}); }), "InvalidPartOrder");
  EXPECT_EQ(error_code([&] { complete("key", id, {}); }), "MalformedXML");
  two.part_number = 3;
  EXPECT_EQ(error_code([&] { complete("key", id, {two}); }), "InvalidPart");
  one.e_tag = "\"00000000000000000000000000000000\"";
  EXPECT_EQ(error_code([&] { complete("key", id, {one}); }), "InvalidPart");
  EXPECT_EQ(error_code([&] { upload("key", id, 0, "x"); }), "InvalidArgument");
  EXPECT_EQ(error_code([&] { upload("key", id, 10001, "x"); }), "InvalidArgument");
  EXPECT_EQ(error_code([&] { upload("other", id, 1, "x"); }), "NoSuchUpload");

  const std::string chosen = begin("key", "CRC32");
  auto part = upload("key", chosen, 1, "x");
  part.checksum_crc32.reset();
  EXPECT_EQ(error_code([&] { complete("key", chosen, {part}); }), "InvalidRequest");
  EXPECT_EQ(error_code([&] { get("key"); }), "NoSuchKey");  // nothing of all that was done
}

TEST_F(MultipartTest, CompletesUnderConditions) {
  const std::string id = begin("key");
  const auto part = upload("key", id, 1, last);
  put("key", "was faster");
  CompleteMultipartUploadRequest in;
  in.bucket = "bucket";
  in.key = "key";
  in.upload_id = id;
  in.if_none_match = "*";
  in.multipart_upload.emplace().parts = {part};
  EXPECT_EQ(error_code([&] { s3.complete_multipart_upload(in, call); }), "PreconditionFailed");
  EXPECT_EQ(get("key"), "was faster");
}

TEST_F(MultipartTest, AbortsAndReplaces) {
  const std::string id = begin("key");
  upload("key", id, 1, "once");
  upload("key", id, 1, "again");
  EXPECT_EQ(blob_count(), 1u);
  ListPartsRequest list_in;
  list_in.bucket = "bucket";
  list_in.key = "key";
  list_in.upload_id = id;
  ASSERT_EQ(s3.list_parts(list_in, call).parts->size(), 1u);
  EXPECT_EQ(s3.list_parts(list_in, call).parts->front().size, 5);

  AbortMultipartUploadRequest in;
  in.bucket = "bucket";
  in.key = "key";
  in.upload_id = id;
  s3.abort_multipart_upload(in, call);
  EXPECT_EQ(blob_count(), 0u);
  EXPECT_EQ(error_code([&] { s3.abort_multipart_upload(in, call); }), "NoSuchUpload");
}

TEST_F(MultipartTest, CopiesParts) {
  put("from", first + last);
  const std::string id = begin("to");
  std::vector<CompletedPart> parts;
  const std::string ranges[] = {"bytes=0-5242879", "bytes=5242880-5242886"};
  for (const std::string& range : ranges) {
    UploadPartCopyRequest in;
    in.bucket = "bucket";
    in.key = "to";
    in.upload_id = id;
    in.part_number = static_cast<std::int32_t>(parts.size()) + 1;
    in.copy_source = "bucket/from";
    in.copy_source_range = range;
    CompletedPart part;
    part.part_number = in.part_number;
    part.e_tag = s3.upload_part_copy(in, call).copy_part_result->e_tag;
    parts.push_back(part);
    in.copy_source_range = "bytes=0-5242887";
    EXPECT_EQ(error_code([&] { s3.upload_part_copy(in, call); }), "InvalidArgument");
  }
  complete("to", id, parts);
  EXPECT_EQ(get("to"), first + last);
  EXPECT_EQ(blob_count(), 1u);
  remove("from");
  EXPECT_EQ(get("to"), first + last);
}

TEST_F(MultipartTest, ListsUploads) {
  begin("a/1");
  world.advance(Seconds(1));
  begin("a/2");
  const std::string early = begin("b");
  world.advance(Seconds(1));
  call = world.call();
  const std::string late = begin("b");

  ListMultipartUploadsRequest in;
  in.bucket = "bucket";
  in.delimiter = "/";
  in.max_uploads = 2;
  auto out = s3.list_multipart_uploads(in, call);
  EXPECT_EQ(out.common_prefixes->front().prefix, "a/");
  ASSERT_EQ(out.uploads->size(), 1u);
  EXPECT_EQ(out.uploads->front().upload_id, early);
  EXPECT_TRUE(*out.is_truncated);
  in.key_marker = out.next_key_marker;
  in.upload_id_marker = out.next_upload_id_marker;
  out = s3.list_multipart_uploads(in, call);
  ASSERT_EQ(out.uploads->size(), 1u);
  EXPECT_EQ(out.uploads->front().upload_id, late);
  EXPECT_FALSE(*out.is_truncated);
}

}  // namespace
}  // namespace neargate::s3
