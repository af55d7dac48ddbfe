#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "balancer/health.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "gen/balancer/types.hpp"
#include "net/socket.hpp"

namespace neargate::balancer {

class TargetConnection;
class HealthChecker;

// One target of one group. It lives as long as a snapshot names it or a request is under way there.
struct Target : std::enable_shared_from_this<Target> {
  Target();
  ~Target();

  std::string group_id;
  std::string id;
  std::string token;  // in cookies
  net::Endpoint endpoint;
  bool draining = false;
  std::optional<Instant> slow_since;  // it has begun to get a growing share of requests
  double turns = 0;                   // of its share, not yet taken
  Health health;
  std::unique_ptr<HealthChecker> checker;
  std::vector<std::shared_ptr<TargetConnection>> idle;  // kept for further requests; last in first
  std::int64_t in_flight = 0;
  std::int64_t requests = 0;
};

// What requests to one group's targets, over one address of the load balancer, have come to.
// Counters only grow.
struct GroupCounters {
  // As balancer.smithy's TrafficReport has them: 16 to each doubling, from 0.1 ms to 28
  // minutes.
  static constexpr double kFirstBucketSeconds = 0.0001;
  static constexpr int kBucketsPerOctave = 16;
  static constexpr std::size_t kTimeBuckets = 24 * kBucketsPerOctave + 1;

  std::int64_t requests = 0;
  std::array<std::int64_t, 6> statuses{};  // by their first digit
  std::int64_t connection_errors = 0;
  double response_time_sum = 0;  // seconds
  std::int64_t response_time_count = 0;
  std::array<std::int64_t, kTimeBuckets> response_times{};

  void add_response_time(double seconds);
};

struct TargetGroup {
  std::string id;
  std::string token;  // in cookies
  std::shared_ptr<const TargetGroupConfig> config;
  Milliseconds sticky_for{0};
  Milliseconds slow_start{0};
  std::vector<std::shared_ptr<Target>> targets;
  std::vector<Target*> eligible;  // those that get requests now
  std::size_t next = 0;
  std::map<std::string, GroupCounters> counters;  // by the address that clients connected to

  // To be called whenever targets or their health have changed. With fewer healthy targets than
  // there must be, all that are not draining get requests: ALB fails open.
  void find_eligible();
  // To be called when a target has become healthy, or is not so any more. It starts slowly only
  // beside one that does not.
  void set_slow_start(Target& target, bool healthy, Instant now) const;

  struct Choice {
    Instant now;
    Randomness& randomness;
  };
  // The target for the next request, other than `except`; none where there is no other.
  using Targets = std::vector<std::shared_ptr<Target>>;
  std::shared_ptr<Target> choose(const Choice& choice, const Targets& except = {});
  // The one that a cookie's token is of, where it gets requests.
  std::shared_ptr<Target> find(std::string_view token_of_target) const;

 private:
  // Whether it is the turn of a target that starts slowly.
  bool takes_turn(Target& target, Instant now) const;
};

}  // namespace neargate::balancer
