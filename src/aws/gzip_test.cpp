#include "aws/gzip.hpp"

#include <gtest/gtest.h>

namespace neargate::aws {
namespace {

TEST(Gzip, GivesBackWhatWasCompressed) {
  for (const std::size_t size : {0, 1, 16384, 100000}) {
    const std::string text(size, 'x');
    EXPECT_EQ(gunzip(gzip(text), size), text);
  }
}

TEST(Gzip, StopsAtTheLimit) {
  const std::string bomb = gzip(std::string(50 << 20, '\0'));
  EXPECT_EQ(gunzip(bomb, 1 << 20), std::nullopt);
  EXPECT_EQ(gunzip(gzip("abc"), 2), std::nullopt);
}

TEST(Gzip, RefusesWhatIsNotOneWholeMember) {
  const std::string good = gzip("some text");
  EXPECT_EQ(gunzip("", 100), std::nullopt);
  EXPECT_EQ(gunzip("some text", 100), std::nullopt);
  EXPECT_EQ(gunzip(good.substr(0, good.size() - 1), 100), std::nullopt);
  EXPECT_EQ(gunzip(good + "x", 100), std::nullopt);
  std::string broken = good;
  broken[good.size() - 6] ^= 1;  // of the checksum
  EXPECT_EQ(gunzip(broken, 100), std::nullopt);
}

}  // namespace
}  // namespace neargate::aws
