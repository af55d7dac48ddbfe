#include "resolver/name_servers.hpp"

#include <gtest/gtest.h>

namespace neargate::resolver {
namespace {

TEST(NameServers, AreReadFromResolvConf) {
  const auto found = name_servers(
      "# nameserver 1.1.1.1\n"
      "search example.org\n"
      "nameserver 10.0.0.53\n"
      "nameserver\t::1 # here\n"
      "nameserver\n"
      "nameservers 10.0.0.1\n"
      "nameserver 10.0.0.54;x\n"
      "nameserver 10.0.0.55\n");
  ASSERT_EQ(found.size(), 3u) << "as many as the C library asks";
  EXPECT_EQ(found[0], (net::Endpoint{"10.0.0.53", 53}));
  EXPECT_EQ(found[1], (net::Endpoint{"::1", 53}));
  EXPECT_EQ(found[2], (net::Endpoint{"10.0.0.54", 53}));
}

TEST(NameServers, NoneWithoutTheFile) {
  RealClock clock;
  EXPECT_TRUE(HostNameServers("/nowhere/resolv.conf").now(clock).empty());
}

}  // namespace
}  // namespace neargate::resolver
