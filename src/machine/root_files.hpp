#pragma once

#include <cstdint>
#include <string>

#include "base/file.hpp"

// Files of a container, looked at from outside: none of its symbolic links leads out of its root.
namespace neargate::machine {

// With flags of open(2). Nothing where there is no such file.
UniqueFd open_in_root(const std::string& root, const std::string& path, std::uint64_t flags);

// Whether a program is there that can be executed: by its path, or by its name in one of the
// directories of a PATH.
bool has_program_in_root(const std::string& root, const std::string& path_variable,
                         const std::string& name);

}  // namespace neargate::machine
