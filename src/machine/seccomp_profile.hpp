#pragma once

#include <string>

namespace neargate::machine {

// The "seccomp" member of a container's configuration, as JSON. It refuses what no service needs
// and what reaches the kernel at large: modules, mounts, clocks, other namespaces, raw ports, keys.
// All else is allowed: the list is short so that it can be read, and a new system call does not
// break a container. It is not Docker's profile, which names what is allowed.
const std::string& seccomp_profile();

}  // namespace neargate::machine
