#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "smithy/idl/load.hpp"

namespace neargate::smithy::idl {
namespace {

constexpr std::string_view kPrelude =
    "namespace neargate.api\n@trait structure record {}\n@trait structure stored {}\n"
    "@trait string iamArn @trait list iamResource { member: String }\n"
    "@trait list iamNeeds { member: String }";

std::vector<std::string> problems(std::string_view text) {
  const Loaded loaded = load({{"p", std::string(kPrelude)}, {"m", std::string(text)}});
  std::vector<std::string> found;
  for (const Diagnostic& diagnostic : loaded.diagnostics) found.push_back(diagnostic.to_string());
  return found;
}

struct Case {
  std::string_view shapes;  // from line 2 on
  std::string_view problem;
};

TEST(Check, NamesWhatIsWrong) {
  constexpr Case kCases[] = {
      // Names.
      {"structure A { b: B }",
       "m:2:18: error: shape 'B' is not declared: neither here, nor by "
       "'use', nor in the prelude"},
      {"use x#y string A", "m:2:5: error: 'x#y' is neither a shape nor a trait that is known here"},
      {"string A string A", "m:2:17: error: shape 'A' is declared twice; first at m:2:8"},
      {"@sparse list A { member: String }", "m:2:1: error: trait '@sparse' is not supported"},
      {"structure A { @stord b: String }", "m:2:15: error: trait '@stord' is not supported"},
      {"structure A { @stored b: String }", "m:2:15: error: trait '@stored' is not supported"},
      {"structure A {} apply A$b @required", "m:2:22: error: shape 'A' has no member 'b'"},
      {"structure A {} apply B @required",
       "m:2:22: error: shape 'B' is not declared: neither here, "
       "nor by 'use', nor in the prelude"},
      // Members.
      {"structure A { b: String B: String }",
       "m:2:25: error: 'A' has two members named 'B' (case does not count)"},
      {"structure A { bC: String b_c: String }",
       "m:2:26: error: members 'bC' and 'b_c' of 'A' would both be 'b_c' in C++"},
      {"union A {}", "m:2:7: error: union 'A' must have a member"},
      {"union A { @required b: String }", "m:2:21: error: members of a union cannot be @required"},
      {"list A { element: String }", "m:2:6: error: list 'A' must have one member, named 'member'"},
      {"map A { key: String }", "m:2:5: error: map 'A' must have two members, 'key' and 'value'"},
      {"map A { key: Integer value: String }",
       "m:2:9: error: keys of map 'A' must be strings, not integer"},
      {"structure A { b: Document }", "m:2:18: error: document shapes are not supported"},
      {"bigInteger A", "m:2:12: error: bigInteger shapes are not supported"},
      {"operation A {} structure B { c: A }", "m:2:33: error: a member cannot be of operation 'A'"},
      {"structure Client {}",
       "m:2:11: error: a structure cannot be called 'Client': the generated code has that name"},
      {"structure A { b: Integer = 1.5 }",
       "m:2:28: error: the default of 'b' is a number, which does not fit its integer"},
      {"structure A { b: String = [] }",
       "m:2:27: error: the default of 'b' is a list, which does not fit its string"},
      // Recursion.
      {"structure A { b: B } structure B { a: A }",
       "m:2:11: error: 'A' holds itself (A -> B -> A): put a list or a map between"},
      {"list A { member: A }",
       "m:2:6: error: list 'A' holds nothing but itself: put a structure between"},
      // Enums.
      {"enum A {}", "m:2:6: error: enum 'A' must have a member"},
      {"enum A { B B }", "m:2:12: error: 'A' has two members named 'B'"},
      {"enum A { B = \"C\" C }", "m:2:18: error: 'A' has the value \"C\" twice"},
      {"enum A { B = 1 }",
       "m:2:14: error: the value of an enum's member is a string, not a number"},
      {"intEnum A { B }", "m:2:13: error: intEnum member 'B' needs a whole number"},
      {"intEnum A { B = 1 C = 3 }", "m:2:9: error: intEnum 'A' has gaps, which are not supported"},
      // Traits.
      {"@required string A", "m:2:1: error: @required cannot be on a string"},
      {"@sensitive(1) string A", "m:2:1: error: @sensitive takes no value, not a number"},
      {"@sensitive @sensitive string A", "m:2:12: error: @sensitive is given twice"},
      {"@pattern(\"[\") string A",
       "m:2:1: error: @pattern: the pattern \"[\" cannot be used: '[' without ']' at character 2; "
       "write it in the language of smithy/pattern.hpp"},
      {"@length(least: 1) string A", "m:2:1: error: @length has 'min' and 'max', not 'least'"},
      {"@length(min: 2, max: 1) string A", "m:2:1: error: @length has a 'min' above its 'max'"},
      {"@length(min: -2) string A", "m:2:1: error: @length takes whole numbers from 0 as 'min'"},
      {"@range() integer A", "m:2:1: error: @range needs 'min' or 'max'"},
      {"@error(\"peer\") structure A {}",
       "m:2:1: error: @error takes client, server, not \"peer\""},
      {"@timestampFormat(\"iso\") timestamp A",
       "m:2:1: error: @timestampFormat takes epoch-seconds, date-time, http-date, not \"iso\""},
      {"@error(\"client\") @httpError(200) structure A {}",
       "m:2:18: error: @httpError takes 400 to 599"},
      // Operations.
      {"operation A { input: B } string B",
       "m:2:22: error: input and output of an operation are structures; 'B' is a string"},
      {"operation A { errors: [B] } structure B {}",
       "m:2:24: error: 'B' is listed as an error, but is not a structure with @error"},
      {"@http(method: \"GET\", uri: \"a\") operation A {}",
       "m:2:7: error: @http needs a 'method' and a 'uri' that starts with '/'"},
      {"@http(method: \"GET\", uri: \"/{a\") operation A {}",
       "m:2:7: error: a '{' of \"/{a\" is not closed"},
      {"@http(method: \"GET\", uri: \"/{a}\") operation A {}",
       "m:2:7: error: no member of the input of 'A' is @httpLabel 'a'"},
      {"@http(method: \"GET\", uri: \"/\") operation A { input := { @required @httpLabel b: String "
       "} }",
       "m:2:78: error: \"/\" of 'A' has no {b}"},
      {"@http(method: \"GET\", uri: \"/{b}\") operation A { input := { @httpLabel b: String } }",
       "m:2:71: error: the label 'b' must be @required"},
      // Services.
      {"service S { version: \"1\" }",
       "m:2:9: error: service 'S' has no protocol: add one such as @restJson1 or @awsJson1_1"},
      {"@aws.protocols#restJson1 service S { operations: [A] } operation A {}",
       "m:2:66: error: operation 'A' needs @http, as its service has a REST protocol"},
      {"@aws.protocols#awsJson1_0 service S { operations: [A] } structure A {}",
       "m:2:52: error: 'A' is a structure, not an operation"},
      {"@aws.protocols#awsJson1_0 service S { operations: [A A] } operation A {}",
       "m:2:54: error: operation 'A' is listed twice"},
      // What operations must be allowed.
      {"@neargate.api#iamArn(\"arn:\") @aws.protocols#awsJson1_0 service S { operations: [A] }\n"
       "operation A {}",
       "m:3:11: error: operation 'A' does not say on what it must be allowed: @iamResource"},
      {"@aws.protocols#awsJson1_0 service S { operations: [A] }\n"
       "@neargate.api#iamResource([\"{b.c}\"]) operation A { input := { b: Bs } }\n"
       "list Bs { member: B } structure B { d: String }",
       "m:3:28: error: the input of 'A' has no member 'b.c'"},
      {"@aws.protocols#awsJson1_0 service S { operations: [A] }\n"
       "@neargate.api#iamResource([\"{b\"]) operation A {}",
       "m:3:28: error: \"{b\" is no template"},
      {"@aws.protocols#awsJson1_0 service S { operations: [A] }\n"
       "@neargate.api#iamNeeds([{action: \"x\"}]) operation A {}",
       "m:3:25: error: @iamNeeds takes an 'action' such as \"iam:PassRole\""},
      {"@aws.protocols#awsJson1_0 service S {} @aws.protocols#awsJson1_0 service T {}",
       "m:2:74: error: a model has one service; this is another"},
      {"@aws.protocols#awsJson1_0 service S {} string A",
       "m:2:47: warning: string 'A' is not used by the service"},
  };
  for (const Case& c : kCases) {
    EXPECT_THAT(problems("namespace n\n" + std::string(c.shapes)),
                testing::Contains(std::string(c.problem)))
        << c.shapes;
  }
}

TEST(Check, FindsNothingWrongWithGoodModels) {
  constexpr std::string_view kCases[] = {
      "use neargate.api#stored structure A { @stored b: String }",
      "structure A { b: As } list As { member: A }",
      "list A { member: B } structure B { a: A }",
      "use neargate.api#record @aws.protocols#awsJson1_0 service S {} @record structure A {}",
      "map A { key: B value: Integer } enum B { C }",
      "structure A {} apply A @deprecated apply A @documentation(\"x\")",
      "@streaming blob A",
  };
  for (std::string_view shapes : kCases) {
    EXPECT_THAT(problems("namespace n\n" + std::string(shapes)), testing::IsEmpty()) << shapes;
  }
}

TEST(Check, ReportsAllProblemsInOrder) {
  EXPECT_THAT(problems("namespace n\nunion A {}\n@required string B\nenum C {}"),
              testing::ElementsAre("m:2:7: error: union 'A' must have a member",
                                   "m:3:1: error: @required cannot be on a string",
                                   "m:4:6: error: enum 'C' must have a member"));
}

}  // namespace
}  // namespace neargate::smithy::idl
