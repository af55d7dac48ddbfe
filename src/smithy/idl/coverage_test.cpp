#include "smithy/idl/coverage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "smithy/idl/testdata.hpp"

namespace neargate::smithy::idl {
namespace {

TEST(Coverage, PageOfTheSampleIsTheGoldenOne) {
  const Loaded sample = load_sample();
  ASSERT_TRUE(sample.ok());
  expect_golden("golden/coverage.md", coverage_page({&sample.model}));
}

TEST(Coverage, FindsStoredMembersAtAnyDepthOnce) {
  const Loaded loaded = load({{"p", "namespace neargate.api @trait structure stored {}"},
                              {"m",
                               "namespace n use neargate.api#stored\n"
                               "operation O { input := { @stored a: A b: As c: Map d: String } }\n"
                               "structure A { @stored x: String y: As }\n"
                               "list As { member: A } map Map { key: String value: A }"}});
  ASSERT_TRUE(loaded.ok());
  const RequestCoverage coverage = request_coverage(loaded.model, loaded.model.at("n#O"));
  // Nothing below a stored member counts, and a recursive shape does once.
  EXPECT_THAT(coverage.stored, testing::ElementsAre("a", "b[].x", "c{}.x"));
  EXPECT_EQ(coverage.enforced, 5U);  // b, b[].y, c, c{}.y, d
}

}  // namespace
}  // namespace neargate::smithy::idl
