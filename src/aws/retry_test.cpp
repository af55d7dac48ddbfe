#include "aws/retry.hpp"

#include <gtest/gtest.h>

#include "base/time_text.hpp"

namespace neargate::aws {
namespace {

TEST(Retry, IsForWhatMayPass) {
  EXPECT_EQ(classify(Error("ThrottlingException", "", 400)), Failure::throttled);
  EXPECT_EQ(classify(Error("Any", "", 429)), Failure::throttled);
  EXPECT_EQ(classify(Error("Any", "", 503)), Failure::transient);
  EXPECT_EQ(classify(Error("RequestTimeout", "", 400)), Failure::transient);
  EXPECT_EQ(classify(Error("AccessDenied", "", 403)), Failure::permanent);
  EXPECT_EQ(classify(Error("NotImplemented", "", 501)), Failure::permanent);
}

TEST(Retry, LearnsTheServicesTime) {
  const Timestamp now = *parse_http_date("Mon, 23 Nov 2026 05:40:09 GMT");
  const std::string date = "Mon, 23 Nov 2026 06:40:09 GMT";
  EXPECT_EQ(skew_of("RequestTimeTooSkewed", date, now), Seconds(3600));
  EXPECT_EQ(skew_of("SignatureDoesNotMatch", date, now + Seconds(7200)), Seconds(-3600));
  EXPECT_FALSE(skew_of("SignatureDoesNotMatch", date, now + Seconds(3500))) << "the keys are wrong";
  EXPECT_FALSE(skew_of("AccessDenied", date, now));
  EXPECT_FALSE(skew_of("RequestTimeTooSkewed", "", now));
}

TEST(Retry, HasABudget) {
  RetryBudget budget;
  int retries = 0;
  while (budget.take()) ++retries;
  EXPECT_EQ(retries, 100);
  budget.succeeded(true);
  EXPECT_TRUE(budget.take());
  EXPECT_FALSE(budget.take());
  for (int i = 0; i < 5; ++i) budget.succeeded(false);
  EXPECT_TRUE(budget.take());
}

TEST(Retry, WaitsLongerEachTimeUpToALimit) {
  EXPECT_EQ(wait_ceiling(1), Milliseconds(200));
  EXPECT_EQ(wait_ceiling(2), Milliseconds(400));
  EXPECT_EQ(wait_ceiling(100), Milliseconds(20000));
}

TEST(RateLimiter, HoldsBackAClientThatIsThrottledAndLetsItGoAgain) {
  RateLimiter limiter;
  double now = 1000;
  EXPECT_EQ(limiter.acquire(now), 0) << "not throttled yet";
  for (int i = 0; i < 100; ++i) limiter.answered(now += 0.1, false);  // ten a second
  EXPECT_EQ(limiter.acquire(now), 0);
  limiter.answered(now, true);
  // Seven tenths of ten a second: about an eighth of a second for each.
  double waited = 0;
  for (int i = 0; i < 20; ++i) waited = limiter.acquire(now);
  EXPECT_GT(waited, 1.5);
  EXPECT_LT(waited, 5.0);
  for (int i = 0; i < 600; ++i) limiter.answered(now += 0.1, false);
  EXPECT_EQ(limiter.acquire(now), 0) << "a minute without being throttled";
}

}  // namespace
}  // namespace neargate::aws
