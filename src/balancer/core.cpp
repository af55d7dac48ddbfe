#include "balancer/core.hpp"

#include <ctime>
#include <numeric>

#include "balancer/access_log.hpp"
#include "balancer/client_connection.hpp"
#include "balancer/health_checker.hpp"
#include "balancer/target_connection.hpp"

namespace neargate::balancer {

TargetGroup* Core::choose_group(const ForwardAction& action, std::string_view token) {
  for (const WeightedTargetGroup& candidate : action.target_groups) {
    if (token.empty()) break;
    const auto group = groups.find(candidate.target_group);
    if (group != groups.end() && group->second->token == token) return group->second.get();
  }
  const WeightedTargetGroup* chosen = &action.target_groups.front();
  if (action.target_groups.size() > 1) {
    std::uint64_t total = 0;
    for (const WeightedTargetGroup& group : action.target_groups) {
      total += std::uint64_t(group.weight);
    }
    if (total == 0) return nullptr;
    // A stride near the golden section, prime to the total: over `total` requests each group has
    // exactly its share, and they are mixed.
    std::uint64_t stride = total * 618 / 1000 + 1;
    while (std::gcd(stride, total) != 1) ++stride;
    std::uint64_t place = forwards++ * stride % total;
    for (const WeightedTargetGroup& group : action.target_groups) {
      chosen = &group;
      if (place < std::uint64_t(group.weight)) break;
      place -= std::uint64_t(group.weight);
    }
  }
  const auto group = groups.find(chosen->target_group);
  return group == groups.end() ? nullptr : group->second.get();
}

void Core::end_request(Target& target) {
  --target.in_flight;
  if (target.draining && target.in_flight == 0 && on_event) {
    on_event(Event{.drained = TargetDrained{.target_group = target.group_id, .target = target.id}});
  }
}

std::string Core::make_trace_id() {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string id = "1-00000000-000000000000000000000000";
  const auto fill = [&id](std::size_t at, std::uint64_t value, std::size_t digits) {
    for (std::size_t i = digits; i-- > 0; value >>= 4) id[at + i] = kDigits[value & 15];
  };
  fill(2, std::uint64_t(std::time(nullptr)), 8);
  fill(11, randomness.next(), 12);
  fill(23, randomness.next(), 12);
  return id;
}

}  // namespace neargate::balancer
