#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>
#include <numeric>
#include <random>

#include <gtest/gtest.h>

#include "cloud/autoscaling/scaling_plan.hpp"

// plan() with a service under it whose CPU follows a trace of load, minute by minute, and the pair
// of alarms that target tracking has.
namespace neargate::autoscaling {
namespace {

constexpr double kTarget = 70;
constexpr int kMin = 2;
constexpr int kMax = 20;
constexpr std::size_t kPointsHigh = 3;
constexpr std::size_t kPointsLow = 15;

// In tasks' worth of CPU, by minute.
using Trace = std::function<double(int minute)>;

struct Sample {
  double cpu = 0;
  int desired = 0;
};

class Simulation {
 public:
  explicit Simulation(int task_start_minutes = 1) : task_start_minutes_(task_start_minutes) {
    state_.capacity_min = kMin;
    state_.capacity_max = kMax;
    state_.desired = state_.running = kMin;
    state_.policies = {{.name = "cpu", .rule = TargetTracking{.target = kTarget}, .signals = {}}};
  }

  std::vector<Sample> run(const Trace& load, int minutes) {
    std::vector<Sample> samples;
    for (int minute = 0; minute < minutes; ++minute) {
      const double cpu = std::min(100.0, 100 * load(minute) / state_.running);
      measure(cpu);
      settle();
      samples.push_back({cpu, state_.desired});
      now_ += Seconds(60);
    }
    return samples;
  }

 private:
  void measure(double cpu) {
    points_.push_front(cpu);
    if (points_.size() > kPointsLow) points_.pop_back();
    auto& signals = state_.policies[0].signals;
    signals.clear();
    const auto breach = [&](std::size_t count, auto test) {
      return points_.size() >= count &&
             std::all_of(points_.begin(), points_.begin() + static_cast<long>(count), test);
    };
    if (breach(kPointsHigh, [](double point) { return point > kTarget; })) {
      signals.push_back({"high", "ALARM", cpu, kTarget});
    }
    if (breach(kPointsLow, [](double point) { return point < 0.9 * kTarget; })) {
      signals.push_back({"low", "ALARM", cpu, 0.9 * kTarget});
    }
  }

  // What the shell does.
  void settle() {
    if (ready_at_ && now_ >= *ready_at_) {
      state_.running = state_.desired;
      ready_at_.reset();
    }
    ScalingActions actions = plan(state_, now_);
    if (actions.ended) {
      const ChangeUnderWay change = *std::exchange(state_.change, std::nullopt);
      if (change.direction == Direction::out) {
        state_.scale_out_cooldown = {now_ + change.cooldown, change.from};
      } else {
        state_.scale_in_cooldown_until = now_ + change.cooldown;
      }
      actions = plan(state_, now_);
      EXPECT_FALSE(actions.ended);
    }
    if (!actions.change) return;
    EXPECT_GE(actions.change->capacity, kMin);
    EXPECT_LE(actions.change->capacity, kMax);
    EXPECT_NE(actions.change->capacity, state_.desired);
    state_.change = {.capacity = actions.change->capacity,
                     .from = actions.change->from,
                     .started_at = now_,
                     .direction = actions.change->direction,
                     .cooldown = actions.change->cooldown};
    if (actions.change->direction == Direction::out) state_.scale_in_cooldown_until.reset();
    if (actions.change->direction == Direction::in) state_.scale_out_cooldown.reset();
    state_.desired = actions.change->capacity;
    // Tasks take their time to start; the last that are stopped are gone at once.
    if (state_.desired < state_.running) state_.running = state_.desired;
    ready_at_ = now_ + task_start_minutes_ * Seconds(60);
  }

  ScalingState state_;
  Timestamp now_{};
  int task_start_minutes_;
  std::deque<double> points_;  // the newest first
  std::optional<Timestamp> ready_at_;
};

int changes(const std::vector<Sample>& samples) {
  int count = 0;
  for (std::size_t i = 1; i < samples.size(); ++i) {
    if (samples[i].desired != samples[i - 1].desired) ++count;
  }
  return count;
}

TEST(ScalingSimulationTest, AStepOfLoadIsFollowedToTheTarget) {
  // The CPU of full tasks says 100 % however much too much it is, so it takes more than one step.
  const auto samples = Simulation().run([](int minute) { return minute < 10 ? 1 : 7; }, 90);
  EXPECT_EQ(samples[9].desired, kMin);
  EXPECT_EQ(samples.back().desired, 10);
  EXPECT_DOUBLE_EQ(samples.back().cpu, 70);
  for (std::size_t i = 50; i < samples.size(); ++i) EXPECT_EQ(samples[i].desired, 10);
}

TEST(ScalingSimulationTest, LoadThatEndsIsFollowedToTheMinimum) {
  const auto samples = Simulation().run([](int minute) { return minute < 60 ? 7 : 0.1; }, 180);
  EXPECT_EQ(samples[59].desired, 10);
  EXPECT_EQ(samples[72].desired, 10);  // a quarter of an hour of low CPU first
  EXPECT_EQ(samples.back().desired, kMin);
  EXPECT_LE(changes(samples), 8);
}

TEST(ScalingSimulationTest, ARampIsFollowed) {
  const auto samples = Simulation().run([](int minute) { return 1 + minute * 0.05; }, 200);
  for (std::size_t i = 1; i < samples.size(); ++i) {
    EXPECT_GE(samples[i].desired, samples[i - 1].desired);
  }
  EXPECT_GE(samples.back().desired, 15);
  EXPECT_LE(samples.back().cpu, 80);
}

TEST(ScalingSimulationTest, AShortSpikeIsPassedOver) {
  const auto samples =
      Simulation().run([](int minute) { return minute % 30 < 2 ? 5.0 : 1.3; }, 240);
  EXPECT_EQ(changes(samples), 0);
}

// Load that flaps faster than a quarter of an hour keeps what its peaks need.
TEST(ScalingSimulationTest, ASawtoothDoesNotMakeItOscillate) {
  for (const int period : {4, 7, 10, 14}) {
    const auto samples = Simulation().run(
        [&](int minute) { return minute % period < period / 2 + 2 ? 6.0 : 2.0; }, 600);
    const std::vector<Sample> later(samples.begin() + 120, samples.end());
    EXPECT_EQ(changes(later), 0) << "period " << period;
  }
}

TEST(ScalingSimulationTest, ConstantLoadSettlesAtWhateverLoadItIs) {
  for (double load = 0; load < 16; load += 0.05) {
    for (const int start : {1, 3}) {
      const auto samples = Simulation(start).run([&](int) { return load; }, 300);
      const std::vector<Sample> later(samples.begin() + 150, samples.end());
      EXPECT_EQ(changes(later), 0) << "load " << load;
      const int needed =
          std::clamp(static_cast<int>(std::ceil(load * 100 / kTarget - 1e-9)), kMin, kMax);
      // Between nine tenths of the target and the target, nothing is done.
      EXPECT_GE(later.back().desired, needed) << "load " << load;
      EXPECT_LE(later.back().cpu, std::max(kTarget, load * 100 / kMax) + 1e-9);
      EXPECT_LE(later.back().desired, std::max(needed + 1, needed * 10 / 9 + 1)) << "load " << load;
    }
  }
}

// Whatever the load does, the count stays in its bounds (settle() checks it) and ends where it
// should.
TEST(ScalingSimulationTest, RandomLoadsEndWhereTheyShould) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::mt19937 random(seed);
    std::vector<double> loads(300);
    double load = 2;
    for (double& each : loads) {
      load = std::clamp(load + std::normal_distribution<>(0, 1)(random), 0.0, 18.0);
      if (random() % 40 == 0) load = static_cast<double>(random() % 18);
      each = load;
    }
    const auto samples =
        Simulation(1 + static_cast<int>(seed % 3))
            .run(
                [&](int minute) {
                  return minute < 300 ? loads[static_cast<std::size_t>(minute)] : 3.0;
                },
                500);
    EXPECT_EQ(samples.back().desired, 5) << "seed " << seed;
  }
}

}  // namespace
}  // namespace neargate::autoscaling
