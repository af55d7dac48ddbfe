#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace neargate::balancer {

// What one health check found.
struct CheckResult {
  enum class Outcome : std::uint8_t {
    passed,
    wrong_status,  // an answer that the matcher does not take
    timed_out,
    failed  // connection refused or reset, or no HTTP
  };
  Outcome outcome = Outcome::passed;
  int status = 0;  // of wrong_status
};

// The health of one target by its checks: a pure state machine. States and reason codes are those
// of the ELBv2 API (TargetHealth). A new target is healthy after one passed check; from then on the
// thresholds count consecutive results.
class Health {
 public:
  enum class State : std::uint8_t { unused, initial, healthy, unhealthy, draining };

  // All return true where state, reason or description have changed.
  bool begin_checks();     // the group is in use and has a health check
  bool begin_unchecked();  // the group is in use and has none: healthy
  bool set_unused();
  bool set_draining();
  bool observe(const CheckResult& result, int healthy_threshold, int unhealthy_threshold);

  State state() const { return state_; }
  std::string_view state_name() const;  // "healthy"
  std::string_view reason() const;      // "Target.Timeout"; "" of healthy targets
  std::string description() const;      // for people; "" of healthy targets

 private:
  bool become(State state);

  State state_ = State::unused;
  CheckResult last_failure_;
  bool checked_ = false;  // since begin_checks()
  int successes_ = 0;     // in a row
  int failures_ = 0;
};

}  // namespace neargate::balancer
