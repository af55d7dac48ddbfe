#include "dns/framing.hpp"

#include <gtest/gtest.h>

namespace neargate::dns {
namespace {

TEST(DnsFraming, TakesWhatWasPut) {
  std::string received = with_length("first") + with_length("") + with_length("third");
  EXPECT_EQ(take_message(received), "first");
  EXPECT_EQ(take_message(received), "");
  EXPECT_EQ(take_message(received), "third");
  EXPECT_EQ(take_message(received), std::nullopt);
}

TEST(DnsFraming, WaitsForTheRest) {
  const std::string whole = with_length(std::string(300, 'a'));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    std::string received = whole.substr(0, size);
    EXPECT_EQ(take_message(received), std::nullopt);
    EXPECT_EQ(received.size(), size) << "nothing is lost";
  }
}

}  // namespace
}  // namespace neargate::dns
