#include "base/encoding.hpp"

#include <gtest/gtest.h>

namespace neargate {
namespace {

TEST(Encoding, Base64RoundTripsEveryLength) {
  std::string bytes;
  for (int i = 0; i < 70; ++i) {
    EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
    bytes += static_cast<char>(i * 37);
  }
  EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(to_base64("fooba"), "Zm9vYmE=");
}

TEST(Encoding, Base64IsStrict) {
  for (const char* text : {"Zg", "Zg=", "Z===", "Zm9v\n", "Zh==", "Zm9=", "Zm=v", "====", "Z-_="}) {
    EXPECT_FALSE(from_base64(text)) << text;
  }
}

TEST(Encoding, Base64UrlHasNoPaddingAndItsOwnLetters) {
  // RFC 7515, appendix C.
  EXPECT_EQ(to_base64url("\x03\xec\xff\xe0\xc1"), "A-z_4ME");
  EXPECT_EQ(from_base64url("A-z_4ME"), "\x03\xec\xff\xe0\xc1");
  EXPECT_EQ(from_base64url(""), "");
  std::string bytes;
  for (int i = 0; i < 70; ++i) {
    EXPECT_EQ(from_base64url(to_base64url(bytes)), bytes);
    bytes += static_cast<char>(i * 37);
  }
  for (const char* text : {"A+z_4ME", "A-z/4ME", "A-z_4ME=", "Zg==", "Z", "Zh", "Zm9v\n", "Zm 9"}) {
    EXPECT_FALSE(from_base64url(text)) << text;
  }
}

TEST(Encoding, Hex) {
  EXPECT_EQ(to_hex(std::string("\x00\xff\x1a", 3)), "00ff1a");
  EXPECT_EQ(from_hex("00FF1a"), std::string("\x00\xff\x1a", 3));
  EXPECT_FALSE(from_hex("0"));
  EXPECT_FALSE(from_hex("0g"));
}

TEST(Encoding, Percent) {
  EXPECT_EQ(percent_encode("a b/c~+%"), "a%20b%2Fc~%2B%25");
  EXPECT_EQ(percent_encode("a/b", true), "a/b");
  EXPECT_EQ(percent_decode("a%20b+c"), "a b+c");
  EXPECT_EQ(percent_decode("a%20b+c", true), "a b c");
  for (const char* text : {"%", "%1", "%zz", "a%2"}) EXPECT_FALSE(percent_decode(text)) << text;
}

TEST(Encoding, Utf8) {
  for (const char* text : {"", "abc", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x9a\xa2"}) {
    EXPECT_TRUE(is_utf8(text)) << text;
  }
  for (const char* text : {"\x80", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80",
                           "\xe2\x28\xa1", "\xf4\x90\x80\x80"}) {
    EXPECT_FALSE(is_utf8(text));
  }
}

}  // namespace
}  // namespace neargate
