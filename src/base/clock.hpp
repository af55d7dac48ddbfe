#pragma once

#include <chrono>
#include <cstdint>

namespace neargate {

using Milliseconds = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;

// Wall-clock time, in UTC, as records and the API carry it. AWS's timestamps have milliseconds.
using Timestamp = std::chrono::sys_time<Milliseconds>;

// Time that never goes back; its epoch has no meaning.
using Instant = std::chrono::time_point<std::chrono::steady_clock>;

// Where time comes from, so that control loops run under simulated time too.
class Clock {
 public:
  virtual ~Clock() = default;

  virtual Timestamp now() const = 0;
  virtual Instant instant() const = 0;

  // How much faster than AWS this system waits (--speed): every waiting time that AWS defines
  // (health intervals, drain delays, alarm periods) goes through scaled(). 1 is faithful.
  double speed() const { return speed_; }
  void set_speed(double speed) { speed_ = speed; }

  Milliseconds scaled(Milliseconds wait) const {
    return Milliseconds(static_cast<std::int64_t>(static_cast<double>(wait.count()) / speed_));
  }

 private:
  double speed_ = 1;
};

class RealClock final : public Clock {
 public:
  Timestamp now() const override;
  Instant instant() const override;
};

// Stands still until it is told to go on. now() and instant() advance together.
class SimulatedClock final : public Clock {
 public:
  explicit SimulatedClock(Timestamp start) : now_(start) {}

  Timestamp now() const override { return now_; }
  Instant instant() const override { return Instant(elapsed_); }
  void advance(Milliseconds time);

 private:
  Timestamp now_;
  std::chrono::steady_clock::duration elapsed_{};
};

}  // namespace neargate
