#pragma once

#include <string>

#include "aws/client_config.hpp"

namespace neargate::cli {

// Whom a command asks: the Neargate of a run directory, or AWS itself.
struct Endpoint {
  std::string run_directory;
  bool aws = false;  // as the environment and ~/.aws say

  // Throws Error, with advice, where no daemon runs, or no keys and region are found.
  aws::ClientConfig config() const;
};

}  // namespace neargate::cli
