#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

#include "base/error.hpp"
#include "base/log.hpp"
#include "daemon/daemon.hpp"
#include "daemon/options/settings.hpp"

using namespace neargate;

namespace {

// Set in the environment of a daemon that starts again because it could not write.
constexpr const char* kRestarted = "NEARGATE_RESTARTED";
constexpr unsigned kRetrySeconds = 1;

// Starts this program anew, with what is on disk. Returns where that cannot be done.
void start_again(char** argv) {
  ::setenv(kRestarted, "1", 1);
  ::execv("/proc/self/exe", argv);
  log::error("cannot start again: {}", std::strerror(errno));
}

// A disk that was too full to write is often too full to start: until there is space, or until
// `neargate down` removed the run directory or SIGTERM came.
void wait_to_start_again(const daemon::Options& options, const char* reason, char** argv) {
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  log::error("cannot start again yet: {}", reason);
  ::sleep(kRetrySeconds);
  const daemon::Settings usual = daemon::default_settings();
  const std::string run_directory = options.settings.run_directory.value_or(*usual.run_directory);
  if (::access(run_directory.c_str(), F_OK) == 0) start_again(argv);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  for (const std::string& argument : arguments) {
    if (argument == "--help" || argument == "-h") {
      std::fputs(daemon::kUsage, stdout);
      return 0;
    }
    if (argument == "--version") {
      std::puts("neargated " NEARGATE_VERSION);
      return 0;
    }
  }
  daemon::Options options;
  try {
    options = daemon::parse_options(arguments);
    log::open(options.log_file, options.verbose ? log::Level::debug : log::Level::info);
    daemon::Ended ended;
    {
      daemon::Daemon daemon(options);
      ended = daemon.run();
    }
    if (ended == daemon::Ended::must_restart) {
      log::warning("starting again from what is on disk");
      start_again(argv);
      return 1;
    }
    return 0;
  } catch (const Error& error) {
    if (std::getenv(kRestarted) != nullptr) wait_to_start_again(options, error.what(), argv);
    std::fprintf(stderr, "neargated: %s\n", error.what());
    return 1;
  }
}
