#include "cloud/ec2/cidr.hpp"

#include <gtest/gtest.h>

namespace neargate::ec2 {
namespace {

TEST(Cidr, ReadsAndWrites) {
  for (const char* text : {"0.0.0.0/0", "10.0.0.0/16", "192.168.1.128/25", "1.2.3.4/32"}) {
    ASSERT_TRUE(Cidr::parse(text)) << text;
    EXPECT_EQ(Cidr::parse(text)->text(), text);
  }
  EXPECT_EQ(Cidr::parse("10.0.1.7/16")->text(), "10.0.0.0/16") << "host bits are cleared";
  for (const char* text : {"", "10.0.0.0", "10.0.0/8", "10.0.0.0/33", "256.0.0.0/8", "10.0.0.0/",
                           "010.0.0.0/8", "10.0.0.0.0/8", "a.b.c.d/8", "10.0.0.0/-1"}) {
    EXPECT_FALSE(Cidr::parse(text)) << text;
  }
}

TEST(Cidr, Relations) {
  const Cidr vpc = *Cidr::parse("10.0.0.0/16");
  EXPECT_TRUE(vpc.contains(*Cidr::parse("10.0.255.0/24")));
  EXPECT_FALSE(vpc.contains(*Cidr::parse("10.1.0.0/24")));
  EXPECT_FALSE(vpc.contains(*Cidr::parse("10.0.0.0/8")));
  EXPECT_TRUE(vpc.overlaps(*Cidr::parse("10.0.0.0/8")));
  EXPECT_FALSE(Cidr::parse("10.0.0.0/24")->overlaps(*Cidr::parse("10.0.1.0/24")));
  EXPECT_TRUE(Cidr::parse("0.0.0.0/0")->contains(vpc));
  EXPECT_EQ(vpc.size(), 65536u);
}

}  // namespace
}  // namespace neargate::ec2
