#pragma once

#include <string>
#include <vector>

namespace neargate::machine {

// How a program is run inside a container: `runtime`, "exec", the container's id and the program,
// in these namespaces.
struct Entrance {
  std::vector<std::string> runtime;  // "crun" and its options
  std::string container;
  std::string network_namespace;  // paths
  std::string mount_namespace;
  int pid = 0;  // of the container's first process
};

}  // namespace neargate::machine
