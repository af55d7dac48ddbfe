#pragma once

#include <string>

#include "gen/daemon/types.hpp"

// The settings that a state keeps: a file of its directory, for the CLI reads it too, where no
// daemon runs.
namespace neargate::daemon {

// Nothing set: the state is new, or of before settings were kept. Throws Error, with advice, where
// the file cannot be read.
Settings kept_settings(const std::string& state_directory);

// Throws Error, with advice, where another run directory is wanted than the kept one, which is
// still there: balancers and tasks that run have their sockets in it.
void check_run_directory(const Settings& wanted, const Settings& kept);

// On disk when this returns, the old ones or the new ones at any time before; the same ones are not
// written again. Throws Error where the disk is full: nothing has changed then.
void keep_settings(const std::string& state_directory, const Settings& settings);

}  // namespace neargate::daemon
