#include "simulation/simulation.hpp"

#include <algorithm>

#include "simulation/watch.hpp"
#include "simulation/workload.hpp"

namespace neargate::simulation {
namespace {

// How long things may take to come to rest when all faults have ended: the longest wait for a
// restart of a task is 15 minutes, a health check's grace one, a machine's call that hangs one.
constexpr Milliseconds kRestMax{60 * 60'000};
// How often it is looked whether they have.
constexpr Milliseconds kRestInterval{30'000};
// Far above what any run needs: a loop that feeds itself must be a finding, not a hang.
constexpr std::uint64_t kStepsMax = 1'000'000;

// Which faults there are in a run: some have all, some have one kind, some none.
struct Weather {
  explicit Weather(Dice& dice) {
    const auto sometimes = [&](double probability, double rate) {
      return dice.happens(probability) ? rate : 0;
    };
    faults.call_fails = sometimes(0.4, 0.03);
    faults.call_hangs = sometimes(0.3, 0.01);
    faults.pull_fails = sometimes(0.3, 0.3);
    faults.jitter = dice.happens(0.5) ? Milliseconds(30) : Milliseconds(0);
    kill_rate = sometimes(0.5, 0.004);
    crash_rate = sometimes(0.4, 0.002);
    balancer_crash_rate = sometimes(0.2, 0.0005);
    reboot_rate = sometimes(0.1, 0.0003);
  }
  Faults faults;
  // Of each step:
  double kill_rate = 0;
  double crash_rate = 0;  // of some container
  double balancer_crash_rate = 0;
  double reboot_rate = 0;
};

class Run {
 public:
  explicit Run(const Options& options)
      : trace_(options.keep_trace),
        dice_(options.seed),
        weather_(dice_),
        universe_(dice_, trace_, options.broken),
        workload_(universe_, dice_, trace_),
        watch_(universe_, trace_) {}

  Result result() {
    Result result;
    try {
      play();
    } catch (const Violation& violation) {
      result.violated = violation.invariant;
      result.what = violation.what();
      trace_.add(universe_.now(), "VIOLATED {}: {}", result.violated, result.what);
    }
    result.trace = trace_.text();
    result.steps = steps_;
    result.deployments = workload_.deployments();
    result.ended = watch_.deployments_ended();
    result.tasks = watch_.tasks_started();
    result.calls = workload_.calls();
    result.kills = kills_;
    result.simulated = universe_.now() - began_;
    return result;
  }

 private:
  void play() {
    began_ = universe_.now();
    universe_.start_daemon();
    workload_.build();
    run_until(universe_.now() + Milliseconds(2'000));

    trace_.add(universe_.now(), "faults begin");
    universe_.set_faults(weather_.faults);
    is_stormy_ = true;
    const auto calls = dice_.between(4, 24);
    for (int i = 0; i < calls; ++i) {
      if (universe_.is_up()) workload_.call_something();
      // Now and then several come at once.
      if (dice_.happens(0.3)) continue;
      run_until(universe_.now() + dice_.between(Milliseconds(50), Milliseconds(60'000)));
    }

    trace_.add(universe_.now(), "faults end");
    is_stormy_ = false;
    universe_.set_faults({});
    universe_.set_calm(true);
    come_to_rest();
  }

  void come_to_rest() {
    const Timestamp rest_by = universe_.now() + kRestMax;
    while (!universe_.is_up()) run_until(universe_.now() + kRestInterval);
    workload_.mend();
    for (;;) {
      run_until(universe_.now() + kRestInterval);
      try {
        return watch_.look_at_rest();
      } catch (const Violation&) {
        if (universe_.now() >= rest_by) throw;
      }
    }
  }

  void run_until(Timestamp end) {
    while (universe_.now() < end || is_busy_) {
      is_busy_ = universe_.run_something();
      if (++steps_ > kStepsMax) {
        throw Violation("every_run_ends",
                        "there is always something to do: the clock stands still");
      }
      if (!is_busy_) {
        Timestamp next = std::min(end, universe_.next_event().value_or(end));
        if (restart_at_) next = std::min(next, *restart_at_);
        universe_.advance_to(next);
      }
      if (restart_at_ && universe_.now() >= *restart_at_) start_again();
      if (universe_.is_up() && universe_.changes() != looked_at_) {
        looked_at_ = universe_.changes();
        watch_.look();
      }
      if (is_stormy_ && is_busy_) storm();
    }
  }

  void storm() {
    if (universe_.is_up() && dice_.happens(weather_.kill_rate)) kill();
    if (dice_.happens(weather_.crash_rate)) {
      const auto running = universe_.machine().running();
      if (!running.empty()) {
        const std::string& container = dice_.pick(running);
        trace_.add(universe_.now(), "machine: {} crashes", container);
        universe_.machine().end_container(container, 139, dice_.happens(0.3));
      }
    }
    if (dice_.happens(weather_.balancer_crash_rate)) crash_balancers();
    if (dice_.happens(weather_.reboot_rate)) {
      if (universe_.is_up()) kill();
      trace_.add(universe_.now(), "machine: restarts");
      crash_balancers();
      universe_.machine().end_everything();
    }
  }

  void crash_balancers() {
    for (const std::string& name : universe_.balancers().names()) {
      trace_.add(universe_.now(), "machine: balancer {} crashes", name);
      universe_.balancers().crash(name);
    }
  }

  void kill() {
    ++kills_;
    universe_.kill_daemon();
    workload_.daemon_was_killed();
    watch_.daemon_was_killed();
    const Milliseconds down_max = dice_.happens(0.1) ? Milliseconds(600'000) : Milliseconds(2'000);
    restart_at_ = universe_.now() + dice_.between(Milliseconds(0), down_max);
  }

  void start_again() {
    restart_at_.reset();
    universe_.start_daemon();
    const std::string lost = workload_.lost_change();
    if (!lost.empty()) throw Violation("acknowledged_changes_survive", lost);
  }

  Trace trace_;
  Dice dice_;
  Weather weather_;
  Universe universe_;
  Workload workload_;
  Watch watch_;
  Timestamp began_{};
  bool is_stormy_ = false;
  bool is_busy_ = false;
  std::optional<Timestamp> restart_at_;
  std::uint64_t looked_at_ = 0;
  std::uint64_t steps_ = 0;
  std::uint64_t kills_ = 0;
};

}  // namespace

Result run(const Options& options) { return Run(options).result(); }

}  // namespace neargate::simulation
