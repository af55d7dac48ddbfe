#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "app/json_log.hpp"
#include "base/clock.hpp"

namespace neargate::app {

// What the environment sets. See --help.
struct Config {
  std::uint16_t port = 8080;
  unsigned threads = 1;  // that compute summaries
  Seconds drain{25};     // from SIGTERM to the exit at the latest; ECS kills after 30 s by default
  Level log_level = Level::info;
  std::string version;
  std::string commit;
  std::string metadata_uri;  // the ECS task metadata endpoint, version 4; empty outside of ECS
};

// The value of an environment variable; nothing where it is not set.
using Environment = std::function<std::optional<std::string>(const char* name)>;

// Throws Error, naming the variable, what it may be and what it is, where one is bad. An empty
// value counts as not set. Threads default to the CPUs that cpus_available() counts.
Config read_config(const Environment& environment);

}  // namespace neargate::app
