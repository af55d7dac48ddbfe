#include "aws/retry.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/time_text.hpp"

namespace neargate::aws {
namespace {

// The SDKs' "standard" retry mode.
constexpr Milliseconds kWaitBase{100};
constexpr Milliseconds kWaitMax{20000};
// Smaller differences of clocks are within what services take.
constexpr Milliseconds kSkewMin = std::chrono::minutes(4);
constexpr int kBudgetMax = 500;
constexpr int kRetryCost = 5;
// Its "adaptive" mode: the cubic curve, how far a throttled client steps back, how much a new
// measurement counts, the least rate.
constexpr double kScale = 0.4;
constexpr double kBackOff = 0.7;
constexpr double kSmooth = 0.8;
constexpr double kRateMin = 0.5;

constexpr std::array<std::string_view, 13> kThrottlingCodes = {
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottledException",
    "TooManyRequestsException",
    "ProvisionedThroughputExceededException",
    "TransactionInProgressException",
    "RequestLimitExceeded",
    "BandwidthLimitExceeded",
    "LimitExceededException",
    "RequestThrottled",
    "SlowDown",
    "PriorRequestNotComplete"};
constexpr std::array<std::string_view, 4> kTransientCodes = {
    "RequestTimeout", "RequestTimeoutException", "InternalError", "ServiceUnavailable"};
constexpr std::array<std::string_view, 6> kTimeCodes = {
    "RequestTimeTooSkewed",      "RequestExpired",       "RequestInTheFuture", "AuthFailure",
    "InvalidSignatureException", "SignatureDoesNotMatch"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& codes, std::string_view code) {
  return std::ranges::find(codes, code) != codes.end();
}

}  // namespace

Failure classify(const Error& error) {
  if (error.status() == 429 || contains(kThrottlingCodes, error.code())) return Failure::throttled;
  const bool is_server = error.status() == 500 || (error.status() >= 502 && error.status() <= 504);
  return is_server || contains(kTransientCodes, error.code()) ? Failure::transient
                                                              : Failure::permanent;
}

std::optional<Milliseconds> skew_of(std::string_view code, std::string_view date, Timestamp now) {
  if (!contains(kTimeCodes, code)) return std::nullopt;
  const auto theirs = parse_http_date(date);
  if (!theirs || std::chrono::abs(*theirs - now) < kSkewMin) return std::nullopt;
  return *theirs - now;
}

bool RetryBudget::take() {
  if (tokens_ < kRetryCost) return false;
  tokens_ -= kRetryCost;
  return true;
}

void RetryBudget::succeeded(bool was_retried) {
  tokens_ = std::min(kBudgetMax, tokens_ + (was_retried ? kRetryCost : 1));
}

Milliseconds wait_ceiling(int attempt) {
  return std::min(kWaitMax, Milliseconds(kWaitBase.count() << std::min(attempt, 16)));
}

double RateLimiter::acquire(double now) {
  if (!is_limiting_) return 0;
  refill(now);
  const double wait = capacity_ >= 1 ? 0 : (1 - capacity_) / rate_;
  capacity_ -= 1;  // below zero: calls that wait already
  return wait;
}

void RateLimiter::answered(double now, bool was_throttled) {
  measure(now);
  double calculated = 0;
  if (was_throttled) {
    rate_before_ = is_limiting_ ? std::min(measured_, rate_) : measured_;
    window_ = std::cbrt(rate_before_ * (1 - kBackOff) / kScale);
    throttled_at_ = now;
    calculated = rate_before_ * kBackOff;
    is_limiting_ = true;
  } else {
    if (!is_limiting_) return;
    window_ = std::cbrt(rate_before_ * (1 - kBackOff) / kScale);
    calculated = kScale * std::pow(now - throttled_at_ - window_, 3) + rate_before_;
  }
  refill(now);
  const double rate = std::min(calculated, 2 * measured_);
  rate_ = std::max(rate, kRateMin);
  capacity_max_ = std::max(rate, 1.0);
  capacity_ = std::min(capacity_, capacity_max_);
}

void RateLimiter::refill(double now) {
  if (refilled_at_ > 0) {
    capacity_ = std::min(capacity_max_, capacity_ + (now - refilled_at_) * rate_);
  }
  refilled_at_ = now;
}

// Calls a second, in halves of a second.
void RateLimiter::measure(double now) {
  const double bucket = std::floor(now * 2) / 2;
  ++count_;
  if (bucket <= bucket_) return;
  measured_ = count_ / (bucket - bucket_) * kSmooth + measured_ * (1 - kSmooth);
  count_ = 0;
  bucket_ = bucket;
}

}  // namespace neargate::aws
