#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "cli/options.hpp"

// exec and interrupt: what is done to one task.
namespace neargate::cli {
namespace {

const char* const kTaskHelp = "Its id, or the beginning of it";

Command exec_command(CLI::App& program, const CommonOptions& common) {
  auto options = std::make_shared<ExecOptions>();
  CLI::App* app = program.add_subcommand("exec",
                                         "A shell in a task, or a command: neargate exec TASK -- "
                                         "ls -l. The exit code is the command's");
  app->add_option("task", options->task, kTaskHelp)->required();
  app->add_option("--container", options->container,
                  "Which of its containers; not needed where there is only one");
  app->add_option("command", options->command, "What to run instead of sh, after --");
  return {app, [options, &common](const Output&) {
            options->run_directory = common.run_directory;
            return exec(*options);
          }};
}

Command interrupt_command(CLI::App& program, const CommonOptions& common) {
  auto options = std::make_shared<InterruptOptions>();
  CLI::App* app = program.add_subcommand(
      "interrupt", "Take a FARGATE_SPOT task's capacity away, with AWS's notice of two minutes");
  app->add_option("task", options->task, kTaskHelp)->required();
  return {app, [options, &common](const Output& output) {
            options->run_directory = common.run_directory;
            return interrupt(*options, output);
          }};
}

}  // namespace

Commands task_commands(CLI::App& program, const CommonOptions& common) {
  return {exec_command(program, common), interrupt_command(program, common)};
}

}  // namespace neargate::cli
