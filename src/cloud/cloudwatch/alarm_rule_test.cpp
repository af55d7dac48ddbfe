#include "cloud/cloudwatch/alarm_rule.hpp"

#include <gmock/gmock.h>

#include "cloud/test_world.hpp"

namespace neargate::cloudwatch {
namespace {

using testing::ElementsAre;

// Alarms named "a…" are in ALARM, "o…" OK, others INSUFFICIENT_DATA.
bool holds(const std::string& rule) {
  return AlarmRule(rule).holds([](const std::string& name) -> std::string {
    return name[0] == 'a' ? "ALARM" : name[0] == 'o' ? "OK" : "INSUFFICIENT_DATA";
  });
}

TEST(AlarmRuleTest, HoldsOrNot) {
  const std::pair<const char*, bool> rows[] = {
      {"TRUE", true},
      {"FALSE", false},
      {"NOT FALSE", true},
      {"ALARM(a1)", true},
      {"ALARM(o1)", false},
      {"OK(\"o 1\")", true},
      {"OK( 'o1' )", true},
      {"INSUFFICIENT_DATA(x)", true},
      {"ALARM(arn:aws:cloudwatch:us-east-1:123456789012:alarm:a1)", true},
      {"ALARM(\"arn:aws:cloudwatch:us-east-1:123456789012:alarm:o1\")", false},
      {"ALARM(a1) AND OK(o1)", true},
      {"ALARM(a1) AND OK(a1)", false},
      {"ALARM(o1) OR ALARM(a1)", true},
      {"TRUE OR FALSE AND FALSE", true},
      {"(TRUE OR FALSE) AND FALSE", false},
      {"NOT FALSE AND FALSE", false},
      {"NOT (FALSE AND FALSE)", true},
      {"NOT NOT TRUE", true},
      {"(ALARM(a1)OR(OK(a1)))AND\n\tNOT(ALARM(x))", true},
  };
  for (const auto& [rule, expected] : rows) EXPECT_EQ(holds(rule), expected) << rule;
}

TEST(AlarmRuleTest, WhatMakesNoSenseIsRefused) {
  const std::string deep = std::string(5000, '(') + "TRUE" + std::string(5000, ')');
  for (const std::string& rule :
       {std::string(), std::string("ALARM"), std::string("ALARM()"), std::string("ALARM(a"),
        std::string("ALARM(\"a)"), std::string("TRUE FALSE"), std::string("TRUE AND"),
        std::string("(TRUE"), std::string("TRUE)"), std::string("alarm(a)"), std::string("TRUEish"),
        std::string("AT_LEAST(1, ALARM, (a, b))"), std::string("NOT"), deep}) {
    EXPECT_EQ(cloud::error_code([&] { AlarmRule{rule}; }), "ValidationError") << rule;
  }
  std::string many = "ALARM(a)";
  for (int i = 0; i < 100; ++i) many += " OR ALARM(a" + std::to_string(i) + ")";
  EXPECT_EQ(cloud::error_code([&] { AlarmRule{many}; }), "ValidationError");
}

TEST(AlarmRuleTest, KnowsWhatItDependsOn) {
  EXPECT_THAT(AlarmRule("ALARM(b) OR NOT (OK('a b') AND ALARM(b))").alarms(),
              ElementsAre("a b", "b"));
}

}  // namespace
}  // namespace neargate::cloudwatch
