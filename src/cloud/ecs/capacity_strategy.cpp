#include "cloud/ecs/capacity_strategy.hpp"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include "aws/error.hpp"

namespace neargate::ecs {

namespace {

constexpr std::size_t kProvidersMax = 20;  // CreateService, capacityProviderStrategy

aws::Error invalid(const std::string& message) {
  return aws::Error("InvalidParameterException", message);
}

int count_on(const std::map<std::string, int>& tasks_on, const std::string& provider) {
  const auto found = tasks_on.find(provider);
  return found == tasks_on.end() ? 0 : found->second;
}

}  // namespace

void check_strategy(const CapacityStrategy& strategy) {
  if (strategy.empty()) return;
  if (strategy.size() > kProvidersMax) {
    throw invalid(fmt::format(
        "A capacity provider strategy can have at most {} capacity providers.", kProvidersMax));
  }
  const auto with_base = std::count_if(strategy.begin(), strategy.end(),
                                       [](const auto& item) { return item.base.value_or(0) > 0; });
  if (with_base > 1) {
    throw invalid("Only one capacity provider in a capacity provider strategy can have a base.");
  }
  if (std::none_of(strategy.begin(), strategy.end(),
                   [](const auto& item) { return item.weight.value_or(0) > 0; })) {
    throw invalid(
        "A capacity provider strategy must have a capacity provider with a weight greater than 0.");
  }
}

std::string next_provider(const CapacityStrategy& strategy,
                          const std::map<std::string, int>& tasks_on) {
  for (const CapacityProviderStrategyItem& item : strategy) {
    if (count_on(tasks_on, item.capacity_provider) < item.base.value_or(0)) {
      return item.capacity_provider;
    }
  }
  // Whoever has the smallest share of its weight with one task more; of equals the weightier, then
  // the one that is named first. (a + 1) / weight < (b + 1) / other weight, without fractions.
  const CapacityProviderStrategyItem* best = nullptr;
  std::int64_t best_tasks = 0;
  for (const CapacityProviderStrategyItem& item : strategy) {
    const std::int64_t weight = item.weight.value_or(0);
    if (weight == 0) continue;
    const std::int64_t tasks =
        count_on(tasks_on, item.capacity_provider) - item.base.value_or(0) + 1;
    if (best != nullptr) {
      const std::int64_t best_weight = *best->weight;
      const std::int64_t share = tasks * best_weight, best_share = best_tasks * weight;
      if (share > best_share || (share == best_share && weight <= best_weight)) continue;
    }
    best = &item;
    best_tasks = tasks;
  }
  return best == nullptr ? "" : best->capacity_provider;
}

}  // namespace neargate::ecs
