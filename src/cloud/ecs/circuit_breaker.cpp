#include "cloud/ecs/circuit_breaker.hpp"

#include <algorithm>

namespace neargate::ecs {

namespace {
constexpr int kBoundedMin = 3;
constexpr int kBoundedMax = 200;
}  // namespace

int threshold(const CircuitBreaker& breaker, int desired_count) {
  const int share = (desired_count * breaker.value + 99) / 100;
  switch (breaker.type) {
    case CircuitBreaker::Threshold::count:
      return std::max(1, breaker.value);
    case CircuitBreaker::Threshold::bounded_percent:
      return std::clamp(share, kBoundedMin, kBoundedMax);
    case CircuitBreaker::Threshold::unbounded_percent:
      break;
  }
  return std::max(1, share);
}

}  // namespace neargate::ecs
