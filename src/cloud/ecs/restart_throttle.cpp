#include "cloud/ecs/restart_throttle.hpp"

#include <algorithm>

namespace neargate::ecs {

namespace {

constexpr Milliseconds kDelayFirst{1000};
constexpr Milliseconds kDelayMax{27 * 60 * 1000};
constexpr Milliseconds kCrashedDelayMax{30 * 1000};

Milliseconds doubled(int failures, Milliseconds most) {
  if (failures <= 1) return Milliseconds(0);
  const int doublings = std::min(failures - 2, 20);
  return std::min(most, kDelayFirst * (std::int64_t{1} << doublings));
}

}  // namespace

Milliseconds restart_delay(const RestartHistory& history) {
  return std::max(doubled(history.never_ran, kDelayMax),
                  doubled(history.crashed, kCrashedDelayMax));
}

bool is_throttled(const RestartHistory& history) { return history.never_ran > 1; }

}  // namespace neargate::ecs
