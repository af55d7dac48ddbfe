#pragma once

#include <cstdint>
#include <vector>

#include "base/assert.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"

namespace neargate::simulation {

// What a simulation leaves to chance, all of it from one seed.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : randomness_(seed) {}

  bool happens(double probability) {
    return static_cast<double>(randomness_.next() >> 11) * 0x1.0p-53 < probability;
  }
  // Both ends are possible.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    NG_ASSERT(low <= high);
    return low + static_cast<std::int64_t>(randomness_.next() %
                                           static_cast<std::uint64_t>(high - low + 1));
  }
  Milliseconds between(Milliseconds low, Milliseconds high) {
    return Milliseconds(between(low.count(), high.count()));
  }
  template <class T>
  const T& pick(const std::vector<T>& values) {
    return values[static_cast<std::size_t>(
        between(0, static_cast<std::int64_t>(values.size()) - 1))];
  }

 private:
  Randomness randomness_;
};

}  // namespace neargate::simulation
