#include "machine/oci_config.hpp"

#include <signal.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace neargate::machine {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;
using Json = nlohmann::json;
using Words = std::vector<std::string>;

TEST(ContainerArguments, AreCombinedAsDockerDoes) {
  struct Case {
    Words image_entry_point, image_command, entry_point, command, expected;
  };
  const Case cases[] = {
      {{}, {"run"}, {}, {}, {"run"}},
      {{"entry"}, {"default"}, {}, {}, {"entry", "default"}},
      {{"entry"}, {"default"}, {}, {"mine"}, {"entry", "mine"}},
      {{"entry"}, {"default"}, {"other"}, {}, {"other"}},  // the image's command goes too
      {{"entry"}, {"default"}, {"other"}, {"mine"}, {"other", "mine"}},
      {{}, {}, {}, {"mine"}, {"mine"}},
  };
  for (const Case& c : cases) {
    ImageConfig image;
    image.entry_point = c.image_entry_point;
    image.command = c.image_command;
    ContainerSpec spec;
    spec.entry_point = c.entry_point;
    spec.command = c.command;
    EXPECT_EQ(container_arguments(spec, image), c.expected);
  }
  EXPECT_THROW(container_arguments({}, {}), MachineError);
}

TEST(ContainerEnvironment, IsTheImagesAndOverItTheSpecifications) {
  ImageConfig image;
  image.environment = {{"PATH", "/image/bin"}, {"A", "image"}, {"B", "image"}};
  ContainerSpec spec;
  spec.environment = {{"B", "mine"}, {"C", "x=y"}};
  spec.hostname = "host";
  EXPECT_THAT(container_environment(spec, image, "/home/me"),
              ElementsAre("PATH=/image/bin", "A=image", "B=mine", "C=x=y", "HOME=/home/me",
                          "HOSTNAME=host"));
  spec.environment = {{"HOME", "/elsewhere"}};
  EXPECT_THAT(container_environment(spec, {}, "/home/me"),
              ::testing::IsSupersetOf({"HOME=/elsewhere", "HOSTNAME=host"}));
}

Json config_of(const ContainerSpec& spec, const ImageUser& user = {}) {
  ImageConfig image;
  image.command = {"run"};
  OciPlaces places;
  places.root_file_system = "/c/root";
  places.cgroup = "/neargate-ng/task/c";
  if (spec.init_process) places.init_program = "/usr/libexec/neargate-init";
  return Json::parse(oci_config(spec, image, user, places, false));
}

TEST(OciConfig, DropsCapabilities) {
  const auto bounding = [](const ContainerSpec& spec, std::uint32_t uid = 0) {
    return config_of(spec, {.uid = uid})["process"]["capabilities"]["bounding"].get<Words>();
  };
  ContainerSpec spec;
  EXPECT_EQ(bounding(spec).size(), 14U);
  EXPECT_THAT(bounding(spec), Contains("CAP_NET_RAW"));
  spec.dropped_capabilities = {"NET_RAW", "CAP_CHOWN", "kill"};
  EXPECT_THAT(bounding(spec), Not(Contains("CAP_NET_RAW")));
  EXPECT_EQ(bounding(spec).size(), 11U);
  spec.dropped_capabilities = {"ALL"};
  EXPECT_TRUE(bounding(spec).empty());
  EXPECT_TRUE(config_of({}, {.uid = 1})["process"]["capabilities"]["effective"].empty());
}

TEST(OciConfig, SetsLimits) {
  ContainerSpec spec;
  spec.cpu_max = 0.5;
  spec.cpu_shares = 256;
  spec.memory_bytes_max = 1 << 20;
  spec.resource_limits = {{"nofile", 10, 20}, {"core", 0, 0}};
  const Json config = config_of(spec);
  EXPECT_EQ(config["linux"]["resources"]["cpu"]["quota"], 50000);
  EXPECT_EQ(config["linux"]["resources"]["cpu"]["shares"], 256);
  EXPECT_EQ(config["linux"]["resources"]["memory"]["limit"], 1 << 20);
  EXPECT_EQ(config["process"]["rlimits"].size(), 2U);
  EXPECT_EQ(config["process"]["rlimits"][0]["type"], "RLIMIT_NOFILE");
  EXPECT_EQ(config_of({})["process"]["rlimits"][0]["hard"], 65535);
  EXPECT_FALSE(config_of({})["linux"]["resources"].contains("memory"));
}

TEST(OciConfig, StaysInTheNetworkNamespaceItIsStartedIn) {
  const Json config = config_of({});
  for (const Json& space : config["linux"]["namespaces"]) EXPECT_NE(space["type"], "network");
}

TEST(OciConfig, PutsAnInitBeforeTheProcess) {
  ContainerSpec spec;
  spec.init_process = true;
  EXPECT_THAT(config_of(spec)["process"]["args"].get<Words>(),
              ElementsAre("/dev/init", "--", "run"));
}

TEST(ImageConfig, ReadsWhatIsThere) {
  const ImageConfig image = parse_image_config(R"({"config":{"User":"app","Env":["A=1","B","C=x=y"],
      "Entrypoint":null,"Cmd":["a","b"],"WorkingDir":"/w","StopSignal":"SIGQUIT"},
      "rootfs":{"type":"layers","diff_ids":["sha256:x"]}})");
  EXPECT_EQ(image.user, "app");
  EXPECT_EQ(image.stop_signal, SIGQUIT);
  EXPECT_THAT(image.command, ElementsAre("a", "b"));
  EXPECT_TRUE(image.entry_point.empty());
  EXPECT_EQ(image.environment[2].second, "x=y");
  EXPECT_THAT(image.diff_ids, ElementsAre("sha256:x"));
}

TEST(ImageConfig, SignalsByNameAndNumber) {
  const auto signal = [](const std::string& name) {
    return parse_image_config(R"({"config":{"StopSignal":")" + name +
                              R"("},"rootfs":{"diff_ids":[]}})")
        .stop_signal;
  };
  EXPECT_EQ(signal("SIGINT"), SIGINT);
  EXPECT_EQ(signal("USR1"), SIGUSR1);
  EXPECT_EQ(signal("3"), SIGQUIT);
  EXPECT_EQ(signal("NONSENSE"), SIGTERM);
  EXPECT_EQ(signal("0"), SIGTERM);
}

TEST(ImageConfig, RefusesWhatIsNone) {
  EXPECT_THROW(parse_image_config("{}"), MachineError);
  EXPECT_THROW(parse_image_config("not json"), MachineError);
  EXPECT_THROW(parse_image_config(R"({"rootfs":{"diff_ids":7}})"), MachineError);
}

}  // namespace
}  // namespace neargate::machine
