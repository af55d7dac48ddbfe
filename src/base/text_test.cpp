#include "base/text.hpp"

#include <gtest/gtest.h>

namespace neargate {
namespace {

TEST(Text, Wildcards) {
  struct Case {
    const char* pattern;
    const char* text;
    bool matches;
  };
  for (const Case& c :
       {Case{"", "", true}, Case{"*", "", true}, Case{"a*c", "abbc", true},
        Case{"a*c", "abcd", false}, Case{"a?c", "abc", true}, Case{"a?c", "ac", false},
        Case{"*a*b*", "xxaxxbxx", true}, Case{"s3:Get*", "s3:GetObject", true},
        Case{"*aab", "aaaab", true}, Case{"repo:*:ref", "repo:x/y:ref", true}}) {
    EXPECT_EQ(matches_wildcard(c.pattern, c.text), c.matches) << c.pattern << " " << c.text;
  }
}

TEST(Text, SplitTrimJoin) {
  EXPECT_EQ(split("a,,b", ',').size(), 3u);
  EXPECT_EQ(split("", ',').size(), 1u);
  EXPECT_EQ(trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(join({"a", "b"}, ", "), "a, b");
  EXPECT_TRUE(equal_ignoring_case("Content-Type", "content-tYPE"));
  EXPECT_FALSE(equal_ignoring_case("a", "ab"));
}

}  // namespace
}  // namespace neargate
