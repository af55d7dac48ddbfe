#include "cloud/ecs/capacity_strategy.hpp"

#include <gtest/gtest.h>

#include "cloud/test_world.hpp"

namespace neargate::ecs {
namespace {

struct Share {
  const char* provider;
  std::optional<int> base, weight;
};

CapacityStrategy strategy_of(const std::vector<Share>& shares) {
  CapacityStrategy strategy;
  for (const Share& share : shares) {
    CapacityProviderStrategyItem& item = strategy.emplace_back();
    item.capacity_provider = share.provider;
    item.base = share.base;
    item.weight = share.weight;
  }
  return strategy;
}

// "F" is FARGATE, "S" FARGATE_SPOT: where so many tasks go, one after the other.
std::string places(const CapacityStrategy& strategy, int tasks) {
  std::map<std::string, int> tasks_on;
  std::string out;
  for (int i = 0; i < tasks; ++i) {
    const std::string provider = next_provider(strategy, tasks_on);
    ++tasks_on[provider];
    out += provider == "FARGATE" ? "F" : provider == "FARGATE_SPOT" ? "S" : "-";
  }
  return out;
}

TEST(CapacityStrategy, BaseFirstThenWeights) {
  const struct {
    std::vector<Share> shares;
    const char* places;
  } cases[] = {
      {{}, "----"},
      {{{"FARGATE", {}, 1}}, "FFFF"},
      {{{"FARGATE", {}, 1}, {"FARGATE_SPOT", {}, 1}}, "FSFSFS"},
      {{{"FARGATE", {}, 1}, {"FARGATE_SPOT", {}, 3}}, "SSSFSSSF"},
      {{{"FARGATE", 2, 1}, {"FARGATE_SPOT", {}, 1}}, "FFFSFS"},
      {{{"FARGATE", 2, 0}, {"FARGATE_SPOT", {}, 1}}, "FFSSSS"},
      {{{"FARGATE", 2, {}}, {"FARGATE_SPOT", {}, 4}}, "FFSSSS"},
      {{{"FARGATE", 1, 1}, {"FARGATE_SPOT", {}, 4}}, "FSSSSFSSSSF"},
      {{{"FARGATE_SPOT", {}, 0}, {"FARGATE", {}, 1}}, "FFF"},
  };
  for (const auto& each : cases) {
    EXPECT_EQ(places(strategy_of(each.shares), static_cast<int>(std::string(each.places).size())),
              each.places);
  }
}

TEST(CapacityStrategy, ALostTaskComesBackWhereItIsMissing) {
  const CapacityStrategy strategy = strategy_of({{"FARGATE", 1, 1}, {"FARGATE_SPOT", {}, 1}});
  EXPECT_EQ(next_provider(strategy, {{"FARGATE", 2}, {"FARGATE_SPOT", 0}}), "FARGATE_SPOT");
  EXPECT_EQ(next_provider(strategy, {{"FARGATE", 0}, {"FARGATE_SPOT", 2}}), "FARGATE");
}

TEST(CapacityStrategy, RefusesWhatPlacesNothing) {
  const struct {
    std::vector<Share> shares;
    const char* code;
  } cases[] = {
      {{}, ""},
      {{{"FARGATE", {}, 1}}, ""},
      {{{"FARGATE", {}, {}}}, "InvalidParameterException"},
      {{{"FARGATE", 1, 0}, {"FARGATE_SPOT", {}, 0}}, "InvalidParameterException"},
      {{{"FARGATE", 1, 1}, {"FARGATE_SPOT", 1, 1}}, "InvalidParameterException"},
  };
  for (const auto& each : cases) {
    EXPECT_EQ(cloud::error_code([&] { check_strategy(strategy_of(each.shares)); }), each.code);
  }
}

}  // namespace
}  // namespace neargate::ecs
