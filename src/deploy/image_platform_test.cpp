#include "deploy/image_platform.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace neargate::deploy {
namespace {

TEST(ImagePlatform, OfTasks) {
  EXPECT_EQ(platform_of({}).text(), "linux/amd64");
  ecs::TaskDefinition arm;
  arm.runtime_platform.emplace().cpu_architecture = "ARM64";
  EXPECT_EQ(platform_of(arm).text(), "linux/arm64");
  ecs::TaskDefinition windows;
  windows.runtime_platform.emplace().operating_system_family = "WINDOWS_SERVER_2022_CORE";
  EXPECT_EQ(platform_of(windows).text(), "windows/amd64");
}

TEST(ImagePlatform, OfImages) {
  EXPECT_EQ(platform_of_config(R"({"os":"linux","architecture":"arm64"})").text(), "linux/arm64");
  for (const char* broken : {"", "[]", "{}", R"({"os":1,"architecture":"arm64"})"}) {
    EXPECT_THROW(platform_of_config(broken), Error) << broken;
  }
  const std::string digest = "sha256:" + std::string(64, 'a');
  const std::string media_type = "application/vnd.oci.image.index.v1+json";
  const auto entry = [&](const std::string& os, const std::string& architecture) {
    return R"({"mediaType":"application/vnd.oci.image.manifest.v1+json","size":2,"digest":")" +
           digest + R"(","platform":{"os":")" + os + R"(","architecture":")" + architecture +
           "\"}}";
  };
  const std::string index = R"({"schemaVersion":2,"mediaType":")" + media_type +
                            R"(","manifests":[)" + entry("linux", "amd64") + "," +
                            entry("linux", "arm64") + "," + entry("unknown", "unknown") + "]}";
  const auto platforms = platforms_of_index(index, media_type);
  ASSERT_EQ(platforms.size(), 2u) << "an attestation is no platform";
  EXPECT_EQ(platforms[1].text(), "linux/arm64");
}

}  // namespace
}  // namespace neargate::deploy
