#pragma once

#include <string>
#include <vector>

#include "gen/daemon/types.hpp"

namespace neargate::daemon {

// What the daemon is started with.
struct Options {
  std::string state_directory = "/var/lib/neargate";  // kept: records, blobs, images
  // As parsed those that were given; once settled, all: see settings.hpp.
  Settings settings;
  bool to_defaults = false;  // what the state keeps of the settings is not taken
  // CIDR of the public addresses to give out; empty: as before, or any free
  std::string public_pool;
  // Of one run, never kept.
  bool verbose = false;
  std::string log_file;        // empty: standard error
  std::string decisions_file;  // of access::DecisionLog; empty: none
};

// Reads "--name value" arguments; throws Error with advice for what is not understood.
Options parse_options(const std::vector<std::string>& arguments);

extern const char* const kUsage;

}  // namespace neargate::daemon
