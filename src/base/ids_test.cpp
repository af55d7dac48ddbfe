#include "base/ids.hpp"

#include <set>

#include <gtest/gtest.h>

namespace neargate {
namespace {

TEST(Ids, FormsAndSeeds) {
  Randomness kernel;
  EXPECT_EQ(kernel.resource_id("vpc").size(), 4u + 17u);
  const std::string uuid = kernel.uuid();
  EXPECT_EQ(uuid.size(), 36u);
  EXPECT_EQ(uuid[14], '4');
  Randomness a(7), b(7);
  EXPECT_EQ(a.uuid(), b.uuid()) << "a seed repeats a run";
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(a.hex(17)).second);
}

TEST(Ids, ArnRoundTrip) {
  for (const char* text : {"arn:aws:s3:::bucket/key:with:colons", "arn:aws:iam::123456789012:root",
                           "arn:aws:ecs:us-east-1:123456789012:service/prod/api"}) {
    const auto arn = Arn::parse(text);
    ASSERT_TRUE(arn) << text;
    EXPECT_EQ(arn->text(), text);
  }
  for (const char* text : {"", "arn", "arn:aws:s3", "arn:aws:s3:::", "urn:aws:s3:::b"}) {
    EXPECT_FALSE(Arn::parse(text)) << text;
  }
}

}  // namespace
}  // namespace neargate
