#include "smithy/idl/parser.hpp"

#include <gtest/gtest.h>

namespace neargate::smithy::idl {
namespace {

ParsedFile parse_shapes(std::string_view shapes) {
  return parse("$version: \"2\"\nnamespace a.b\n" + std::string(shapes), "m.smithy");
}

TEST(Parser, ReadsAllKindsOfSimpleShapes) {
  const ParsedFile file = parse_shapes(
      "blob A boolean B string C byte D short E integer F long G float H double I\n"
      "bigInteger J bigDecimal K timestamp L document M");
  ASSERT_EQ(file.shapes.size(), 13U);
  constexpr Kind kKinds[] = {
      Kind::blob,          Kind::boolean,     Kind::string,       Kind::byte_integer,
      Kind::short_integer, Kind::integer,     Kind::long_integer, Kind::float_number,
      Kind::double_number, Kind::big_integer, Kind::big_decimal,  Kind::timestamp,
      Kind::document,
  };
  for (std::size_t i = 0; i < 13; ++i) EXPECT_EQ(file.shapes[i].kind, kKinds[i]) << i;
  EXPECT_EQ(file.shapes[0].id, "a.b#A");
  EXPECT_EQ(file.shapes[0].position, (Position{3, 6}));
}

TEST(Parser, KeepsDocumentationAndForgetsComments) {
  const ParsedFile file = parse_shapes(
      "// not this\n/// First.\n/// Second.\n@sensitive // nor this\n"
      "structure A { /// Of b.\n b: String // nor this\n c: String }");
  const Shape& shape = file.shapes.at(0);
  EXPECT_EQ(shape.documentation, "First.\nSecond.");
  EXPECT_EQ(shape.members.at(0).documentation, "Of b.");
  EXPECT_EQ(shape.members.at(1).documentation, "");
}

TEST(Parser, ReadsTraitsWithAnyValue) {
  const ParsedFile file = parse_shapes(
      "@a @b() @c(\"text\") @d(-1.5e3) @e(min: 1, max: 2) @f([true, null, x.y#Z]) @g(\"k\": {l: "
      "[]})\n"
      "@n.s#h string A");
  const Traits& traits = file.shapes.at(0).traits;
  ASSERT_EQ(traits.all.size(), 8U);
  EXPECT_EQ(traits.find("a")->to_json(), "{}");
  EXPECT_EQ(traits.find("b")->to_json(), "{}");
  EXPECT_EQ(traits.find("c")->to_json(), "\"text\"");
  EXPECT_EQ(traits.find("d")->to_json(), "-1500.0");
  EXPECT_EQ(traits.find("e")->to_json(), "{\"min\":1,\"max\":2}");
  EXPECT_EQ(traits.find("f")->to_json(), "[true,null,\"x.y#Z\"]");
  EXPECT_EQ(traits.find("g")->to_json(), "{\"k\":{\"l\":[]}}");
  EXPECT_TRUE(traits.has("n.s#h"));
  EXPECT_EQ(traits.all[1].position, (Position{3, 4}));
}

TEST(Parser, ReadsStringsAndTextBlocks) {
  const ParsedFile file = parse_shapes(
      "@a(\"\\\"\\\\\\n\\t\\u00e9\\u20ac/\")\n"
      "@b(\"\"\"\n    first\n      second \\\"\"\"\n    \"\"\") string A");
  EXPECT_EQ(file.shapes.at(0).traits.text("a"), "\"\\\n\té€/");
  EXPECT_EQ(file.shapes.at(0).traits.text("b"), "first\n  second \"\"\"\n");
}

TEST(Parser, ReadsMembersWithDefaults) {
  const ParsedFile file =
      parse_shapes("structure A { @required b: B = \"x\", c: smithy.api#Integer = 3 d: D = [] }");
  const Shape& shape = file.shapes.at(0);
  ASSERT_EQ(shape.members.size(), 3U);
  EXPECT_TRUE(shape.members[0].traits.has("required"));
  EXPECT_EQ(shape.members[0].traits.text("default"), "x");
  EXPECT_EQ(shape.members[1].target.id, "smithy.api#Integer");
  EXPECT_EQ(shape.members[2].traits.find("default")->to_json(), "[]");
}

TEST(Parser, ReadsEnums) {
  const ParsedFile file =
      parse_shapes("enum A { B, C = \"c\" @enumValue(\"d\") D } intEnum E { F = 1 }");
  EXPECT_EQ(file.shapes.at(0).members.size(), 3U);
  EXPECT_FALSE(file.shapes[0].members[0].value);
  EXPECT_EQ(file.shapes[0].members[1].value->text, "c");
  EXPECT_EQ(file.shapes.at(1).members.at(0).value->integer(), 1);
}

TEST(Parser, ReadsOperationsAndServices) {
  const ParsedFile file = parse_shapes(
      "operation A { input: B output := @deprecated { c: C } errors: [D, E] }\n"
      "service S { version: \"1\" operations: [A] errors: [D] }");
  ASSERT_EQ(file.shapes.size(), 3U);
  EXPECT_EQ(file.shapes[0].id, "a.b#AOutput");
  EXPECT_TRUE(file.shapes[0].traits.has("deprecated"));
  const Shape& operation = file.shapes[1];
  EXPECT_EQ(operation.input->id, "B");
  EXPECT_EQ(operation.output->id, "a.b#AOutput");
  EXPECT_EQ(operation.errors.at(1).id, "E");
  const Shape& service = file.shapes[2];
  EXPECT_EQ(service.version, "1");
  EXPECT_EQ(service.operations.at(0).id, "A");
  EXPECT_EQ(service.errors.at(0).position, (Position{4, 51}));
}

TEST(Parser, ReadsUseAndApply) {
  const ParsedFile file = parse(
      "metadata a = {\"b\": 1}\nnamespace n\nuse x.y#Z\napply A$b @c\napply A { @d @e(1) }", "m");
  EXPECT_EQ(file.uses.at(0).id, "x.y#Z");
  EXPECT_EQ(file.applications.at(0).target.id, "A$b");
  EXPECT_EQ(file.applications.at(1).traits.size(), 2U);
}

struct Bad {
  std::string_view text;
  std::string_view error;
};

TEST(Parser, SaysWhereAndWhatIsWrong) {
  constexpr Bad kCases[] = {
      {"", "m:1:1: error: expected 'namespace', found the end of the file"},
      {"string A", "m:1:1: error: expected 'namespace', found 'string'"},
      {"$version: \"1.0\"\nnamespace a",
       "m:1:11: error: this is Smithy 1.0; only version 2.0 is understood"},
      {"namespace a#b", "m:1:11: error: expected a namespace such as com.example, found 'a#b'"},
      {"namespace a\nuse b",
       "m:2:5: error: expected a shape id such as aws.api#service after 'use', found 'b'"},
      {"namespace a\nstring B\nuse c#D", "m:3:1: error: 'use' must come before the first shape"},
      {"namespace a\nmetadata b = 1", "m:2:1: error: 'metadata' must come before 'namespace'"},
      {"namespace a\nclass B",
       "m:2:1: error: expected a kind of shape (structure, operation, string …), found 'class'"},
      {"namespace a\nresource B {}",
       "m:2:1: error: resources are not supported: bind operations to the service"},
      {"namespace a\nstructure B with [C] {}", "m:2:13: error: mixins are not supported"},
      {"namespace a\nstructure B {\n  $c\n}", "m:3:3: error: target elision is not supported"},
      {"namespace a\nstructure {}",
       "m:2:11: error: expected a shape's name after 'structure', found '{'"},
      {"namespace a\nstructure B",
       "m:2:12: error: expected '{' after 'structure B', found the end "
       "of the file"},
      {"namespace a\nstructure B {\n  c String\n}",
       "m:3:5: error: expected ':' after the member's name 'c', found 'String'"},
      {"namespace a\nstructure B {\n  c: \"d\"\n}",
       "m:3:6: error: expected the shape of member 'c', found the string \"d\""},
      {"namespace a\nstructure B {\n  c: D\n",
       "m:4:1: error: expected a member's name or '}', found the end of the file"},
      {"namespace a\noperation B { inputs: C }",
       "m:2:15: error: an operation has 'input', 'output' and 'errors', not 'inputs'"},
      {"namespace a\noperation B { errors: C }",
       "m:2:23: error: expected '[' after 'errors:', "
       "found 'C'"},
      {"namespace a\nservice B { resources: [] }",
       "m:2:13: error: a service has 'version', 'operations' and 'errors', not 'resources'"},
      {"namespace a\nservice B { version: 1 }",
       "m:2:22: error: expected the version as a string, found '1'"},
      {"namespace a\n@b(c: 1, c: 2) string D", "m:2:10: error: the key \"c\" is given twice"},
      {"namespace a\n@b(1 2) string D",
       "m:2:6: error: expected ')' after the value of @b, found '2'"},
      {"namespace a\n@b({c 1}) string D",
       "m:2:7: error: expected ':' after the key \"c\", found '1'"},
      {"namespace a\n@b([)) string D", "m:2:5: error: expected a value, found ')'"},
      {"namespace a\napply B",
       "m:2:8: error: expected '@' or '{' after the shape that traits are "
       "applied to, found the end of the file"},
      {"namespace a\n@b(\"c", "m:2:4: error: the string that starts here is not closed by '\"'"},
      {"namespace a\n@b(\"\"\"\nc",
       "m:2:4: error: the text block that starts here is not closed by '\"\"\"'"},
      {"namespace a\n@b(\"\"\"c", "m:2:7: error: expected a line break after '\"\"\"'"},
      {"namespace a\n@b(\"\\x\")", "m:2:5: error: unknown escape '\\x'"},
      {"namespace a\n@b(\"\\u12g4\")",
       "m:2:5: error: expected four hexadecimal digits after '\\u'"},
      {"namespace a\n@b(-)", "m:2:5: error: expected a digit after '-'"},
      {"namespace a\n@b(1.)", "m:2:6: error: expected a digit after '.'"},
      {"namespace a\n@b(1x)", "m:2:5: error: expected a space after the number"},
      {"namespace a\n;", "m:2:1: error: ';' has no place here"},
      {"namespace a\n\xff", "m:2:1: error: byte 0xff has no place outside strings and comments"},
      {"namespace a\n// é\n@b(\"é\" ;", "m:3:8: error: ';' has no place here"},
  };
  for (const Bad& c : kCases) {
    try {
      parse(c.text, "m");
      ADD_FAILURE() << "taken for good: " << c.text;
    } catch (const SyntaxError& error) {
      EXPECT_EQ(error.what(), c.error) << c.text;
    }
  }
}

TEST(Parser, RefusesDeepNesting) {
  const std::string deep(kNodeDepthMax, '[');
  const std::string close(kNodeDepthMax, ']');
  EXPECT_NO_THROW(parse_shapes("@a(" + deep + close + ") string B"));
  EXPECT_THROW(parse_shapes("@a([[" + deep + close + "]]) string B"), SyntaxError);
}

}  // namespace
}  // namespace neargate::smithy::idl
