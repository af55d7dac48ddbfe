#pragma once

#include <functional>

#include "cloud/world.hpp"

namespace neargate::cloud {

// The length of one of AWS's periods on this machine's clock: 60 s are 3 s at --speed 20. At least
// a millisecond.
Milliseconds scaled_period(const Clock& clock, Seconds period);

// The last multiple of `unit` since the epoch that is not after `time`. Periods begin there, so
// that all that counts by the minute means the same minutes.
Timestamp floor_to(Timestamp time, Milliseconds unit);

// Calls back once in each period, `delay` after it has begun (both scaled by the speed), with its
// beginning. A period in which the machine slept is passed over.
class PeriodTimer {
 public:
  using Callback = std::function<void(Timestamp beginning)>;

  PeriodTimer(World& world, Seconds period, Seconds delay, Callback callback);
  ~PeriodTimer();
  PeriodTimer(const PeriodTimer&) = delete;
  PeriodTimer& operator=(const PeriodTimer&) = delete;

  void start();

 private:
  void wait();

  World& world_;
  Seconds period_;
  Seconds delay_;
  Callback callback_;
  net::TimerId timer_ = 0;
};

}  // namespace neargate::cloud
