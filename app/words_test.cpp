#include "app/words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace neargate::app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Words, AreRunsOfLettersAndDigitsInLowerCase) {
  EXPECT_THAT(split_words("The Quick, brown FOX; jumped 42 times!"),
              ElementsAre("the", "quick", "brown", "fox", "jumped", "42", "times"));
  EXPECT_THAT(split_words("ÉCOLE Straße ЖИЗНЬ"), ElementsAre("école", "straße", "жизнь"));
  EXPECT_THAT(split_words("— … « » () \n\t"), IsEmpty());
  EXPECT_THAT(split_words(""), IsEmpty());
}

TEST(Words, KeepWhatJoinsThem) {
  EXPECT_THAT(split_words("don't well-known 3.14 U.S. end."),
              ElementsAre("don't", "well-known", "3.14", "u.s", "end"));
  EXPECT_THAT(split_words("don’t 'quoted' rock-'n'-roll --x--"),
              ElementsAre("don't", "quoted", "rock", "n", "roll", "x"));
  EXPECT_THAT(split_words("a..b a.-b"), ElementsAre("a", "b", "a", "b"));
}

TEST(Words, LoseThePossessive) {
  EXPECT_THAT(split_words("the task's log, James’s car"),
              ElementsAre("the", "task", "log", "james", "car"));
}

TEST(Words, OfIdeographsAreSingleCharacters) {
  EXPECT_THAT(split_words("日本語 text中文"), ElementsAre("日", "本", "語", "text", "中", "文"));
}

TEST(Words, PassOverSoftHyphens) {
  EXPECT_THAT(split_words("bal\xC2\xAD"
                          "ancer"),
              ElementsAre("balancer"));
}

}  // namespace
}  // namespace neargate::app
