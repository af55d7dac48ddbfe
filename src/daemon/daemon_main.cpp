#include <cstdio>
#include <cstring>
#include <unistd.h>

#include "base/error.hpp"
#include "base/log.hpp"
#include "daemon/daemon.hpp"

using namespace neargate;

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
  try {
    const daemon::Options options = daemon::parse_options(arguments);
    log::open(options.log_file, options.verbose ? log::Level::debug : log::Level::info);
    daemon::Ended ended;
    {
      daemon::Daemon daemon(options);
      ended = daemon.run();
    }
    if (ended == daemon::Ended::must_restart) {
      log::warning("starting again from what is on disk");
      ::execv("/proc/self/exe", argv);
      log::error("cannot start again: {}", std::strerror(errno));
      return 1;
    }
    return 0;
  } catch (const Error& error) {
    std::fprintf(stderr, "neargated: %s\n", error.what());
    return 1;
  }
}
