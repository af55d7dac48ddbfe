#include "base/clock.hpp"

#include "base/assert.hpp"

namespace neargate {

Timestamp RealClock::now() const {
  return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
}

Instant RealClock::instant() const { return std::chrono::steady_clock::now(); }

void SimulatedClock::advance(Milliseconds time) {
  NG_ASSERT(time.count() >= 0);
  now_ += time;
  elapsed_ += time;
}

}  // namespace neargate
