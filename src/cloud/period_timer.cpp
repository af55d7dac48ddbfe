#include "cloud/period_timer.hpp"

#include <algorithm>

namespace neargate::cloud {

Milliseconds scaled_period(const Clock& clock, Seconds period) {
  return std::max(Milliseconds(1), clock.scaled(period));
}

Timestamp floor_to(Timestamp time, Milliseconds unit) {
  return time - time.time_since_epoch() % unit;
}

PeriodTimer::PeriodTimer(World& world, Seconds period, Seconds delay, Callback callback)
    : world_(world), period_(period), delay_(delay), callback_(std::move(callback)) {}

PeriodTimer::~PeriodTimer() { world_.reactor.cancel(timer_); }

void PeriodTimer::start() { wait(); }

void PeriodTimer::wait() {
  const Milliseconds period = scaled_period(world_.clock, period_);
  const Milliseconds delay = world_.clock.scaled(delay_);
  const Timestamp now = world_.clock.now();
  const Timestamp beginning = floor_to(now - delay, period) + period;
  timer_ = world_.reactor.after(beginning + delay - now, [this, period, delay] {
    wait();
    callback_(floor_to(world_.clock.now() - delay, period));
  });
}

}  // namespace neargate::cloud
