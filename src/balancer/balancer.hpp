#pragma once

#include <functional>
#include <memory>
#include <string>

#include "gen/balancer/types.hpp"
#include "net/reactor.hpp"

namespace neargate::balancer {

// An Application Load Balancer's data plane on one reactor: listens, chooses targets by rules and
// health, passes requests and answers through, and tells what happens.
//
// It does as ALB does: round robin over healthy targets; over all of them where none is healthy;
// 503 where none is registered; 502 where a target refuses, resets or talks nonsense; 504 where it
// does not answer within the idle timeout. Beyond ALB, an idempotent request without a body is sent
// once more where a kept connection turns out to have been closed by the target.
class Balancer {
 public:
  using OnEvent = std::function<void(const Event& event)>;

  Balancer(net::Reactor& reactor, OnEvent on_event);
  ~Balancer();  // closes everything at once

  // Puts a snapshot in force, as a whole or not at all: throws Error where it contradicts itself or
  // a port cannot be had. Requests under way go on; new ones follow the new snapshot.
  void apply(Snapshot snapshot);
  const Snapshot* snapshot() const;  // the one in force; nullptr before the first

  Report report() const;
  // The health of every target, as it is now.
  std::vector<TargetHealth> health() const;

  // No further connections or requests; finishes those under way; then calls `done`.
  void drain(std::function<void()> done);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace neargate::balancer
