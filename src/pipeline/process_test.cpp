#include "pipeline/process.hpp"

#include <filesystem>
#include <thread>

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace neargate::pipeline {
namespace {

using Clock = std::chrono::steady_clock;

struct Ran {
  ProcessEnd end;
  std::vector<std::string> lines;
  Milliseconds took{0};
};

Process shell(const std::string& script) {
  Process out;
  out.arguments = {"sh", "-c", script};
  out.environment = {{"PATH", "/usr/bin:/bin"}, {"RUNNER_TRACKING_ID", "process_test_1_"}};
  out.directory = "/";
  return out;
}

Ran run(const Process& process, const Cancellation& cancellation, bool obey = true,
        std::optional<Instant> deadline = std::nullopt) {
  Ran out;
  std::vector<UniqueFd> left;
  const Instant start = Clock::now();
  out.end = run_process(process, cancellation, obey, deadline, left,
                        [&](std::string_view line) { out.lines.emplace_back(line); });
  out.took = std::chrono::duration_cast<Milliseconds>(Clock::now() - start);
  return out;
}

TEST(Process, HandsOverLinesAndItsExitCode) {
  const Cancellation cancellation;
  const Ran ran = run(shell("echo one; echo two >&2; printf three; exit 7"), cancellation);
  EXPECT_EQ(ran.end.exit_code, 7);
  EXPECT_EQ(ran.lines, (std::vector<std::string>{"one", "two", "three"}));
  EXPECT_EQ(run(shell("kill -9 $$"), cancellation).end.exit_code, 137);
}

TEST(Process, SeesNothingOfOurs) {
  ::setenv("PROCESS_TEST_OURS", "1", 1);
  const Cancellation cancellation;
  const Ran ran = run(shell("echo ${PROCESS_TEST_OURS-none}; pwd; cat; ls /proc/self/fd | wc -l"),
                      cancellation);
  EXPECT_EQ(ran.lines, (std::vector<std::string>{"none", "/", "4"}));
}

TEST(Process, RefusesWhatIsNotThere) {
  const Cancellation cancellation;
  Process process = shell("true");
  process.arguments = {"no-such-program"};
  EXPECT_THROW(run(process, cancellation), Error);
  process = shell("true");
  process.directory = "/no/such/directory";
  EXPECT_THROW(run(process, cancellation), Error);
}

TEST(Process, EndsAtItsDeadlineAndLeavesWhatItStarted) {
  const Cancellation cancellation;
  Process process = shell("sleep 100 & echo $!; exec sleep 100");
  set_variable(process.environment, "RUNNER_TRACKING_ID", "process_test_4_");
  const Ran ran = run(process, cancellation, true, Clock::now() + Milliseconds(100));
  EXPECT_TRUE(ran.end.timed_out);
  EXPECT_FALSE(ran.end.cancelled);
  EXPECT_EQ(ran.end.exit_code, 130);
  ASSERT_EQ(ran.lines.size(), 1u);
  const std::string started = "/proc/" + ran.lines[0] + "/cmdline";
  EXPECT_NE(read_file(started).value_or(""), "");
  kill_tracked("process_test_4_");
  EXPECT_EQ(read_file(started).value_or(""), "");
}

// As on GitHub: a shell that waits for a program ends when that does, or by the SIGTERM; a program
// that should hear of it is one that the shell became.
TEST(Process, AloneIsAskedToEnd) {
  const Cancellation cancellation;
  Process process = shell("bash -c 'trap \"echo heard\" INT; sleep 1; echo over'; exit 5");
  set_variable(process.environment, "RUNNER_TRACKING_ID", "process_test_5_");
  const Ran ran = run(process, cancellation, true, Clock::now() + Milliseconds(300));
  EXPECT_TRUE(ran.end.timed_out);
  EXPECT_EQ(ran.lines, std::vector<std::string>{"over"});
}

TEST(Process, IsAskedToEndBeforeItIsKilled) {
  const Cancellation cancellation;
  std::thread canceller([&] {
    std::this_thread::sleep_for(Milliseconds(200));
    cancellation.request();
  });
  const Ran ran =
      run(shell("trap 'echo asked; exit 3' INT; while :; do sleep 0.05; done"), cancellation);
  canceller.join();
  EXPECT_TRUE(ran.end.cancelled);
  EXPECT_EQ(ran.end.exit_code, 3);
  EXPECT_EQ(ran.lines, std::vector<std::string>{"asked"});
  // A step that runs because of a cancellation is not for it.
  EXPECT_EQ(run(shell("exit 4"), cancellation, false).end.exit_code, 4);
}

TEST(Process, IsKilledWhereThatIsForced) {
  const Cancellation cancellation;
  std::thread canceller([&] {
    std::this_thread::sleep_for(Milliseconds(200));
    cancellation.force();
  });
  const Ran ran = run(shell("trap '' INT TERM; while :; do sleep 0.05; done"), cancellation, false);
  canceller.join();
  EXPECT_TRUE(ran.end.cancelled);
  EXPECT_EQ(ran.end.exit_code, 137);
}

TEST(Process, WhatIsLeftRunningIsFoundByItsTrackingId) {
  const Cancellation cancellation;
  Process process = shell("setsid sleep 100 >/dev/null 2>&1 & echo $!");
  set_variable(process.environment, "RUNNER_TRACKING_ID", "process_test_2_");
  const Ran ran = run(process, cancellation);
  ASSERT_EQ(ran.lines.size(), 1u);
  const std::string path = "/proc/" + ran.lines[0] + "/cmdline";
  EXPECT_NE(read_file(path).value_or(""), "");
  kill_tracked("process_test_3_");
  EXPECT_NE(read_file(path).value_or(""), "");
  kill_tracked("process_test_2_");
  EXPECT_EQ(read_file(path).value_or(""), "");
}

}  // namespace
}  // namespace neargate::pipeline
