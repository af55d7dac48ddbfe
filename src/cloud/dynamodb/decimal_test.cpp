#include "cloud/dynamodb/decimal.hpp"

#include <gtest/gtest.h>

namespace neargate::dynamodb {
namespace {

TEST(Decimal, ReadsAndWrites) {
  struct Case {
    const char* given;
    const char* shown;
  };
  for (const Case& c :
       {Case{"0", "0"}, Case{"-0.0", "0"}, Case{"007", "7"}, Case{"1.50", "1.5"},
        Case{"-12.34e2", "-1234"}, Case{"1E3", "1000"}, Case{"0.001", "0.001"},
        Case{"1e-130", "1E-130"}, Case{"9.9e125", "9.9E+125"},
        Case{"12345678901234567890123456789012345678", "12345678901234567890123456789012345678"}}) {
    const auto number = Decimal::parse(c.given);
    ASSERT_TRUE(number) << c.given;
    EXPECT_EQ(number->text(), c.shown);
    EXPECT_EQ(Decimal::parse(number->text()), number);
  }
  for (const char* text : {"", "-", ".", "1.2.3", "1e", "abc", "1e126", "1e-131", "0x10", " 1",
                           "NaN", "123456789012345678901234567890123456789"}) {
    EXPECT_FALSE(Decimal::parse(text)) << text;
  }
}

TEST(Decimal, Orders) {
  const char* ascending[] = {"-1e100", "-10", "-9.99", "-1e-130", "0",   "1e-130", "0.5",
                             "0.51",   "9",   "10",    "10.5",    "100", "1e100"};
  for (const char* a : ascending) {
    for (const char* b : ascending) {
      EXPECT_EQ(*Decimal::parse(a) < *Decimal::parse(b), std::atof(a) < std::atof(b))
          << a << " " << b;
    }
  }
}

TEST(Decimal, AddsAsIntegersDo) {
  for (long a = -120; a <= 120; a += 7) {
    for (long b = -1100; b <= 1100; b += 13) {
      const auto sum = Decimal::parse(std::to_string(a))->plus(*Decimal::parse(std::to_string(b)));
      ASSERT_TRUE(sum);
      EXPECT_EQ(sum->text(), std::to_string(a + b)) << a << " + " << b;
    }
  }
  EXPECT_EQ(Decimal::parse("0.1")->plus(*Decimal::parse("0.2"))->text(), "0.3");
  EXPECT_EQ(Decimal::parse("5")->plus(-*Decimal::parse("5"))->text(), "0");
  EXPECT_FALSE(Decimal::parse("1e100")->plus(*Decimal::parse("1"))) << "needs 101 digits";
}

}  // namespace
}  // namespace neargate::dynamodb
