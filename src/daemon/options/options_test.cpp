#include "daemon/options/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"

namespace neargate::daemon {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string refusal(const std::vector<std::string>& arguments) {
  try {
    parse_options(arguments);
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(Options, AreReadAsGiven) {
  const Options options =
      parse_options({"--state", "/s", "--region", "eu-west-1", "--quota", "vpcs=1", "--quota",
                     "vpcs=2", "--verbose", "--decisions", "/d", "--defaults"});
  EXPECT_EQ(options.state_directory, "/s");
  EXPECT_EQ(options.settings.region, "eu-west-1");
  EXPECT_THAT(*options.settings.quotas, ElementsAre(std::pair("vpcs", 2))) << "the last counts";
  EXPECT_FALSE(options.settings.account) << "nobody gave one";
  EXPECT_TRUE(options.verbose && options.to_defaults);
  EXPECT_EQ(options.decisions_file, "/d");
}

TEST(Options, ThatCannotBeAreRefused) {
  for (const auto& [option, value] :
       std::vector<std::pair<std::string, std::string>>{{"--port", "0"},
                                                        {"--port", "65536"},
                                                        {"--port", "80x"},
                                                        {"--speed", "0.5"},
                                                        {"--region", "Frankfurt"},
                                                        {"--account", "12345678901"},
                                                        {"--name", "longer"},
                                                        {"--name", "a-b"},
                                                        {"--quota", "vpcs"},
                                                        {"--quota", "volumes=3"},
                                                        {"--public-pool", "198.18"},
                                                        {"--run", "here"},
                                                        {"--state", "./state"}}) {
    EXPECT_THAT(refusal({option, value}), HasSubstr(value));
  }
  EXPECT_THAT(refusal({"--speed"}), HasSubstr("missing"));
  EXPECT_THAT(refusal({"--colour", "blue"}), HasSubstr("--help"));
}

}  // namespace
}  // namespace neargate::daemon
