#include "simulation/simulation.hpp"

#include <gtest/gtest.h>

namespace neargate::simulation {
namespace {

TEST(Simulation, TheSameSeedIsTheSameRun) {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    const Result first = run({.seed = seed, .keep_trace = true});
    const Result second = run({.seed = seed, .keep_trace = true});
    EXPECT_GT(first.trace.size(), 1000u);
    EXPECT_EQ(first.trace, second.trace) << "seed " << seed;
    EXPECT_EQ(first.steps, second.steps);
  }
  EXPECT_NE(run({.seed = 1, .keep_trace = true}).trace, run({.seed = 4, .keep_trace = true}).trace);
}

}  // namespace
}  // namespace neargate::simulation
