#pragma once

#include <cstdint>
#include <string>

#include "simulation/universe.hpp"

namespace neargate::simulation {

struct Options {
  std::uint64_t seed = 0;
  bool keep_trace = false;  // costs half as much again
  Break broken = Break::none;
};

struct Result {
  std::string violated;  // the invariant; "" where all held
  std::string what;
  std::string trace;
  std::uint64_t steps = 0;
  std::uint64_t deployments = 0;  // begun
  std::uint64_t ended = 0;        // deployments that have completed or failed
  std::uint64_t tasks = 0;
  std::uint64_t calls = 0;
  std::uint64_t kills = 0;
  Milliseconds simulated{0};
};

// One run: a stack is built, a user calls the API while faults befall the machine and the daemon is
// killed, then all faults end, and everything has to come to rest. Invariants are checked after
// each step. The same options give the same result, byte for byte.
Result run(const Options& options);

}  // namespace neargate::simulation
