#include "cli/feed_loop.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace neargate::cli {
namespace {

struct Enough {};  // the program's end

TEST(FeedLoop, NotesOnceThatNobodyAnswersAndGoesOn) {
  int looks = 0;
  const auto look = [&looks] {
    switch (++looks) {
      case 1:
      case 4:
        return;
      case 6:
        throw Enough();
      default:
        throw Error("nobody answers");
    }
  };
  testing::internal::CaptureStderr();
  EXPECT_THROW(look_for_news(true, Milliseconds(0), Output{}, look), Enough);
  EXPECT_EQ(
      testing::internal::GetCapturedStderr(),
      "nobody answers; asking again\nthere is an answer again\nnobody answers; asking again\n");
}

TEST(FeedLoop, DoesNotWaitForWhatWasNeverThere) {
  const auto look = [] { throw Error("there is no service web"); };
  EXPECT_THROW(look_for_news(true, Milliseconds(0), Output{}, look), Error);
}

TEST(FeedLoop, LooksOnceWhereNobodyFollows) {
  int looks = 0;
  look_for_news(false, Milliseconds(0), Output{}, [&looks] { ++looks; });
  EXPECT_EQ(looks, 1);
  EXPECT_THROW(
      look_for_news(false, Milliseconds(0), Output{}, [] { throw Error("nobody answers"); }),
      Error);
}

}  // namespace
}  // namespace neargate::cli
