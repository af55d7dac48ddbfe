#include "balancer/target.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "balancer/health_checker.hpp"
#include "balancer/target_connection.hpp"

namespace neargate::balancer {

Target::Target() = default;
Target::~Target() = default;

void GroupCounters::add_response_time(double seconds) {
  response_time_sum += seconds;
  ++response_time_count;
  const double bucket = std::ceil(std::log2(seconds / kFirstBucketSeconds) * kBucketsPerOctave);
  ++response_times[static_cast<std::size_t>(std::clamp(bucket, 0.0, kTimeBuckets - 1.0))];
}

void TargetGroup::find_eligible() {
  eligible.clear();
  for (const auto& target : targets) {
    if (target->health.state() == Health::State::healthy) eligible.push_back(target.get());
  }
  if (!eligible.empty()) return;
  for (const auto& target : targets) {
    if (!target->draining) eligible.push_back(target.get());
  }
}

std::shared_ptr<Target> TargetGroup::choose(const Targets& except) {
  constexpr std::size_t kNone = SIZE_MAX;
  const bool least = config->algorithm == "least_outstanding_requests";
  std::size_t chosen = kNone;
  for (std::size_t i = 0; i < eligible.size(); ++i) {
    const std::size_t candidate = (next + i) % eligible.size();
    const bool excepted = std::any_of(except.begin(), except.end(), [&](const auto& other) {
      return other.get() == eligible[candidate];
    });
    if (excepted) continue;
    // Among equals the one whose turn it is.
    if (chosen == kNone || eligible[candidate]->in_flight < eligible[chosen]->in_flight) {
      chosen = candidate;
    }
    if (!least) break;
  }
  if (chosen == kNone) return nullptr;
  next = chosen + 1;
  return eligible[chosen]->shared_from_this();
}

}  // namespace neargate::balancer
