#include "deploy/outcome.hpp"

#include <array>

namespace neargate::deploy {
namespace {

struct Entry {
  Outcome outcome;
  int exit_code;
  std::string_view name;
};

// 3 and 4 are other commands' answers ("not running", "does not pass").
constexpr std::array<Entry, 11> kOutcomes = {{
    {Outcome::succeeded, 0, "succeeded"},
    {Outcome::rolled_back, 10, "rolled-back"},
    {Outcome::superseded, 11, "superseded"},
    {Outcome::timed_out, 12, "timed-out"},
    {Outcome::stopped, 13, "stopped"},
    {Outcome::nothing_running, 14, "nothing-running"},
    {Outcome::verify_failed, 15, "verify-failed"},
    {Outcome::failed, 16, "failed"},
    {Outcome::left, 17, "left"},
    {Outcome::run_first_failed, 18, "run-first-failed"},
    {Outcome::not_serving, 19, "not-serving"},
}};

const Entry& entry_of(Outcome outcome) {
  for (const Entry& entry : kOutcomes) {
    if (entry.outcome == outcome) return entry;
  }
  return kOutcomes.front();  // the table has them all
}

}  // namespace

int exit_code_of(Outcome outcome) { return entry_of(outcome).exit_code; }
std::string_view name_of(Outcome outcome) { return entry_of(outcome).name; }

bool was_given_up(const ecs::ServiceDeployment& deployment) {
  const auto& breaker = deployment.deployment_circuit_breaker;
  return (breaker && breaker->status == "TRIGGERED") ||
         (deployment.alarms && deployment.alarms->status == "TRIGGERED");
}

std::optional<Outcome> outcome_of(const Decisive& seen) {
  const std::string status = seen.deployment.status.value_or("");
  if (status == "SUCCESSFUL") {
    return seen.desired_count == 0 ? Outcome::nothing_running : Outcome::succeeded;
  }
  // One that is superseded stays in STOP_REQUESTED until its tasks have drained: it is over before.
  const bool ends_without_rollback =
      status == "STOPPED" || status == "STOP_REQUESTED" || status == "ROLLBACK_FAILED";
  if (ends_without_rollback && seen.has_newer) return Outcome::superseded;
  if (status == "ROLLBACK_SUCCESSFUL") {
    return was_given_up(seen.deployment) ? Outcome::rolled_back : Outcome::stopped;
  }
  if (status == "ROLLBACK_FAILED") return Outcome::failed;
  if (status == "STOPPED") {
    return was_given_up(seen.deployment) ? Outcome::failed : Outcome::stopped;
  }
  return std::nullopt;
}

}  // namespace neargate::deploy
