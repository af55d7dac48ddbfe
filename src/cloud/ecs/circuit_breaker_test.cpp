#include "cloud/ecs/circuit_breaker.hpp"

#include <gtest/gtest.h>

namespace neargate::ecs {
namespace {

using Threshold = CircuitBreaker::Threshold;

// The examples of the Developer Guide's page, and the ends of each range.
TEST(CircuitBreaker, Thresholds) {
  const struct {
    Threshold type;
    int value, desired, failures;
  } cases[] = {
      {Threshold::bounded_percent, 50, 0, 3},
      {Threshold::bounded_percent, 50, 1, 3},
      {Threshold::bounded_percent, 50, 6, 3},
      {Threshold::bounded_percent, 50, 7, 4},
      {Threshold::bounded_percent, 50, 25, 13},
      {Threshold::bounded_percent, 50, 400, 200},
      {Threshold::bounded_percent, 50, 800, 200},
      {Threshold::bounded_percent, 10, 100, 10},
      {Threshold::unbounded_percent, 50, 0, 1},
      {Threshold::unbounded_percent, 50, 1, 1},
      {Threshold::unbounded_percent, 50, 3, 2},
      {Threshold::unbounded_percent, 50, 800, 400},
      {Threshold::count, 5, 1, 5},
      {Threshold::count, 1, 1000, 1},
  };
  for (const auto& each : cases) {
    CircuitBreaker breaker;
    breaker.type = each.type;
    breaker.value = each.value;
    EXPECT_EQ(threshold(breaker, each.desired), each.failures)
        << each.value << " at desired " << each.desired;
  }
}

}  // namespace
}  // namespace neargate::ecs
