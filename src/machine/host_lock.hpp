#pragma once

#include <string>

#include "base/file.hpp"

namespace neargate::machine {

// Instances are processes of their own and share what there is one of on a host: a directory under
// /run holds who has what, and its lock is taken while that is read and changed. /run is gone after
// a reboot, as what was held is. Made where it is missing; what one that was killed had half
// written there is removed. Throws Error.
UniqueFd lock_host_directory(const std::string& directory);

}  // namespace neargate::machine
