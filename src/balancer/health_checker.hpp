#pragma once

#include <functional>
#include <memory>
#include <string>

#include "balancer/health.hpp"
#include "balancer/matcher.hpp"
#include "gen/balancer/types.hpp"
#include "net/reactor.hpp"
#include "net/socket.hpp"

namespace neargate::balancer {

// Checks one target again and again, until destroyed: a GET on a connection of its own, the first
// one at once. The interval, from start to start, is divided by `speed`; the timeout is not, as it
// measures the target's real work.
class HealthChecker {
 public:
  using OnResult = std::function<void(const CheckResult& result)>;

  // `on_result` may destroy the checker.
  HealthChecker(net::Reactor& reactor, net::Endpoint endpoint, HealthCheckConfig config,
                double speed, OnResult on_result);
  ~HealthChecker();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace neargate::balancer
