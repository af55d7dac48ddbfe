// base/log.hpp for the static program: the library's messages become lines of the app's JSON log.
// (The library's own implementation needs spdlog, which Debian has as a shared library only.)
#include "base/log.hpp"

#include <unistd.h>

#include "app/json_log.hpp"

namespace neargate::log {
namespace {

Level least_level = Level::info;

}  // namespace

void open(const std::string&, Level least) { least_level = least; }

void write(Level level, std::string_view message) {
  static const RealClock clock;
  static const app::Log log(clock, STDOUT_FILENO, app::Level::debug);
  if (enabled(level)) log.write(static_cast<app::Level>(level), message);
}

bool enabled(Level level) { return level >= least_level; }

}  // namespace neargate::log
