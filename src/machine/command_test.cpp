#include "machine/command.hpp"

#include <signal.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "machine/process_identity.hpp"

namespace neargate::machine {
namespace {

TEST(RunCommand, PassesInputOutputEnvironmentAndCodes) {
  Command command{{"sh", "-c", "cat; echo $WORD >&2; exit 3"}};
  command.input = "in\n";
  command.environment = {{"WORD", "out"}};
  const CommandResult result = run_command(command);
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.output, "in\nout\n");
  EXPECT_EQ(run_command({{"sh", "-c", "kill -9 $$"}}).exit_code, 137);
}

TEST(RunCommand, TakesMoreThanAPipeHolds) {
  Command command{{"cat"}};
  command.input = std::string(3 << 20, 'x');
  command.output_bytes_max = 2 << 20;
  const CommandResult result = run_command(command);
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.output.size(), std::size_t{2} << 20) << "what exceeds the limit is dropped";
}

TEST(RunCommand, KeepsErrorsApartWhereThatIsWanted) {
  Command command{{"sh", "-c", "echo warning >&2; echo '{}'; head -c 300000 /dev/zero >&2"}};
  EXPECT_NE(run_command(command).output.find("warning"), std::string::npos);
  command.errors_apart = true;
  const CommandResult result = run_command(command);
  EXPECT_EQ(result.output, "{}\n");
  EXPECT_EQ(result.errors.size(), 300'008);
  EXPECT_EQ(result.errors.substr(0, 8), "warning\n");
}

TEST(RunCommand, EndsWhatTakesTooLong) {
  Command command{{"sh", "-c", "echo begun; exec sleep 60"}};
  command.timeout = Milliseconds(200);
  const CommandResult result = run_command(command);
  EXPECT_TRUE(result.timed_out);
  EXPECT_EQ(result.output, "begun\n");
  EXPECT_EQ(result.exit_code, 137);
}

TEST(RunCommand, DoesNotWaitForThePipesOfGrandchildren) {
  const auto start = std::chrono::steady_clock::now();
  const CommandResult result = run_command({{"sh", "-c", "sleep 3 & echo done"}});
  EXPECT_EQ(result.output, "done\n");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(2500));
}

TEST(RunCommand, TellsWhatCannotBeStarted) {
  EXPECT_THROW(run_command({{"no-such-program-anywhere"}}), Error);
  Command command{{"true"}};
  command.network_namespace = "/nowhere";
  EXPECT_THROW(run_command(command), Error);
  EXPECT_THROW(run_or_throw({{"false"}}), Error);
}

TEST(StartDetached, IsNobodysChildAndCanBeIdentified) {
  const int pid = start_detached({{"sleep", "60"}}, "");
  const auto process = identify_process(pid);
  ASSERT_TRUE(process.has_value());
  EXPECT_TRUE(process->alive());
  EXPECT_FALSE((ProcessIdentity{pid, process->start_ticks + 1}).alive());
  EXPECT_FALSE((ProcessIdentity{pid, process->start_ticks + 1}).signal(SIGKILL));
  const std::string stat = *read_file("/proc/" + std::to_string(pid) + "/stat");
  EXPECT_THAT(stat, ::testing::Not(::testing::HasSubstr(" " + std::to_string(::getpid()) + " ")));
  EXPECT_TRUE(process->signal(SIGKILL));
  for (int i = 0; i < 100 && process->alive(); ++i) ::usleep(10000);
  EXPECT_FALSE(process->alive());
}

}  // namespace
}  // namespace neargate::machine
