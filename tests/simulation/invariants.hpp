#pragma once

#include <string>
#include <vector>

#include "simulation/moment.hpp"

namespace neargate::simulation {

// Something that is always so. The function says what is wrong; "" where it holds. It may remember
// since when something is odd.
struct Invariant {
  const char* name;
  std::string (*check)(Moment& moment);
};

// After each step while the daemon is up.
const std::vector<Invariant>& invariants();
// When faults and API calls have ended and everything had time to come to rest.
const std::vector<Invariant>& invariants_at_rest();

}  // namespace neargate::simulation
