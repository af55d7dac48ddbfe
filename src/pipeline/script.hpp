#pragma once

#include <string>
#include <vector>

namespace neargate::pipeline {

// How a `run` step's script is started.
struct Shell {
  std::string extension;               // of the script's file
  std::vector<std::string> arguments;  // with the script's path in it
};

// By the step's `shell`: "" (bash -e), bash, sh, python, or a command with {0} in it, where
// the script's path goes. `path` is without the extension. Throws Error for others.
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
Shell shell_of(const std::string& name, const std::string& path);

}  // namespace neargate::pipeline
