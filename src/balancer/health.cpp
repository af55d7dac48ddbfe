#include "balancer/health.hpp"

namespace neargate::balancer {

bool Health::become(State state) {
  if (state_ == state) return false;
  state_ = state;
  checked_ = false;
  successes_ = failures_ = 0;
  return true;
}

bool Health::begin_checks() {
  if (state_ != State::unused && state_ != State::draining) return false;
  return become(State::initial);
}

bool Health::begin_unchecked() { return become(State::healthy); }
bool Health::set_unused() { return become(State::unused); }
bool Health::set_draining() { return become(State::draining); }

bool Health::observe(const CheckResult& result, int healthy_threshold, int unhealthy_threshold) {
  if (state_ == State::unused || state_ == State::draining) return false;
  const bool first = !checked_;
  checked_ = true;
  if (result.outcome == CheckResult::Outcome::passed) {
    failures_ = 0;
    ++successes_;
    const bool enough = state_ == State::initial || successes_ >= healthy_threshold;
    return enough && become(State::healthy);
  }
  successes_ = 0;
  ++failures_;
  const bool other =
      last_failure_.outcome != result.outcome || last_failure_.status != result.status;
  last_failure_ = result;
  if (state_ == State::unhealthy) return other;
  if (failures_ >= unhealthy_threshold) return become(State::unhealthy);
  return first && state_ == State::initial;  // its reason tells now that checks have begun
}

std::string_view Health::state_name() const {
  switch (state_) {
    case State::unused:
      return "unused";
    case State::initial:
      return "initial";
    case State::healthy:
      return "healthy";
    case State::unhealthy:
      return "unhealthy";
    case State::draining:
      return "draining";
  }
  return "";
}

std::string_view Health::reason() const {
  switch (state_) {
    case State::unused:
      return "Target.NotInUse";
    case State::initial:
      return checked_ ? "Elb.InitialHealthChecking" : "Elb.RegistrationInProgress";
    case State::healthy:
      return "";
    case State::unhealthy:
      break;
    case State::draining:
      return "Target.DeregistrationInProgress";
  }
  switch (last_failure_.outcome) {
    case CheckResult::Outcome::wrong_status:
      return "Target.ResponseCodeMismatch";
    case CheckResult::Outcome::timed_out:
      return "Target.Timeout";
    default:
      return "Target.FailedHealthChecks";
  }
}

std::string Health::description() const {
  switch (state_) {
    case State::unused:
      return "Target group is not configured to receive traffic from the load balancer";
    case State::initial:
      return checked_ ? "Initial health checks in progress" : "Target registration is in progress";
    case State::healthy:
      return "";
    case State::unhealthy:
      break;
    case State::draining:
      return "Target deregistration is in progress";
  }
  switch (last_failure_.outcome) {
    case CheckResult::Outcome::wrong_status:
      return "Health checks failed with these codes: [" + std::to_string(last_failure_.status) +
             "]";
    case CheckResult::Outcome::timed_out:
      return "Request timed out";
    default:
      return "Health checks failed";
  }
}

}  // namespace neargate::balancer
