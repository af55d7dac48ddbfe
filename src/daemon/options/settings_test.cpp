#include "daemon/options/settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"

namespace neargate::daemon {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Words = std::vector<std::string>;

Settings first_start(const Words& arguments) {
  return settle(parse_options(arguments), {}).settings;
}
Settings later_start(const Settings& kept, const Words& arguments) {
  return settle(parse_options(arguments), kept).settings;
}
std::string refusal(const Settings& kept, const Words& arguments) {
  try {
    later_start(kept, arguments);
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(Settings, AreTheDefaultsAtFirst) {
  const Settings settings = first_start({});
  EXPECT_EQ(*settings.account, "123456789012");
  EXPECT_EQ(*settings.region, "us-east-1");
  EXPECT_EQ(*settings.speed, 1);
  EXPECT_EQ(endpoint_of(settings), "http://127.0.0.1:4566");
  EXPECT_EQ(control_socket_of(settings), "/run/neargate/control.sock");
}

TEST(Settings, HoldUntilTheyAreGivenAnew) {
  const Settings first = first_start({"--account", "210987654321", "--region", "eu-west-1",
                                      "--name", "two", "--run", "/run/two", "--listen", "127.0.0.2",
                                      "--port", "5000", "--speed", "20", "--quota", "vpcs=20"});
  EXPECT_THAT(differences(later_start(first, {}), first), IsEmpty());
  EXPECT_THAT(differences(later_start(first, {"--port", "5001"}), first),
              ElementsAre("--port is 5000, not 5001"));
}

TEST(Settings, OfQuotasHoldOneByOne) {
  const Settings first = first_start({"--quota", "vpcs=20"});
  const Settings second = later_start(first, {"--quota", "elastic-ips=9"});
  EXPECT_THAT(*second.quotas, ElementsAre(std::pair("elastic-ips", 9), std::pair("vpcs", 20)));
  EXPECT_EQ(later_start(second, {"--quota", "vpcs=30"}).quotas->at("vpcs"), 30);
}

TEST(Settings, OfWhatTheStateIsAreForGood) {
  const Settings kept = first_start({"--account", "210987654321"});
  EXPECT_EQ(refusal(kept, {"--account", "210987654321", "--region", "us-east-1"}), "");
  EXPECT_EQ(refusal(kept, {"--account", "123456789012", "--state", "/srv/state"}),
            "cannot start as the account 123456789012: the state in /srv/state is of the account "
            "210987654321, and so is all that was made in it; leave --account out, forget that "
            "state with `neargate --state /srv/state down --purge`, or give another --state, with "
            "a --name, --run and --port of its own");
  EXPECT_THAT(refusal(kept, {"--region", "eu-west-1"}), HasSubstr("leave --region out"));
  EXPECT_THAT(refusal(kept, {"--name", "two"}), HasSubstr("leave --name out"));
  EXPECT_THAT(refusal(kept, {"--defaults", "--account", "123456789012"}), HasSubstr("--account"));
}

TEST(Settings, GoBackToTheDefaultsButForWhatTheStateIs) {
  const Settings kept = first_start({"--account", "210987654321", "--run", "/run/two", "--speed",
                                     "20", "--quota", "vpcs=20", "--port", "5000"});
  const Settings settings = later_start(kept, {"--defaults", "--port", "5001"});
  EXPECT_THAT(
      differences(settings, kept),
      ElementsAre("--port is 5000, not 5001", "--quota vpcs is 20, not 5", "--speed is 20, not 1"));
}

TEST(Settings, ThatNobodyGaveNowAreTold) {
  const Settings kept = first_start({"--account", "210987654321", "--speed", "2.5", "--quota",
                                     "vpcs=20", "--quota", "elastic-ips=5"});
  const Options given = parse_options({"--quota", "nat-gateways-per-zone=7", "--port", "5000"});
  EXPECT_THAT(taken_from_state(settle(given, kept).settings, given.settings),
              ElementsAre("--account 210987654321", "--quota vpcs=20", "--speed 2.5"))
      << "but what is AWS's default, or ours";
  EXPECT_THAT(taken_from_state(first_start({}), {}), IsEmpty());
}

TEST(Settings, DifferInWhatTheyMean) {
  const Settings running = first_start({"--speed", "20", "--quota", "vpcs=20"});
  EXPECT_THAT(
      differences(later_start(running, {"--speed", "20.0", "--quota", "elastic-ips=5"}), running),
      IsEmpty())
      << "AWS's default is 5";
  EXPECT_THAT(differences(later_start(running, {"--quota", "elastic-ips=6"}), running),
              ElementsAre("--quota elastic-ips is 5, not 6"));
}

}  // namespace
}  // namespace neargate::daemon
