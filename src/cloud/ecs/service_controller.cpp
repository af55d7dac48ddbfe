#include "cloud/ecs/service_controller.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cloud/ecs/service_events.hpp"

// The loop: who is planned anew, and what comes of a plan. What the plan wants done is in
// service_actions.cpp; what happens to tasks by itself in service_failures.cpp.
namespace neargate::ecs {

namespace {

// A plan looks at each of a service's tasks. After one, the next waits a millisecond for each so
// many tasks: not at all where there are fewer, and what happens to a hundred tasks at once does
// not make a hundred plans.
constexpr std::size_t kTasksPerMillisecond = 10;
constexpr std::size_t kEventsMax = 100;  // Amazon ECS API Reference, Service, events
constexpr Milliseconds kInactiveServiceKept{60 * 60 * 1000};
constexpr Milliseconds kSweepInterval{60 * 1000};
constexpr Milliseconds kHistorySweepInterval{60 * 60 * 1000};
// A service that is steady says so again and again. AWS gives no figure; it is seen every 6 hours.
constexpr std::chrono::hours kSteadyToldEvery{6};

void earlier(std::optional<Timestamp>& kept, Timestamp candidate) {
  if (!kept || candidate < *kept) kept = candidate;
}

}  // namespace

ServiceController::ServiceController(State& state, Environment& environment, TaskRunner& runner)
    : state_(state),
      environment_(environment),
      world_(state.world),
      runner_(runner),
      observer_(state, environment),
      deployments_(state) {
  runner_.on_change([this](const std::string& task_id) { task_changed(task_id); });
  sweep_timer_ = world_.reactor.after(kSweepInterval, [this] { sweep(); });
}

ServiceController::~ServiceController() {
  if (sweep_timer_) world_.reactor.cancel(*sweep_timer_);
  for (const auto& [key, timer] : timers_) world_.reactor.cancel(timer);
  for (const auto& [key, rest] : resting_) world_.reactor.cancel(rest.end);
}

void ServiceController::recover() {
  for (const auto& [id, task] : state_.tasks()) {
    if (task.targets_registered) announced_.insert(id);
  }
  for (const auto& [key, service] : state_.services) touch(key);
}

void ServiceController::touch(const std::string& service_key) {
  dirty_.insert(service_key);
  if (posted_) return;
  posted_ = true;
  world_.reactor.post([this] { run_plans(); });
}

void ServiceController::deploy(const std::string& service_key) {
  const Timestamp now = world_.clock.now();
  DeploymentRecord made;
  // "ecs-svc/" and 19 digits, as AWS numbers them.
  made.id = fmt::format("ecs-svc/{:019}", world_.randomness.next() % 9'000'000'000'000'000'000u);
  made.created_at = now;
  made.updated_at = now;
  made.rollout_state = "IN_PROGRESS";
  made.rollout_state_reason = fmt::format("ECS deployment {} in progress.", made.id);
  const Service& service = state_.services.find(service_key)->service;
  made.task_definition = *service.task_definition;
  made.network_configuration = service.network_configuration;
  made.load_balancers = service.load_balancers;
  // An alarm that is in ALARM already would fail the very deployment that mends it: AWS watches
  // none then. "How CloudWatch alarms detect Amazon ECS deployment failures".
  const auto& alarms = service.deployment_configuration->alarms;
  made.alarms_ignored = alarms && alarms->enable && !observer_.ringing_alarms(service).empty();
  deployments_.begin(service_key, made);
  state_.services.update(service_key, [&](ServiceRecord& record) {
    record.deployments.insert(record.deployments.begin(), std::move(made));
    record.steady = false;
    record.rebalancing = false;
  });
  told_not_started_.erase(service_key);
  touch(service_key);
}

void ServiceController::request_stop(const std::string& service_key,
                                     const std::string& deployment_key, StopRequest request) {
  const ServiceRecord& record = *state_.services.find(service_key);
  const bool can_roll_back =
      record.last_completed && record.last_completed->id != record.deployments.front().id;
  deployments_.request_stop(deployment_key, request, can_roll_back);
  touch(service_key);
}

void ServiceController::add_event(const std::string& service_key, const std::string& message) {
  put_event(service_key,
            fmt::format("(service {}) {}", *state_.services.find(service_key)->service.service_name,
                        message));
}

void ServiceController::put_event(const std::string& service_key, std::string whole_message) {
  const ServiceEventsRecord* kept = state_.events.find(service_key);
  ServiceEventsRecord record = kept == nullptr ? ServiceEventsRecord() : *kept;
  ServiceEvent event;
  event.id = world_.randomness.uuid();
  event.created_at = world_.clock.now();
  event.message = std::move(whole_message);
  record.events.insert(record.events.begin(), std::move(event));
  if (record.events.size() > kEventsMax) record.events.resize(kEventsMax);
  state_.events.put(service_key, std::move(record));
}

void ServiceController::run_plans() {
  posted_ = false;
  std::set<std::string> keys;
  keys.swap(dirty_);
  for (const std::string& key : keys) {
    if (const auto resting = resting_.find(key); resting != resting_.end()) {
      resting->second.touched = true;
      continue;
    }
    run_plan(key);
    rest(key);
  }
}

void ServiceController::rest(const std::string& key) {
  const std::size_t time = state_.live_tasks_of_service(key).size() / kTasksPerMillisecond;
  if (time == 0) return;
  resting_[key].end =
      world_.reactor.after(Milliseconds(static_cast<std::int64_t>(time)), [this, key] {
        const bool touched = resting_.at(key).touched;
        resting_.erase(key);
        if (touched) touch(key);
      });
}

void ServiceController::run_plan(const std::string& key) {
  const ServiceRecord* record = state_.services.find(key);
  if (record == nullptr || record->service.status == "INACTIVE") return;
  deployments_.started(key);
  tell_targets(key);
  std::optional<Timestamp> look_again_at;
  ServiceState seen = observer_.observe(*record, look_again_at);
  note_health(key, seen);
  // A task that has become healthy may have ended a row of failures.
  seen.deployments.front().failed_tasks = record->deployments.front().failed_tasks;
  const ServiceActions actions = plan(seen, world_.clock.now());
  if (actions.look_again_at) earlier(look_again_at, *actions.look_again_at);

  if (actions.failure) return fail_deployment(key, *actions.failure);
  if (actions.finished) return finish(key);
  stop_tasks(key, actions.stops);
  start_tasks(key, seen, actions);
  forget_gone(key, actions.gone);
  conclude(key, actions);
  if (actions.steady) {
    earlier(look_again_at, *record->steady_told_at + world_.clock.scaled(kSteadyToldEvery));
  }
  set_timer(key, look_again_at);
}

// Keeps what the plan found out, and tells of what is new in it.
void ServiceController::conclude(const std::string& key, const ServiceActions& actions) {
  const ServiceRecord& record = *state_.services.find(key);
  const Timestamp now = world_.clock.now();
  if (actions.throttled != record.throttled.value_or(false)) {
    state_.services.update(key,
                           [&](ServiceRecord& changed) { changed.throttled = actions.throttled; });
    if (actions.throttled) add_event(key, event::throttled());
  }
  if (actions.stuck && !record.deployments.front().stuck.value_or(false)) {
    state_.services.update(
        key, [&](ServiceRecord& changed) { changed.deployments.front().stuck = true; });
    add_event(key, event::stuck());
  }
  tell_protected(key, actions);
  if (actions.baking) {
    state_.services.update(
        key, [&](ServiceRecord& changed) { changed.deployments.front().baking_since = now; });
  }
  if (actions.completed) complete(key);
  const bool was_steady = record.steady.value_or(false);
  const bool due =
      actions.steady && (!was_steady || !record.steady_told_at ||
                         now - *record.steady_told_at >= world_.clock.scaled(kSteadyToldEvery));
  if (actions.steady == was_steady && !due) return;
  state_.services.update(key, [&](ServiceRecord& changed) {
    changed.steady = actions.steady;
    if (due) changed.steady_told_at = now;
  });
  if (due) add_event(key, event::steady());
}

void ServiceController::set_timer(const std::string& key, std::optional<Timestamp> look_again_at) {
  if (const auto timer = timers_.find(key); timer != timers_.end()) {
    world_.reactor.cancel(timer->second);
    timers_.erase(timer);
  }
  if (!look_again_at) return;
  const auto wait = std::max<Milliseconds>(Milliseconds(1), *look_again_at - world_.clock.now());
  timers_[key] = world_.reactor.after(wait, [this, key] {
    timers_.erase(key);
    touch(key);
  });
}

void ServiceController::sweep() {
  const Timestamp now = world_.clock.now();
  std::vector<std::string> old;
  for (const auto& [key, record] : state_.services) {
    if (record.inactive_at &&
        now - *record.inactive_at > world_.clock.scaled(kInactiveServiceKept)) {
      old.push_back(key);
    }
  }
  for (const std::string& key : old) {
    state_.services.erase(key);
    state_.events.erase(key);
  }
  if (now - history_swept_at_ >= kHistorySweepInterval) {
    history_swept_at_ = now;
    deployments_.expire();
  }
  sweep_timer_ = world_.reactor.after(kSweepInterval, [this] { sweep(); });
}

}  // namespace neargate::ecs
