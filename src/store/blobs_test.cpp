#include "store/blobs.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "base/file.hpp"

namespace neargate::store {
namespace {

class BlobsTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "blobs-XXXXXX";
    directory_ = ::mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }
  std::string directory_;
};

TEST_F(BlobsTest, KeepsBytesUnderAnyKey) {
  Blobs blobs(directory_);
  const std::vector<std::string> keys = {"sha256:0123", "a", "key/with/../slashes",
                                         std::string("nul\0x", 5), "%41"};
  for (const std::string& key : keys) {
    EXPECT_FALSE(blobs.contains(key));
    blobs.put(key, "bytes of " + key);
    EXPECT_EQ(blobs.size(key), key.size() + 9);
    EXPECT_EQ(blobs.open(key).read(), "bytes of " + key);
  }
  std::size_t count = 0;
  blobs.each([&](const std::string& key, std::uint64_t size) {
    EXPECT_EQ(size, key.size() + 9);
    ++count;
  });
  EXPECT_EQ(count, 5u);
}

TEST_F(BlobsTest, AdoptsAFileByRename) {
  Blobs blobs(directory_);
  const std::string file = blobs.spool_directory() + "/upload";
  std::ofstream(file) << "content";
  blobs.adopt("k", file);
  EXPECT_FALSE(std::filesystem::exists(file));
  EXPECT_EQ(blobs.open("k").read(), "content");
  EXPECT_TRUE(blobs.erase("k"));
  EXPECT_FALSE(blobs.erase("k"));
}

TEST_F(BlobsTest, ForgetsWhatACrashLeftInTheSpool) {
  std::string leftover;
  {
    Blobs blobs(directory_);
    blobs.put("kept", "x");
    leftover = blobs.spool_directory() + "/half-written";
    std::ofstream(leftover) << "half";
  }
  Blobs blobs(directory_);
  EXPECT_FALSE(std::filesystem::exists(leftover));
  EXPECT_TRUE(blobs.contains("kept"));
}

}  // namespace
}  // namespace neargate::store
