#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "deploy/image_layout.hpp"

namespace neargate::deploy {

struct BuildOptions {
  std::string dockerfile;                        // path
  std::string context;                           // directory that COPY reads from
  std::map<std::string, std::string> arguments;  // --build-arg
};

struct BuiltImage {
  std::string digest;       // of the manifest, "sha256:…"
  std::uint64_t bytes = 0;  // configuration and layers, as they are pushed
  std::string builder;      // "neargate" or "buildah"
};

// Builds an image for this host's platform and names it in the layout.
//
// A Dockerfile that starts from scratch and only copies files is built right here: without root or
// other programs, and with the same digest whenever its files are the same. All others need
// buildah; the Error says what for where it is not installed.
BuiltImage build_image(ImageLayout& layout, const std::string& name, const BuildOptions& options);

}  // namespace neargate::deploy
