#include "cli/words.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace neargate::cli {
namespace {

using Words = std::vector<std::string>;

TEST(Words, ArePartedAsAShellDoes) {
  EXPECT_EQ(words_of(""), Words{});
  EXPECT_EQ(words_of("  rake  db:migrate\t--trace "), (Words{"rake", "db:migrate", "--trace"}));
  EXPECT_EQ(words_of("sh -c 'a \"b\" c' \"d 'e'\""), (Words{"sh", "-c", "a \"b\" c", "d 'e'"}));
  EXPECT_EQ(words_of("a\\ b '' x'y z'"), (Words{"a b", "", "xy z"}));
  EXPECT_EQ(words_of("'a\\b'"), (Words{"a\\b"}));
  EXPECT_THROW(words_of("echo 'a"), Error);
}

}  // namespace
}  // namespace neargate::cli
