#pragma once

#include <string>

#include "daemon/options/options.hpp"

namespace neargate::cli {

// However they are written, and whether or not they are there.
bool is_same_path(const std::string& one, const std::string& other);

// For `up` where a daemon runs: fine where that is what is asked for. Throws Error, with what
// differs and what to do about it, where something was asked for that it is not. The state
// directory counts where it was chosen.
void check_is_as_asked(const daemon::StatusReport& running, const daemon::Options& asked,
                       bool is_state_chosen);

}  // namespace neargate::cli
