#pragma once

#include <chrono>

#include <gtest/gtest.h>

#include "cloud/test_world.hpp"
#include "machine/simulated_machine.hpp"

namespace neargate::daemon {

// A world in simulated time, which begins with a minute, and on a simulated machine. Include in
// tests only.
struct SimulatedWorldTest : testing::Test {
  SimulatedClock clock{Timestamp(std::chrono::minutes(29'000'000))};
  net::Reactor reactor{clock};
  net::Pool pool{reactor, 1};
  cloud::TestWorld base;  // whose files and database these are
  machine::SimulatedMachine machine{reactor};
  cloud::World world{.clock = clock,
                     .randomness = base.world().randomness,
                     .reactor = reactor,
                     .pool = pool,
                     .database = base.world().database,
                     .machine = machine,
                     .account = base.world().account,
                     .region = base.world().region,
                     .state_directory = base.world().state_directory};
  aws::Call call = base.call();  // of the account's root

  void advance(Milliseconds time) {
    constexpr Milliseconds kStep{100};
    for (Milliseconds passed{0}; passed < time; passed += kStep) {
      clock.advance(kStep);
      reactor.run_once(Milliseconds(0));
    }
  }
};

}  // namespace neargate::daemon
