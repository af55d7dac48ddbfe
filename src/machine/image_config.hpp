#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace neargate::machine {

// What we use of an image's configuration (OCI image specification, config.md).
struct ImageConfig {
  std::string user;
  std::string working_directory;
  std::vector<std::string> entry_point;
  std::vector<std::string> command;
  std::vector<std::pair<std::string, std::string>> environment;
  int stop_signal = 15;
  std::vector<std::string> diff_ids;  // "sha256:…" of each layer's uncompressed tar, lowest first
};

// Throws MachineError (cannot_pull_image) where it is not an image configuration.
ImageConfig parse_image_config(std::string_view json);

}  // namespace neargate::machine
