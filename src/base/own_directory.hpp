#pragma once

#include <string>

namespace neargate {

// The directory that this program is in; its companions are beside it.
std::string own_directory();

}  // namespace neargate
