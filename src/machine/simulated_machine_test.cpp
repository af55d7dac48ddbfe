#include "machine/simulated_machine.hpp"

#include <signal.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace neargate::machine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SimulatedMachineTest : public ::testing::Test {
 protected:
  SimulatedMachineTest() {
    machine_.on_exit([this](const std::string& id, const ContainerStatus& status) {
      exits_.push_back(id + " " + std::to_string(status.exit_code.value_or(-1)));
    });
  }

  void advance(Milliseconds time) {
    // Millisecond by millisecond, so that every timer fires at its own time.
    for (Milliseconds passed{0}; passed < time; ++passed) {
      clock_.advance(Milliseconds(1));
      reactor_.run_once(Milliseconds(0));
    }
  }
  void start(net::Task<void> task) {
    net::spawn(std::move(task), [this](std::exception_ptr failure) {
      try {
        std::rethrow_exception(failure);
      } catch (const std::exception& error) {
        errors_.push_back(error.what());
      }
    });
  }
  net::Task<void> run(ContainerSpec spec) {
    NetworkSpec network;
    network.attachments.push_back({spec.attachment, "vpc", {}});
    co_await machine_.apply_network(network);
    co_await machine_.prepare_image(spec.image);
    TaskSpec task;
    task.id = spec.task_id;
    co_await machine_.create_task(task);
    co_await machine_.start_container(spec);
  }
  static ContainerSpec container(const std::string& id) {
    ContainerSpec spec;
    spec.id = id;
    spec.task_id = "task";
    spec.attachment = "task";
    spec.image.manifest_digest = "sha256:1";
    return spec;
  }

  SimulatedClock clock_{Timestamp{}};
  net::Reactor reactor_{clock_};
  SimulatedMachine machine_{reactor_};
  std::vector<std::string> exits_;
  std::vector<std::string> errors_;
};

TEST_F(SimulatedMachineTest, RunsAndStops) {
  start(run(container("a")));
  advance(Milliseconds(100));
  EXPECT_THAT(errors_, IsEmpty());
  EXPECT_THAT(machine_.running(), ElementsAre("a"));
  start(machine_.signal_container("a", SIGTERM));
  advance(Milliseconds(20));
  EXPECT_THAT(exits_, ElementsAre("a 143"));
  start(machine_.remove_container("a"));
  advance(Milliseconds(20));
  EXPECT_THAT(machine_.containers(), IsEmpty());
}

TEST_F(SimulatedMachineTest, FollowsTheFaultPlan) {
  machine_.behave([](const ContainerSpec& spec) {
    Behaviour behaviour;
    if (spec.id == "crashes") {
      behaviour.exits_after = Milliseconds(50);
      behaviour.exit_code = 3;
    }
    if (spec.id == "stubborn") behaviour.ignores_stop = true;
    if (spec.id == "refused") {
      behaviour.start_failure = MachineError(MachineError::Kind::cannot_start_container, "no");
    }
    return behaviour;
  });
  for (const char* id : {"crashes", "stubborn", "refused"}) start(run(container(id)));
  advance(Milliseconds(200));
  EXPECT_THAT(exits_, ElementsAre("crashes 3"));
  EXPECT_THAT(errors_, ElementsAre("no"));
  start(machine_.signal_container("stubborn", SIGTERM));
  advance(Milliseconds(1000));
  EXPECT_THAT(machine_.running(), ElementsAre("stubborn"));
  start(machine_.signal_container("stubborn", SIGKILL));
  advance(Milliseconds(10));
  EXPECT_THAT(exits_, ElementsAre("crashes 3", "stubborn 137"));
  exits_.clear();
  machine_.observe();
  EXPECT_THAT(exits_, ElementsAre("crashes 3", "stubborn 137"));
}

TEST_F(SimulatedMachineTest, CallsHangFailOrPretend) {
  start(run(container("a")));
  advance(Milliseconds(100));
  machine_.end_container("a", 0);
  machine_.disturb([this](std::string_view call, const std::string& subject) {
    CallFault fault;
    if (call != "remove_container" || subject != "a") return fault;
    const auto attempt = errors_.size();
    fault.delay = Milliseconds(50);
    if (attempt == 0) fault.failure = MachineError(MachineError::Kind::other, "busy");
    fault.pretends = clock_.now() < Timestamp(Milliseconds(300));
    return fault;
  });
  start(machine_.remove_container("a"));
  EXPECT_THAT(errors_, IsEmpty());
  advance(Milliseconds(60));
  EXPECT_THAT(errors_, ElementsAre("busy"));
  start(machine_.remove_container("a"));
  advance(Milliseconds(200));
  EXPECT_THAT(machine_.containers(), ElementsAre("a"));
  start(machine_.remove_container("a"));
  advance(Milliseconds(100));
  EXPECT_THAT(machine_.containers(), IsEmpty());
}

TEST_F(SimulatedMachineTest, NothingRunsAfterTheHostHasRestarted) {
  start(run(container("a")));
  advance(Milliseconds(100));
  machine_.end_everything();
  EXPECT_THAT(machine_.containers(), IsEmpty());
  EXPECT_TRUE(machine_.network().attachments.empty());
  advance(Milliseconds(1000));
  EXPECT_THAT(exits_, IsEmpty());
}

TEST_F(SimulatedMachineTest, InsistsOnWhatARealMachineNeeds) {
  const auto only_start = [this]() -> net::Task<void> {
    co_await machine_.start_container(container("a"));
  };
  start(only_start());
  advance(Milliseconds(100));
  EXPECT_THAT(errors_, ElementsAre("container a: task task was not created"));
}

TEST_F(SimulatedMachineTest, CountsCpuTimeByItsLoad) {
  start(run(container("a")));
  advance(Milliseconds(100));
  const auto before = machine_.usage("a")->cpu;
  machine_.set_cpu_load("a", 0.5);
  advance(Milliseconds(1000));
  EXPECT_EQ(machine_.usage("a")->cpu - before, std::chrono::milliseconds(500));
}

TEST_F(SimulatedMachineTest, TheSameSeedGivesTheSameFaults) {
  const auto history = [&](std::uint64_t seed) {
    Randomness randomness(seed);
    std::string text;
    for (int i = 0; i < 50; ++i) {
      const Behaviour behaviour = random_behaviour(
          randomness, {.pull_failure = 0.2, .start_failure = 0.2, .exits_soon = 0.5});
      text += std::to_string(behaviour.pull_failure.has_value()) +
              std::to_string(behaviour.start_failure.has_value()) +
              std::to_string(behaviour.exits_after.value_or(Milliseconds(-1)).count()) + ";";
    }
    return text;
  };
  EXPECT_EQ(history(7), history(7));
  EXPECT_NE(history(7), history(8));
}

}  // namespace
}  // namespace neargate::machine
