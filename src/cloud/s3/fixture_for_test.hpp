#pragma once

#include <gmock/gmock.h>

#include "aws/stream.hpp"
#include "cloud/s3/s3.hpp"
#include "cloud/test_world.hpp"

// An S3 with one bucket, and short forms of its calls. Include in *_test.cpp only.
namespace neargate::s3 {

struct S3Test : testing::Test {
  cloud::TestWorld world;
  store::Blobs blobs{world.world().state_directory + "/files"};
  S3 s3{world, blobs};
  aws::Call call = world.call();

  void SetUp() override { create("bucket"); }

  void create(const std::string& name) {
    CreateBucketRequest in;
    in.bucket = name;
    s3.create_bucket(in, call);
  }
  void set_versioning(const std::string& status) {
    PutBucketVersioningRequest in;
    in.bucket = "bucket";
    in.versioning_configuration.status = status;
    s3.put_bucket_versioning(in, call);
  }
  static PutObjectRequest putting(const std::string& key, const std::string& content) {
    PutObjectRequest in;
    in.bucket = "bucket";
    in.key = key;
    in.body = aws::make_stream(content);
    return in;
  }
  PutObjectOutput put(const std::string& key, const std::string& content) {
    return s3.put_object(putting(key, content), call);
  }
  static GetObjectRequest getting(const std::string& key, const std::string& version_id = "") {
    GetObjectRequest in;
    in.bucket = "bucket";
    in.key = key;
    if (!version_id.empty()) in.version_id = version_id;
    return in;
  }
  std::string get(const GetObjectRequest& in) {
    return s3.get_object(in, call).body->source->body.read();
  }
  std::string get(const std::string& key, const std::string& version_id = "") {
    return get(getting(key, version_id));
  }
  DeleteObjectOutput remove(const std::string& key, const std::string& version_id = "") {
    DeleteObjectRequest in;
    in.bucket = "bucket";
    in.key = key;
    if (!version_id.empty()) in.version_id = version_id;
    return s3.delete_object(in, call);
  }
  std::size_t blob_count() {
    world.world().database.flush();
    std::size_t count = 0;
    blobs.each([&](const std::string&, std::uint64_t) { ++count; });
    return count;
  }
};

}  // namespace neargate::s3
