#include "cli/running_daemon.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "daemon/options/settings.hpp"

namespace neargate::cli {
namespace {

using ::testing::HasSubstr;

daemon::StatusReport running(const std::vector<std::string>& arguments) {
  const daemon::Options options = daemon::settle(daemon::parse_options(arguments), {});
  daemon::StatusReport report;
  report.endpoint = daemon::endpoint_of(options.settings);
  report.state_directory = options.state_directory;
  report.settings = options.settings;
  report.decisions_file = options.decisions_file;
  report.verbose = options.verbose;
  return report;
}

std::string refusal(const daemon::StatusReport& report, const std::vector<std::string>& arguments,
                    bool is_state_chosen = false) {
  try {
    check_is_as_asked(report, daemon::parse_options(arguments), is_state_chosen);
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(RunningDaemon, IsAsAskedWhereNothingElseWasAskedFor) {
  const auto report = running({"--speed", "20", "--state", "/srv/s", "--decisions", "/tmp/d"});
  EXPECT_EQ(refusal(report, {}), "");
  EXPECT_EQ(refusal(report, {"--speed", "20.0"}), "");
  EXPECT_EQ(refusal(report, {"--state", "/srv/./s", "--decisions", "/tmp/d"}, true), "");
}

TEST(RunningDaemon, IsNotWhatDiffers) {
  const auto report = running({"--speed", "20"});
  EXPECT_EQ(refusal(report, {"--speed", "5", "--port", "5000", "--region", "us-east-1"}),
            "Neargate runs at http://127.0.0.1:4566, but not as asked: --port is 4566, not 5000, "
            "--speed is 20, not 5; end the daemon with `neargate down --daemon-only`, then give "
            "the options again; load balancers and tasks go on meanwhile");
  EXPECT_THAT(refusal(report, {"--decisions", "/tmp/d"}), HasSubstr("--decisions is none, not"));
  EXPECT_THAT(refusal(report, {"--verbose"}), HasSubstr("--verbose is off"));
  EXPECT_THAT(refusal(report, {"--defaults"}), HasSubstr("--speed is 20, not 1"));
}

TEST(RunningDaemon, OfAnotherAccountIsToBeForgottenNotStartedAnew) {
  EXPECT_THAT(refusal(running({"--state", "/srv/s"}), {"--account", "210987654321"}),
              HasSubstr("neargate --state /srv/s down --purge"));
}

TEST(RunningDaemon, OnAnotherStateIsAnotherInstance) {
  EXPECT_THAT(refusal(running({}), {"--state", "/srv/s"}, true), HasSubstr("--run"));
  EXPECT_EQ(refusal(running({"--state", "/srv/s"}), {}), "") << "nobody chose one";
}

TEST(RunningDaemon, OfAnOlderVersionIsTakenAsItIs) {
  auto report = running({});
  report.settings.reset();
  EXPECT_EQ(refusal(report, {"--speed", "20"}), "");
}

}  // namespace
}  // namespace neargate::cli
