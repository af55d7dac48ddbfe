#include "cli/output.hpp"

#include <gtest/gtest.h>

namespace neargate::cli {
namespace {

TEST(Table, AlignsColumnsAndLeavesNoBlanksAtTheEnd) {
  EXPECT_EQ(table({{"NAME", "N"}, {"a", "10"}, {"longer", ""}}),
            "NAME    N\n"
            "a       10\n"
            "longer  \n");
  EXPECT_EQ(table({}), "");
}

}  // namespace
}  // namespace neargate::cli
