#include "smithy/validate.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "smithy/pattern.hpp"
#include "smithy/shapes_for_test.hpp"

namespace neargate::smithy {
namespace {

using test::Everything;

std::vector<Violation> check(const Everything& object) {
  return validate(test::kEverything, &object);
}

TEST(Validate, TakesWhatIsValid) {
  Everything object{.name = "web-1", .count = 100};
  object.mode = "safe";
  object.tags = std::vector<test::Tag>{{"k", "v"}};
  object.value = test::Value{.s = "x"};
  EXPECT_TRUE(check(object).empty());
}

TEST(Validate, SaysWhatIsBrokenAndWhere) {
  Everything object{.name = "Web", .count = 101};
  object.mode = "slow";
  object.tags = std::vector<test::Tag>{{"k", "v"}, {"12345", "v"}};
  object.labels = std::map<std::string, std::string>{{"key-too-long", "v"}};
  object.secret = "password";
  object.names = std::vector<std::string>{"a", "b", "a"};
  object.value = test::Value{.s = "x", .n = "1"};
  std::string all;
  for (const auto& violation : check(object)) all += violation.message + "\n";
  EXPECT_EQ(
      all,
      "Value 'Web' at 'name' failed to satisfy constraint: Member must satisfy regular expression "
      "pattern: [a-z][a-z0-9-]*\n"
      "Value '101' at 'count' failed to satisfy constraint: Member must have value less than or "
      "equal to 100\n"
      "Value '12345' at 'tags.2.member.key' failed to satisfy constraint: Member must have length "
      "less than or equal to 4\n"
      "Value 'key-too-long' at 'labels' failed to satisfy constraint: Map keys must satisfy "
      "constraint: [Member must have length less than or equal to 4]\n"
      "Value 'null' at 'value' failed to satisfy constraint: Member must have exactly one member "
      "set\n"
      "Value 'slow' at 'mode' failed to satisfy constraint: Member must satisfy enum value set: "
      "[fast, safe]\n"
      "Value '***' at 'secret' failed to satisfy constraint: Member must have length less than or "
      "equal to 4\n"
      "Value '[\"a\",\"b\",\"a\"]' at 'names' failed to satisfy constraint: Member must have "
      "unique items\n");
}

TEST(Validate, TellsTheRuleApartFromItsSentence) {
  using Rule = Violation::Rule;
  Everything object{.name = "Long-and-Wrong", .count = -1};
  object.labels = std::map<std::string, std::string>{{"key-too-long", "v"}};
  std::vector<Rule> rules;
  for (const Violation& violation : check(object)) {
    rules.push_back(violation.rule);
    EXPECT_TRUE(violation.message.ends_with("constraint: " + violation.requirement));
  }
  EXPECT_EQ(rules,
            (std::vector<Rule>{Rule::length_max, Rule::pattern, Rule::range_min, Rule::map_key}));
}

TEST(Validate, CountsCharactersAndNotBytes) {
  Everything object{.name = "a"};
  object.secret = "\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc";
  EXPECT_TRUE(check(object).empty());
}

TEST(Validate, DescribesAsAwsDoes) {
  EXPECT_EQ(describe({{"a", "One"}}), "1 validation error detected: One");
  EXPECT_EQ(describe({{"a", "One"}, {"b", "Two"}}), "2 validation errors detected: One; Two");
}

struct PatternCase {
  std::string_view pattern, text;
  bool matches;
};

constexpr PatternCase kPatterns[] = {
    {"[a-z]+", "abc", true},
    {"[a-z]+", "abC", false},
    {"[a-z]+", "", false},
    {"^[a-z]*$", "", true},
    {"a{2,3}", "a", false},
    {"a{2,3}", "aaa", true},
    {"a{2,3}", "aaaa", false},
    {"a{2}", "aa", true},
    {"a{2,}", "aaaaa", true},
    {"a|bc", "bc", true},
    {"(?:a|b)*c", "ababc", true},
    {"(a|b)+?c", "c", false},
    {"[\\w+=,.@-]+", "role_1@x.y", true},
    {"[\\w+=,.@-]+", "a b", false},
    {"arn:aws[a-z-]*:iam::[0-9]{12}:role/.+", "arn:aws:iam::123456789012:role/x", true},
    {"[\\s\\S]*", "a\nb", true},
    {".*", "a\nb", false},
    {"(?!aws:).*", "aws:x", false},
    {"(?!aws:).*", "awsx", true},
    {"(?=.*[0-9])[a-z0-9]+", "abc1", true},
    {"(?=.*[0-9])[a-z0-9]+", "abc", false},
    {"[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*",
     "Gr\xc3\xb6\xc3\x9f"
     "e 1",
     true},
    {"[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*", "a;b", false},
    {"[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*",
     "\xf0\x9f\x98\x80 ok", true},
    {"[\\u0020-\\uD7FF]*", "\xf0\x9f\x98\x80", false},
    {"[^-a]", "-", false},
    {"[^-a]", "b", true},
    {"[]a]", "a", false},
    {"\\/\\.", "/.", true},
    {"(a*)*", "aaaa", true},
    {"(a?){3}b", "aab", true},
    {"()|x", "", true},
    {"x{0,16384}", "xxx", true},
    {"a^b", "ab", false},
    {"[0-9]{4}-\\d\\d", "2026-11", true}};

TEST(Pattern, Matches) {
  for (const PatternCase& c : kPatterns) {
    EXPECT_EQ(Pattern(c.pattern).matches(c.text), c.matches) << c.pattern << " on " << c.text;
  }
}

TEST(Pattern, TakesLinearTimeWhereBacktrackingWouldNot) {
  const std::string text(20000, 'a');
  EXPECT_FALSE(Pattern("(a+)+b").matches(text));
  EXPECT_FALSE(Pattern("(a|aa)*(a|aa)*b").matches(text));
  EXPECT_TRUE(Pattern("[\\s\\S]{0,16384}").matches(text.substr(0, 16384)));
  EXPECT_FALSE(Pattern("[\\s\\S]{0,16384}").matches(text));
}

TEST(Pattern, RefusesWhatIsNotOfTheLanguage) {
  for (const std::string_view pattern :
       {"(", ")", "[a", "a{3,2}", "*", "\\", "\\u12", "(?<x>a)", "\\1", "\\p{Foo}", "[b-a]",
        "a{999999999}", "((a{500}){500}){500}"}) {
    EXPECT_THROW(Pattern{pattern}, Error) << pattern;
  }
}

}  // namespace
}  // namespace neargate::smithy
