#include "smithy/idl/cpp.hpp"

#include <gtest/gtest.h>

#include "base/file.hpp"
#include "smithy/idl/testdata.hpp"

namespace neargate::smithy::idl {
namespace {

TEST(Cpp, OfTheSampleIsTheGoldenOne) {
  const Loaded sample = load_sample();
  ASSERT_TRUE(sample.ok());
  const CppPlan plan(sample.model, "sample.smithy", "sample");
  for (const GeneratedFile& file : generate_cpp(plan)) {
    expect_golden("golden/" + file.name, file.text);
  }
}

TEST(Cpp, OfAModelWithoutServiceHasTypesOnly) {
  const Loaded loaded = load({{"m", "namespace n structure A { b: String }"}});
  const CppPlan plan(loaded.model, "m", "records");
  EXPECT_NE(types_header(plan).find("struct A {"), std::string::npos);
  for (const std::string& text :
       {api_header(plan), api_source(plan), client_header(plan), client_source(plan)}) {
    EXPECT_EQ(text.find("#include"), std::string::npos);
    EXPECT_NE(text.find("declares no service"), std::string::npos);
  }
}

TEST(Cpp, LiteralsSurviveAnyText) {
  EXPECT_EQ(cpp_literal("a\"b\\c\n\x01"
                        "2é"),
            "\"a\\\"b\\\\c\\n\\0012é\"");
}

TEST(StructOrder, PutsNeededStructuresFirst) {
  const Loaded loaded = load({{"m",
                               "namespace n structure A { c: C bs: Bs } list Bs { member: B }\n"
                               "structure B { c: C } structure C { d: D } structure D {}"}});
  const CppPlan plan(loaded.model, "m", "n");
  std::string order;
  for (const Shape* shape : plan.structures()) order += shape->name;
  EXPECT_EQ(order, "DCBA");
  EXPECT_TRUE(plan.forward_declared().empty());
}

TEST(StructOrder, DeclaresRecursiveStructuresBefore) {
  // A holds a B by value; B holds As in a list: B comes first and needs A's declaration.
  const Loaded loaded = load({{"m",
                               "namespace n structure A { b: B } structure B { as: As }\n"
                               "list As { member: A }"}});
  const CppPlan plan(loaded.model, "m", "n");
  ASSERT_EQ(plan.structures().size(), 2U);
  EXPECT_EQ(plan.structures()[0]->name, "B");
  ASSERT_EQ(plan.forward_declared().size(), 1U);
  EXPECT_EQ(plan.forward_declared()[0]->name, "A");
}

}  // namespace
}  // namespace neargate::smithy::idl
