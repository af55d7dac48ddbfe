#pragma once

#include <string_view>

namespace neargate::app {

extern const std::string_view kBuildVersion;  // of the CMake project
extern const std::string_view kBuildCommit;   // short; "unknown" where the source is no git clone

}  // namespace neargate::app
