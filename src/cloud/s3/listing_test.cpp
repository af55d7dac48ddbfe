#include "cloud/s3/fixture_for_test.hpp"

namespace neargate::s3 {
namespace {

using cloud::error_code;
using testing::ElementsAre;

struct ListingTest : S3Test {
  void SetUp() override {
    S3Test::SetUp();
    for (const char* key : {"a", "a/", "a/b", "a/c/d", "a/c/e", "b/x", "c d+e", "z"}) put(key, "1");
  }
  // Keys and common prefixes, page by page.
  std::vector<std::string> pages_v2(const std::string& prefix, const std::string& delimiter,
                                    std::int32_t max) {
    std::vector<std::string> pages;
    ListObjectsV2Request in;
    in.bucket = "bucket";
    in.prefix = prefix;
    if (!delimiter.empty()) in.delimiter = delimiter;
    in.max_keys = max;
    do {
      const auto out = s3.list_objects_v2(in, call);
      std::string page;
      for (const Object& object : out.contents.value_or(std::vector<Object>{}))
        page += *object.key + " ";
      for (const auto& group : out.common_prefixes.value_or(std::vector<CommonPrefix>{})) {
        page += "[" + *group.prefix + "] ";
      }
      pages.push_back(page);
      in.continuation_token = out.next_continuation_token;
      EXPECT_EQ(*out.is_truncated, in.continuation_token.has_value());
    } while (in.continuation_token && pages.size() < 20);
    return pages;
  }
};

TEST_F(ListingTest, GroupsAndPages) {
  EXPECT_THAT(pages_v2("", "", 1000), ElementsAre("a a/ a/b a/c/d a/c/e b/x c d+e z "));
  EXPECT_THAT(pages_v2("", "/", 1000), ElementsAre("a c d+e z [a/] [b/] "));
  EXPECT_THAT(pages_v2("", "/", 1), ElementsAre("a ", "[a/] ", "[b/] ", "c d+e ", "z "));
  EXPECT_THAT(pages_v2("a/", "/", 1), ElementsAre("a/ ", "a/b ", "[a/c/] "));
  EXPECT_THAT(pages_v2("a/c/", "/", 1), ElementsAre("a/c/d ", "a/c/e "));
  EXPECT_THAT(pages_v2("nothing", "", 1), ElementsAre(""));
  EXPECT_THAT(pages_v2("", "/", 0), ElementsAre(""));
}

TEST_F(ListingTest, GoesOnFromAnywhere) {
  ListObjectsV2Request in;
  in.bucket = "bucket";
  in.start_after = "a/c/d";
  EXPECT_EQ(s3.list_objects_v2(in, call).contents->front().key, "a/c/e");
  in.prefix = "a/";
  in.delimiter = "/";
  EXPECT_EQ(s3.list_objects_v2(in, call).common_prefixes->front().prefix, "a/c/");
  in.start_after = "a/c/";
  EXPECT_EQ(s3.list_objects_v2(in, call).key_count, 0);
  in.continuation_token = "?";
  EXPECT_EQ(error_code([&] { s3.list_objects_v2(in, call); }), "InvalidArgument");
}

TEST_F(ListingTest, EncodesAndNamesMarkers) {
  ListObjectsRequest in;
  in.bucket = "bucket";
  in.prefix = "c";
  in.encoding_type = "url";
  EXPECT_EQ(s3.list_objects(in, call).contents->front().key, "c%20d%2Be");
  in.prefix.reset();
  in.delimiter = "/";
  in.max_keys = 2;
  const auto out = s3.list_objects(in, call);
  EXPECT_EQ(out.next_marker, "a/");
  EXPECT_TRUE(*out.is_truncated);
  in.max_keys = -1;
  EXPECT_EQ(error_code([&] { s3.list_objects(in, call); }), "InvalidArgument");
}

TEST_F(ListingTest, PassesDeletedObjects) {
  set_versioning("Enabled");
  remove("a/b");
  EXPECT_THAT(pages_v2("a/", "/", 1000), ElementsAre("a/ [a/c/] "));
  remove("a/c/d");
  remove("a/c/e");
  EXPECT_THAT(pages_v2("a/", "/", 1000), ElementsAre("a/ "));
}

TEST_F(ListingTest, ListsVersions) {
  set_versioning("Enabled");
  put("a", "2");
  remove("a");
  ListObjectVersionsRequest in;
  in.bucket = "bucket";
  in.max_keys = 2;
  std::vector<std::string> seen;
  for (int page = 0; page < 20; ++page) {
    const auto out = s3.list_object_versions(in, call);
    for (const auto& marker : out.delete_markers.value_or(std::vector<DeleteMarkerEntry>{})) {
      seen.push_back(*marker.key + (*marker.is_latest ? " gone" : " was gone"));
    }
    for (const auto& version : out.versions.value_or(std::vector<ObjectVersion>{})) {
      seen.push_back(*version.key + (*version.is_latest ? " latest" : ""));
    }
    in.key_marker = out.next_key_marker;
    in.version_id_marker = out.next_version_id_marker;
    if (!*out.is_truncated) break;
  }
  EXPECT_THAT(seen, ElementsAre("a gone", "a", "a", "a/ latest", "a/b latest", "a/c/d latest",
                                "a/c/e latest", "b/x latest", "c d+e latest", "z latest"));
  in = {};
  in.bucket = "bucket";
  in.version_id_marker = "null";
  EXPECT_EQ(error_code([&] { s3.list_object_versions(in, call); }), "InvalidArgument");
}

}  // namespace
}  // namespace neargate::s3
