#include "deploy/image_platform.hpp"

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "cloud/ecr/manifest.hpp"

namespace neargate::deploy {

Platform platform_of(const ecs::TaskDefinition& definition) {
  Platform platform;
  if (!definition.runtime_platform) return platform;
  const std::string family = definition.runtime_platform->operating_system_family.value_or("LINUX");
  if (family.starts_with("WINDOWS")) platform.os = "windows";
  if (definition.runtime_platform->cpu_architecture == "ARM64") platform.architecture = "arm64";
  return platform;
}

Platform platform_of_config(std::string_view config) {
  const auto document = nlohmann::json::parse(config, nullptr, false);
  if (!document.is_object() || !document.contains("os") || !document["os"].is_string() ||
      !document.contains("architecture") || !document["architecture"].is_string()) {
    throw Error("the image's configuration does not say its platform",
                "it has no \"os\" and \"architecture\"");
  }
  return {.os = document["os"], .architecture = document["architecture"]};
}

std::vector<Platform> platforms_of_index(std::string_view index, std::string_view media_type) {
  std::vector<Platform> platforms;
  for (const ecr::Descriptor& image : ecr::parse_manifest(index, media_type).manifests) {
    if (image.os.empty() || image.os == "unknown") continue;
    platforms.push_back({.os = image.os, .architecture = image.architecture});
  }
  return platforms;
}

}  // namespace neargate::deploy
