#include "base/nearest.hpp"

#include <gmock/gmock.h>

namespace neargate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Nearest, CountsLettersPutInTakenOutAndChanged) {
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("UpdateServise", "updateService"), 1U);
}

TEST(Nearest, IsWhatWasProbablyMeant) {
  const std::vector<std::string> known = {"web-task", "web-execution", "web-deploy", "ci"};
  EXPECT_THAT(nearest("web-taks", known, 3), ElementsAre("web-task"));
  EXPECT_THAT(nearest("web", known, 2), ElementsAre("web-task", "web-deploy"));
  EXPECT_THAT(nearest("cj", known, 3), ElementsAre("ci"));
  EXPECT_THAT(nearest("nobody", known, 3), IsEmpty());
}

}  // namespace
}  // namespace neargate
