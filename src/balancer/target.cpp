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
  std::size_t in_service = 0;
  for (const auto& target : targets) {
    if (target->health.state() == Health::State::healthy) eligible.push_back(target.get());
    if (!target->draining) ++in_service;
  }
  const auto fewest = std::size_t(config->minimum_healthy_count.value_or(1));
  const auto percent = std::size_t(config->minimum_healthy_percent.value_or(0));
  if (eligible.size() >= fewest && eligible.size() * 100 >= percent * in_service) return;
  eligible.clear();
  for (const auto& target : targets) {
    if (!target->draining) eligible.push_back(target.get());
  }
}

void TargetGroup::set_slow_start(Target& target, bool healthy, Instant now) const {
  target.slow_since.reset();
  target.turns = 0;
  if (!healthy || slow_start == Milliseconds(0)) return;
  const bool warm = std::any_of(targets.begin(), targets.end(), [&](const auto& other) {
    return other.get() != &target && other->health.state() == Health::State::healthy &&
           (!other->slow_since || now - *other->slow_since >= slow_start);
  });
  if (warm) target.slow_since = now;
}

bool TargetGroup::takes_turn(Target& target, Instant now) const {
  if (!target.slow_since) return true;
  const double share = std::chrono::duration<double>(now - *target.slow_since) /
                       std::chrono::duration<double>(slow_start);
  if (share >= 1) {
    target.slow_since.reset();
    return true;
  }
  target.turns += share;
  if (target.turns < 1) return false;
  target.turns -= 1;
  return true;
}

std::shared_ptr<Target> TargetGroup::find(std::string_view token_of_target) const {
  for (Target* target : eligible) {
    if (target->token == token_of_target) return target->shared_from_this();
  }
  return nullptr;
}

std::shared_ptr<Target> TargetGroup::choose(const Choice& choice, const Targets& except) {
  constexpr std::size_t kNone = SIZE_MAX;
  if (eligible.empty()) return nullptr;
  const bool least = config->algorithm == "least_outstanding_requests";
  const bool random = config->algorithm == "weighted_random";
  if (random) next = choice.randomness.next() % eligible.size();
  std::size_t chosen = kNone, otherwise = kNone;
  for (std::size_t i = 0; i < eligible.size(); ++i) {
    const std::size_t candidate = (next + i) % eligible.size();
    const bool excepted = std::any_of(except.begin(), except.end(), [&](const auto& other) {
      return other.get() == eligible[candidate];
    });
    if (excepted) continue;
    if (!least && !random && !takes_turn(*eligible[candidate], choice.now)) {
      if (otherwise == kNone) otherwise = candidate;
      continue;
    }
    // Among equals the one whose turn it is.
    if (chosen == kNone || eligible[candidate]->in_flight < eligible[chosen]->in_flight) {
      chosen = candidate;
    }
    if (!least) break;
  }
  if (chosen == kNone) chosen = otherwise;
  if (chosen == kNone) return nullptr;
  next = chosen + 1;
  return eligible[chosen]->shared_from_this();
}

}  // namespace neargate::balancer
