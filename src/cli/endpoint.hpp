#pragma once

#include <string>

#include "aws/client_config.hpp"

namespace neargate::cli {

// Whom a command asks. Where the environment names a place or an identity (see
// aws::is_told_by_environment), it decides; else the Neargate that runs on this machine; else
// ~/.aws, as every AWS tool finds it.
struct Endpoint {
  std::string run_directory;
  bool is_directory_given = false;  // by --run: that Neargate, whatever the environment says
  bool aws = false;                 // --aws: the Neargate here is left out

  struct Found {
    aws::ClientConfig config;
    bool is_near = false;  // the Neargate of the run directory
  };
  // Throws Error, with advice, where nobody is found, or no keys or region for them.
  Found find() const;
  aws::ClientConfig config() const { return find().config; }
};

}  // namespace neargate::cli
