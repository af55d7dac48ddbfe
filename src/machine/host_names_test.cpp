#include "machine/host_names.hpp"

#include <gtest/gtest.h>

namespace neargate::machine {
namespace {

using Names = std::map<std::string, std::string>;

TEST(HostNames, AreABlockThatComesAndGoes) {
  const std::string file = "127.0.0.1 localhost\n";
  const std::string once = with_host_names(file, "x", Names{{"b", "1.1.1.2"}, {"a", "1.1.1.1"}});
  EXPECT_EQ(once, file + "# begin x\n1.1.1.1 a\n1.1.1.2 b\n# end x\n");
  EXPECT_EQ(with_host_names(once, "x", Names{{"a", "1.1.1.3"}}),
            file + "# begin x\n1.1.1.3 a\n# end x\n");
  EXPECT_EQ(with_host_names(once, "x", {}), file);
}

TEST(HostNames, LeaveEverythingElseAlone) {
  const std::string before = "# mine\n# begin x\n1.1.1.1 a\n# end x\n10.0.0.1 after";
  EXPECT_EQ(with_host_names(before, "x", {}), "# mine\n10.0.0.1 after");
  EXPECT_EQ(with_host_names(before, "y", Names{{"b", "1.1.1.2"}}),
            before + "\n# begin y\n1.1.1.2 b\n# end y\n");
  EXPECT_EQ(with_host_names("# begin x\n1.1.1.1 cut", "x", {}), "1.1.1.1 cut")
      << "a block without its end: what follows may be somebody's";
}

}  // namespace
}  // namespace neargate::machine
