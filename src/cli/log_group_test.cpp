#include "cli/log_group.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "cli/duration.hpp"

namespace neargate::cli {
namespace {

TEST(LogGroup, IsTheOneThatServicesWriteTo) {
  EXPECT_EQ(only_group({"/ecs/web", "/vpc/flow"}, {"/ecs/web"}), "/ecs/web");
  EXPECT_EQ(only_group({"/vpc/flow"}, {}), "/vpc/flow");
}

TEST(LogGroup, IsAskedForWhereSeveralAreMeant) {
  EXPECT_THROW(only_group({"a", "b"}, {}), Error);
  EXPECT_THROW(only_group({"a", "b"}, {"a", "b"}), Error);
  EXPECT_THROW(only_group({}, {}), Error);
}

ecs::ContainerDefinition container(const std::string& name, const std::string& group) {
  ecs::ContainerDefinition out;
  out.name = name;
  if (group.empty()) return out;
  out.log_configuration.emplace().log_driver = "awslogs";
  out.log_configuration->options = {{"awslogs-group", group}};
  return out;
}

TEST(LogGroup, OfAServiceIsThatOfWhatServes) {
  ecs::TaskDefinition definition;
  definition.container_definitions = {container("proxy", ""), container("metrics", "/sidecar"),
                                      container("web", "/ecs/web")};
  EXPECT_EQ(own_group(definition, "web"), "/ecs/web");
  EXPECT_EQ(own_group(definition, "proxy"), "/sidecar") << "the first that has one";
  EXPECT_EQ(own_group(definition, ""), "/sidecar");
  EXPECT_EQ(own_group({}, "web"), "");
}

TEST(Duration, IsANumberAndAUnit) {
  EXPECT_EQ(parse_duration("90s"), Milliseconds(90'000));
  EXPECT_EQ(parse_duration("2h"), Milliseconds(7'200'000));
  for (const char* wrong : {"", "s", "10", "10x", "-1s", "1.5h", "10 m"}) {
    EXPECT_FALSE(parse_duration(wrong)) << wrong;
  }
  EXPECT_THROW(duration_option("--since", "soon"), Error);
}

}  // namespace
}  // namespace neargate::cli
