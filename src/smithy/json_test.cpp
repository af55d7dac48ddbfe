#include "smithy/json.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "smithy/limits.hpp"
#include "smithy/shapes_for_test.hpp"

namespace neargate::smithy {
namespace {

using test::Everything;
using test::Value;
using Kind = ParseError::Kind;

constexpr std::string_view kFull =
    R"({"name":"web","flag":true,"count":-7,"big":9007199254740993,"ratio":0.5,"exact":0.1,)"
    R"("data":"AAH/","createdAt":1700000000.125,"expires":"2026-11-23T05:40:09Z",)"
    R"("tags":[{"Key":"a","Value":"1"},{"Key":"b"}],"labels":{"x":"1","y":"z\n"},)"
    R"("value":{"M":{"k":{"L":[{"S":"deep"},{"N":"1"}]}}},"mode":"fast","secret":"pw",)"
    R"("weight":3,"names":[]})";

TEST(Json, ReadsEveryTypeAndWritesItBack) {
  const auto object = from_json<Everything>(kFull);
  EXPECT_EQ(object.name, "web");
  EXPECT_EQ(object.count, -7);
  EXPECT_EQ(object.big, 9007199254740993);
  EXPECT_EQ(object.data, Blob{std::string("\0\1\xff", 3)});
  EXPECT_EQ(object.created_at, Timestamp(Milliseconds(1700000000125)));
  EXPECT_EQ(object.tags->at(1), (test::Tag{"b", std::nullopt}));
  EXPECT_EQ(object.value->m->at("k").l->at(0).s, "deep");
  EXPECT_TRUE(object.names.has_value());
  EXPECT_EQ(to_json(object), kFull);
}

TEST(Json, DefaultsAreSetWhereTheMemberIsAbsentOrNull) {
  EXPECT_EQ(from_json<Everything>(R"({"name":"a"})").weight, 1);
  EXPECT_EQ(from_json<Everything>(R"({"name":"a","weight":null})").weight, 1);
  EXPECT_EQ(from_json<Everything>(R"({"name":"a","weight":2})").weight, 2);
}

TEST(Json, UsesJsonNamesWhereAsked) {
  const JsonOptions options{.use_json_name = true};
  const auto object = from_json<Everything>(R"({"theName":"web"})", options);
  EXPECT_EQ(object.name, "web");
  EXPECT_EQ(to_json(object, options), R"({"theName":"web","weight":1})");
}

TEST(Json, PassesOverUnknownMembersOfOlderRecords) {
  const JsonOptions options{.strictness = Strictness::record};
  const auto object = from_json<Everything>(
      R"({"old":{"a":[1,{"b":null}],"name":"no"},"gone":null,"name":"web","also":[[]],"x":1.5})",
      options);
  EXPECT_EQ(object.name, "web");
}

TEST(Json, TakesAnswersThatLackWhatIsRequired) {
  const JsonOptions options{.strictness = Strictness::answer};
  const auto object = from_json<Everything>(
      R"({"unheardOf":{"a":[null]},"tags":[null,{"Value":"v"},null],"value":null})", options);
  EXPECT_EQ(object.name, "");
  EXPECT_EQ(object.weight, 1);
  ASSERT_EQ(object.tags->size(), 1U);
  EXPECT_EQ(object.tags->front().key, "");
  EXPECT_EQ(from_json<Everything>("", options).name, "");
}

struct Refused {
  std::string_view text;
  Kind kind;
  std::string_view path;
};

constexpr Refused kRefused[] = {
    {"", Kind::missing_member, "name"},
    {"{}", Kind::missing_member, "name"},
    {"null", Kind::missing_member, "name"},
    {R"({"name":null})", Kind::missing_member, "name"},
    {"{", Kind::malformed, ""},
    {R"({"name":"a"} x)", Kind::malformed, ""},
    {R"({"name":"a",})", Kind::malformed, "name"},
    {R"({'name':'a'})", Kind::malformed, ""},
    {"{\"name\":\"\xff\"}", Kind::malformed, "name"},
    {R"({"name":"a","name":"b"})", Kind::malformed, "name"},
    {R"({"name":"a","labels":{"x":"1","x":"2"}})", Kind::malformed, "labels.x"},
    {"[]", Kind::wrong_type, ""},
    {"3", Kind::wrong_type, ""},
    {R"({"name":1})", Kind::wrong_type, "name"},
    {R"({"name":["a"]})", Kind::wrong_type, "name"},
    {R"({"count":"1"})", Kind::wrong_type, "count"},
    {R"({"count":1.5})", Kind::wrong_type, "count"},
    {R"({"count":2147483648})", Kind::wrong_type, "count"},
    {R"({"big":9223372036854775808})", Kind::wrong_type, "big"},
    {R"({"flag":"true"})", Kind::wrong_type, "flag"},
    {R"({"data":"AAH"})", Kind::wrong_type, "data"},
    {R"({"createdAt":"2026-11-23T05:40:09Z"})", Kind::wrong_type, "createdAt"},
    {R"({"createdAt":1e300})", Kind::wrong_type, "createdAt"},
    {R"({"expires":1700000000})", Kind::wrong_type, "expires"},
    {R"({"tags":{}})", Kind::wrong_type, "tags"},
    {R"({"tags":[null]})", Kind::wrong_type, "tags[0]"},
    {R"({"tags":[{"Key":"a"},{"Value":"b"}]})", Kind::missing_member, "tags[1].Key"},
    {R"({"tags":[{"Key":"a"},{"Key":"b","Valu":"c"}]})", Kind::unknown_member, "tags[1].Valu"},
    {R"({"value":{"M":{"k":{"L":[{"S":1}]}}}})", Kind::wrong_type, "value.M.k.L[0].S"},
    {R"({"name":"a","theName":"b"})", Kind::unknown_member, "theName"}};

TEST(Json, RefusesWithKindAndPath) {
  for (const Refused& c : kRefused) {
    SCOPED_TRACE(c.text);
    try {
      from_json<Everything>(c.text);
      ADD_FAILURE() << "taken";
    } catch (const ParseError& error) {
      EXPECT_EQ(error.kind, c.kind) << error.what();
      EXPECT_EQ(error.path, c.path) << error.what();
    }
  }
}

TEST(Json, RefusesWhatIsNestedTooDeep) {
  const auto nested = [](std::size_t levels) {
    std::string text;
    for (std::size_t i = 0; i < levels; ++i) text += R"({"L":[)";
    text += R"({"S":"x"})";
    for (std::size_t i = 0; i < levels; ++i) text += "]}";
    return text;
  };
  EXPECT_NO_THROW(from_json<Value>(nested(kNestingMax / 2 - 1)));
  for (const bool refuse : {true, false}) {
    try {
      from_json<Value>(nested(100000),
                       {.strictness = refuse ? Strictness::request : Strictness::record});
      FAIL();
    } catch (const ParseError& error) {
      EXPECT_EQ(error.kind, Kind::too_deep);
    }
  }
  try {
    from_json<Value>(R"({"x":)" + std::string(100000, '['), {.strictness = Strictness::record});
    FAIL();
  } catch (const ParseError& error) {
    EXPECT_EQ(error.kind, Kind::too_deep);
  }
}

TEST(Json, WritesNumbersAndTimesThatJsonLacks) {
  Everything object{.name = "a"};
  object.exact = std::numeric_limits<double>::infinity();
  object.ratio = std::numeric_limits<float>::quiet_NaN();
  object.created_at = Timestamp(Milliseconds(-1500));
  const std::string text = to_json(object);
  EXPECT_EQ(text, R"({"name":"a","ratio":"NaN","exact":"Infinity","createdAt":-1.500})");
  const auto back = from_json<Everything>(text);
  EXPECT_TRUE(std::isnan(*back.ratio));
  EXPECT_EQ(back.created_at, object.created_at);
}

TEST(Json, EscapesStrings) {
  const auto escaped = [](std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
  };
  EXPECT_EQ(escaped("plain"), R"("plain")");
  EXPECT_EQ(escaped("a\"b\\c\n\t\x01"), R"("a\"b\\c\n\t\u0001")");
  EXPECT_EQ(escaped("gr\xc3\xbc\xc3\x9f"), "\"gr\xc3\xbc\xc3\x9f\"");
  EXPECT_EQ(escaped("\xff\xc3\xbc\x80."), "\"\xef\xbf\xbd\xc3\xbc\xef\xbf\xbd.\"");
}

}  // namespace
}  // namespace neargate::smithy
