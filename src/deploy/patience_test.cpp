#include "deploy/patience.hpp"

#include <gmock/gmock.h>

#include "aws/error.hpp"
#include "deploy/service_choice.hpp"

namespace neargate::deploy {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class PatienceTest : public testing::Test {
 protected:
  std::vector<std::string> notes_;
  Patience patience_{[this](const std::string& text) { notes_.push_back(text); }};
};

TEST_F(PatienceTest, TellsOnceThatThereIsNoAnswerAndThatThereIsOneAgain) {
  EXPECT_TRUE(patience_.ask([] {}));
  EXPECT_FALSE(patience_.ask([] { throw Error("nobody answers"); }));
  EXPECT_FALSE(patience_.ask([] { throw aws::Error("ThrottlingException", "slower", 400); }));
  EXPECT_TRUE(patience_.ask([] {}));
  EXPECT_TRUE(patience_.ask([] {}));
  EXPECT_THAT(notes_, ElementsAre(HasSubstr("nobody answers; asking again"), HasSubstr("again")));
}

TEST_F(PatienceTest, IsNotForWhatStaysAsItIs) {
  EXPECT_THROW(patience_.ask([] { throw Gone("the service is gone"); }), Gone);
  const auto expired = [] { throw aws::Error("ExpiredTokenException", "it has expired", 400); };
  EXPECT_THROW(patience_.ask(expired), aws::Error);
  EXPECT_TRUE(notes_.empty());
}

}  // namespace
}  // namespace neargate::deploy
