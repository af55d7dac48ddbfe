#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

#include "pipeline/environment.hpp"

namespace neargate::pipeline {

// A program of a step. It gets a process group of its own and nothing of ours but what is here.
struct Process {
  std::vector<std::string> arguments;  // the first is looked up on `environment`'s PATH
  Environment environment;             // all of it
  std::string directory;
  std::string input;  // a file; "": nothing to read
};

// Starts it with both its outputs into `output`. Throws Error where it cannot be started.
pid_t spawn(const Process& process, int output);

}  // namespace neargate::pipeline
