#include "aws/pages.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace neargate::aws {
namespace {

using Token = std::optional<std::string>;

TEST(Pages, GoOnUntilThereIsNoToken) {
  struct Page {
    Token next_token;
  };
  std::vector<Token> asked;
  int visits = 0;
  each_page(
      Page{},
      [&](const Page& request) {
        asked.push_back(request.next_token);
        return Page{asked.size() == 1 ? Token("2") : asked.size() == 2 ? Token("3") : Token("")};
      },
      [&](const Page&) { ++visits; });
  EXPECT_EQ(asked, (std::vector<Token>{std::nullopt, "2", "3"}));
  EXPECT_EQ(visits, 3);
}

TEST(Pages, GoOnByWhatAServiceCallsItsToken) {
  struct Marker {
    Token marker;
  };
  struct NextMarker {
    Token next_marker;
  };
  struct Continuation {
    Token continuation_token;
  };
  struct NextContinuation {
    Token next_continuation_token;
  };
  Marker marker;
  EXPECT_TRUE(go_on(marker, NextMarker{"a"}));
  EXPECT_EQ(marker.marker, "a");
  EXPECT_TRUE(go_on(marker, Marker{"b"}));
  EXPECT_EQ(marker.marker, "b");
  EXPECT_FALSE(go_on(marker, Marker{"b"})) << "the same again would never end";
  EXPECT_FALSE(go_on(marker, NextMarker{}));
  Continuation continuation;
  EXPECT_TRUE(go_on(continuation, NextContinuation{"c"}));
  EXPECT_EQ(continuation.continuation_token, "c");
}

}  // namespace
}  // namespace neargate::aws
