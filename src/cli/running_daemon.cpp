#include "cli/running_daemon.hpp"

#include <filesystem>

#include "base/error.hpp"
#include "base/text.hpp"
#include "daemon/options/settings.hpp"

namespace neargate::cli {
namespace {

std::vector<std::string> all_differences(const daemon::StatusReport& running,
                                         const daemon::Options& asked) {
  const auto settled = daemon::settle(asked, *running.settings);
  auto out = daemon::differences(settled.settings, *running.settings);
  const std::string decisions = running.decisions_file.value_or("");
  if (!asked.decisions_file.empty() && !is_same_path(asked.decisions_file, decisions)) {
    out.push_back("--decisions is " + (decisions.empty() ? "none" : decisions) + ", not " +
                  asked.decisions_file);
  }
  if (asked.verbose && !running.verbose.value_or(false)) out.emplace_back("--verbose is off");
  return out;
}

}  // namespace

bool is_same_path(const std::string& one, const std::string& other) {
  std::error_code ignored;
  return std::filesystem::weakly_canonical(one, ignored) ==
         std::filesystem::weakly_canonical(other, ignored);
}

void check_is_as_asked(const daemon::StatusReport& running, const daemon::Options& asked,
                       bool is_state_chosen) {
  if (is_state_chosen && !is_same_path(running.state_directory, asked.state_directory)) {
    throw Error("cannot start Neargate on the state in " + asked.state_directory,
                "the one at " + running.endpoint + ", on the state in " + running.state_directory +
                    ", has the same directory of sockets",
                "give the second one a --run, --name and --port of its own, or end the first with "
                "`neargate down`");
  }
  if (!running.settings) return;  // a daemon of an older version
  daemon::Options on_its_state = asked;
  on_its_state.state_directory = running.state_directory;
  const auto differing = all_differences(running, on_its_state);
  if (differing.empty()) return;
  throw Error(
      "Neargate runs at " + running.endpoint + ", but not as asked", join(differing, ", "),
      "end the daemon with `neargate down --daemon-only`, then give the options again; load "
      "balancers and tasks go on meanwhile");
}

}  // namespace neargate::cli
