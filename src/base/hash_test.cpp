#include "base/hash.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"

namespace neargate {
namespace {

TEST(Hash, KnownAnswers) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(md5("abc")), "900150983cd24fb0d6963f7d28e17f72");
  // RFC 4231, test cases 2 and 6.
  EXPECT_EQ(to_hex(as_view(hmac_sha256("Jefe", "what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(as_view(hmac_sha256(std::string(131, '\xaa'),
                                       "Test Using Larger Than Block-Size Key - Hash Key First"))),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

// The check values of the CRC catalogue: over "123456789".
TEST(Hash, ChecksumsOfTheCatalogue) {
  EXPECT_EQ(crc32(0, "123456789"), 0xcbf43926u);
  EXPECT_EQ(crc32c(0, "123456789"), 0xe3069283u);
  EXPECT_EQ(crc64nvme(0, "123456789"), 0xae8b14860a799888ull);
}

TEST(Hash, PiecesGiveTheSameAsTheWhole) {
  EXPECT_EQ(crc32(crc32(0, "1234"), "56789"), crc32(0, "123456789"));
  EXPECT_EQ(crc64nvme(crc64nvme(0, "1"), "23456789"), crc64nvme(0, "123456789"));
  Digest digest(Digest::Algorithm::sha256);
  digest.update("12345");
  digest.update("6789");
  EXPECT_EQ(to_hex(digest.finish()), sha256_hex("123456789"));
}

TEST(Hash, ComparesInConstantTime) {
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_TRUE(equal_in_constant_time("ab", "ab"));
  EXPECT_FALSE(equal_in_constant_time("ab", "ac"));
  EXPECT_FALSE(equal_in_constant_time("ab", "abc"));
}

}  // namespace
}  // namespace neargate
