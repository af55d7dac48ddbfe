#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gen/ecs/types.hpp"

// For which machines an image is, and which a task has. Pure.
namespace neargate::deploy {

struct Platform {
  std::string os = "linux";
  std::string architecture = "amd64";  // as images say it
  bool operator==(const Platform&) const = default;
  std::string text() const { return os + "/" + architecture; }
};

// What tasks of this definition run on: Linux on X86_64 where it does not say.
Platform platform_of(const ecs::TaskDefinition& definition);

// What an image's configuration says. Throws Error where that is no configuration.
Platform platform_of_config(std::string_view config);

// What an index has images for; without those that are for no platform (attestations).
std::vector<Platform> platforms_of_index(std::string_view index, std::string_view media_type);

}  // namespace neargate::deploy
