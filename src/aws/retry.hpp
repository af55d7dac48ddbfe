#pragma once

#include <optional>
#include <string_view>

#include "aws/error.hpp"
#include "base/clock.hpp"

// When a call is made again, and how long after. Pure but for its own counts.
// AWS SDKs and Tools Reference Guide, "Retry behavior"; the rate limiter is the SDKs' "adaptive"
// mode: it holds back a client that is throttled, and lets it go again along a cubic curve.
namespace neargate::aws {

enum class Failure {
  permanent,
  transient,  // 5xx, a connection that broke
  throttled,
};
Failure classify(const Error& error);

// Where a call was refused, perhaps for the time that it was signed with: how far the service's
// clock, by the answer's Date, is from ours. Nothing where that cannot be the reason.
std::optional<Milliseconds> skew_of(std::string_view code, std::string_view date, Timestamp now);

// Of one client: a budget of retries, so that an outage is not made worse by them.
class RetryBudget {
 public:
  // Takes what one retry costs; false where too little is left.
  bool take();
  // A call succeeded: gives back what its last retry took, or one where it took none.
  void succeeded(bool was_retried);

 private:
  int tokens_ = 500;
};

// The longest wait before attempt n+1 (the first is 1). The real one is anywhere below it, so that
// clients that failed together do not come back together.
Milliseconds wait_ceiling(int attempt);

// Of one client, in "adaptive" mode. Times are of one clock, in seconds.
class RateLimiter {
 public:
  // How long to wait before a call is sent; counts it.
  double acquire(double now);
  void answered(double now, bool was_throttled);

 private:
  void refill(double now);
  void measure(double now);

  bool is_limiting_ = false;
  double rate_ = 0, capacity_max_ = 0, capacity_ = 0, refilled_at_ = 0;  // tokens, a second
  double measured_ = 0, bucket_ = 0, count_ = 0;                         // what is really sent
  double rate_before_ = 0, window_ = 0, throttled_at_ = 0;               // when last throttled
};

}  // namespace neargate::aws
