#include "cloud/ecs/zone_balance.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/assert.hpp"

namespace neargate::ecs {

ZoneBalance::ZoneBalance(const std::vector<std::string>& zones) : zones_(zones) {
  for (const std::string& zone : zones) count_[zone] = 0;
}

int ZoneBalance::count(const std::string& zone) const {
  const auto found = count_.find(zone);
  return found == count_.end() ? 0 : found->second;
}

const std::string& ZoneBalance::emptiest() const {
  NG_ASSERT(!zones_.empty());
  return *std::min_element(
      zones_.begin(), zones_.end(),
      [&](const std::string& a, const std::string& b) { return count(a) < count(b); });
}

bool ZoneBalance::is_even() const {
  if (zones_.empty()) return true;
  const int fewest = count(emptiest());
  return std::all_of(count_.begin(), count_.end(), [&](const auto& each) {
    const bool usable = std::find(zones_.begin(), zones_.end(), each.first) != zones_.end();
    return usable ? each.second - fewest <= 1 : each.second == 0;
  });
}

std::string ZoneBalance::text() const {
  std::string out;
  std::size_t told = 0;
  for (const auto& [zone, tasks] : count_) {
    ++told;
    if (told > 1) out += told == count_.size() ? (told > 2 ? ", and " : " and ") : ", ";
    out += fmt::format("{} tasks in {}", tasks, zone);
  }
  return out;
}

}  // namespace neargate::ecs
