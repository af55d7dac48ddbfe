#include "deploy/follow.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "deploy/failed_tasks.hpp"
#include "deploy/patience.hpp"
#include "deploy/progress.hpp"
#include "gen/ecs/client.hpp"

namespace neargate::deploy {
namespace {

// AWS: where nothing changes, it is asked less and less often, up to this many times the first
// wait.
constexpr double kBackoff = 1.25;
constexpr int kBackoffMax = 3;
// A Neargate at hand needs no sparing.
constexpr Milliseconds kNear{1000};

bool has_failed(Outcome outcome) {
  return outcome == Outcome::rolled_back || outcome == Outcome::failed ||
         outcome == Outcome::timed_out || outcome == Outcome::stopped;
}

// As ECS has it: a deployment may have been under way before anybody followed it.
Milliseconds age_of(const Observation& seen) {
  const ecs::ServiceDeployment& deployment = seen.deployment;
  const auto begin = deployment.started_at ? deployment.started_at : deployment.created_at;
  if (!begin) return Milliseconds(0);
  return std::max(deployment.finished_at.value_or(seen.time) - *begin, Milliseconds(0));
}

int failed_count(const Observation& seen) {
  int out = 0;
  for (const auto& each : seen.service.deployments.value_or(std::vector<ecs::Deployment>{})) {
    out += each.failed_tasks.value_or(0);
  }
  return out;
}

class Watch {
 public:
  Watch(aws::Transport& transport, const Following& what, const Surroundings& surroundings)
      : transport_(transport), what_(what), surroundings_(surroundings) {}

  Followed run() {
    Followed out = watch();
    if (last_) out.took = age_of(*last_);
    return out;
  }

 private:
  Followed watch() {
    Milliseconds pause = surroundings_.poll;
    for (;;) {
      bool has_changed = false;
      try {
        has_changed = look();
      } catch (const Gone&) {
        throw;
      } catch (const aws::Error& error) {  // as with credentials that have expired
        return {.outcome = Outcome::left,
                .reason = std::string("it cannot be followed any more: ") + error.what() +
                          "; the deployment goes on"};
      }
      if (last_) {
        if (const auto outcome = last_->outcome()) return end(*outcome, reason());
      }
      if (elapsed() > what_.timeout) {
        return end(Outcome::timed_out,
                   fmt::format("it has not come to an end within {}; it goes on",
                               elapsed_text(what_.timeout)));
      }
      pause = next_pause(pause, has_changed);
      if (const auto left = heed(surroundings_.wait(pause))) return *left;
    }
  }

  Milliseconds elapsed() const {
    return std::chrono::duration_cast<Milliseconds>(clock_.instant() - begin_);
  }

  Milliseconds next_pause(Milliseconds pause, bool has_changed) const {
    if (has_changed || surroundings_.poll < kNear) return surroundings_.poll;
    const Milliseconds longer(
        static_cast<std::int64_t>(static_cast<double>(pause.count()) * kBackoff));
    return std::min(longer, surroundings_.poll * kBackoffMax);
  }

  // Returns whether anything has changed.
  bool look() {
    const bool is_answered = patience_.ask(
        [this] { last_ = observe(transport_, what_.name, what_.service_deployment); });
    if (!is_answered) return false;
    if (!events_) {
      const Timestamp since = last_->deployment.created_at.value_or(last_->time);
      events_.emplace(since);
      failed_.emplace(transport_, what_.name, what_.task_definition, since);
    }
    for (const Event& event : events_->fresh(last_->service)) tell(event);
    if (failed_count(*last_) > told_failures_ || failed_->has_more()) {
      told_failures_ = failed_count(*last_);
      tell_failed_tasks(false);
    }
    const Event progress = progress_event(*last_, age_of(*last_));
    const bool has_changed = std::exchange(line_, progress.text) != progress.text;
    if (has_changed || surroundings_.redraws) tell(progress);
    return has_changed;
  }

  void tell(const Event& event) { surroundings_.tell(event); }

  // They only tell more: how the deployment goes does not hang on them.
  void tell_failed_tasks(bool stopping) {
    try {
      for (const FailedTask& task : failed_->fresh(stopping)) tell(failed_task_event(task));
    } catch (const aws::Error& error) {
      tell(Event("note", std::string("cannot look at failed tasks: ") + error.what()));
    } catch (const Error& error) {
      tell(Event("note", std::string("cannot look at failed tasks: ") + error.what()));
    }
  }

  std::string reason() const { return last_->deployment.status_reason.value_or(""); }

  Followed end(Outcome outcome, std::string why) {
    if (has_failed(outcome) && failed_) tell_failed_tasks(true);
    return {.outcome = outcome, .reason = std::move(why)};
  }

  std::optional<Followed> heed(Interrupt interrupt) {
    if (interrupt == Interrupt::none) return std::nullopt;
    if (interrupt == Interrupt::leave) {
      return Followed{.outcome = Outcome::left,
                      .reason = "interrupted; the deployment goes on without being followed"};
    }
    ecs::StopServiceDeploymentRequest request;
    request.service_deployment_arn = what_.service_deployment;
    request.stop_type = "ROLLBACK";
    try {
      ecs::Client(transport_).stop_service_deployment(request);
      tell(Event("note", "stopping the deployment and rolling back"));
    } catch (
        const aws::Error& error) {  // it has ended meanwhile, or there is nothing to go back to
      tell(Event("warning", fmt::format("cannot roll back: {}", error.what())));
    }
    return std::nullopt;
  }

  aws::Transport& transport_;
  const Following& what_;
  const Surroundings& surroundings_;
  RealClock clock_;
  Instant begin_ = clock_.instant();
  std::optional<Observation> last_;
  Patience patience_{[this](const std::string& text) { tell(Event("note", text)); }};
  std::optional<ServiceEvents> events_;
  std::optional<FailedTasks> failed_;
  int told_failures_ = 0;
  std::string line_;
};

}  // namespace

Followed follow(aws::Transport& transport, const Following& what,
                const Surroundings& surroundings) {
  return Watch(transport, what, surroundings).run();
}

}  // namespace neargate::deploy
