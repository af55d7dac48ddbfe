#include <algorithm>
#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "cli/options.hpp"

// up, down, env and completion: the machine's own Neargate.
namespace neargate::cli {
namespace {

// What neargated is started with; as text, for it checks them.
struct UpText {
  std::string address = "127.0.0.1", port = "4566", region = "us-east-1", account = "123456789012",
              speed = "1", public_pool, decisions;
  std::vector<std::string> quotas;
  bool verbose = false;
};

std::vector<std::string> daemon_arguments(const UpText& text, const CommonOptions& common) {
  std::vector<std::string> out = {"--state",   common.state_directory,
                                  "--run",     common.run_directory,
                                  "--name",    common.name,
                                  "--listen",  text.address,
                                  "--port",    text.port,
                                  "--region",  text.region,
                                  "--account", text.account,
                                  "--speed",   text.speed};
  if (!text.public_pool.empty()) out.insert(out.end(), {"--public-pool", text.public_pool});
  for (const std::string& quota : text.quotas) out.insert(out.end(), {"--quota", quota});
  if (!text.decisions.empty()) {
    out.insert(out.end(), {"--decisions", std::filesystem::absolute(text.decisions).string()});
  }
  if (text.verbose) out.push_back("--verbose");
  return out;
}

Command up_command(CLI::App& program, const CommonOptions& common) {
  auto text = std::make_shared<UpText>();
  CLI::App* app = program.add_subcommand("up",
                                         "Start Neargate, or go on where it was left. Needs root: "
                                         "it makes namespaces, mounts and cgroups");
  app->add_option("--listen", text->address, "Address of the API")->capture_default_str();
  app->add_option("--port", text->port, "Port of the API")->capture_default_str();
  app->add_option("--region", text->region, "The one AWS region that this machine is")
      ->capture_default_str();
  app->add_option("--account", text->account, "The AWS account that this machine is")
      ->capture_default_str();
  app->add_option("--public-pool", text->public_pool,
                  "Public addresses to give out, as 198.18.16.0/20; else any that are free");
  app->add_option("--quota", text->quotas,
                  "How many of an EC2 resource there may be, as vpcs=20 (AWS's default: 5); see "
                  "neargated --help");
  app->add_option("--speed", text->speed,
                  "Divide AWS's waiting times (health intervals, drains) by this")
      ->capture_default_str();
  app->add_option("--decisions", text->decisions,
                  "Write down in this file who was allowed or denied what, and by which statement");
  app->add_flag("--verbose", text->verbose, "Log every API call");
  return {app, [app, text, &common](const Output& output) {
            return up({.daemon_arguments = daemon_arguments(*text, common),
                       .has_options = std::ranges::any_of(
                           app->get_options(), [](const auto* each) { return each->count() > 0; }),
                       .run_directory = common.run_directory,
                       .state_directory = common.state_directory},
                      output);
          }};
}

Command down_command(CLI::App& program, const CommonOptions& common) {
  auto options = std::make_shared<DownOptions>();
  CLI::App* app = program.add_subcommand("down",
                                         "Stop everything and remove it from this machine; the "
                                         "state is kept. Needs root");
  app->add_flag("--purge", options->purge, "Forget the state too");
  app->add_flag("--daemon-only", options->daemon_only,
                "Stop the daemon alone; load balancers and tasks go on serving");
  return {app, [options, &common](const Output& output) {
            options->run_directory = common.run_directory;
            options->state_directory = common.state_directory;
            options->name = common.name;
            return down(*options, output);
          }};
}

Command env_command(CLI::App& program, const CommonOptions& common) {
  struct Text {
    std::string shell = "sh";
    std::vector<std::string> command;
  };
  auto text = std::make_shared<Text>();
  CLI::App* app = program.add_subcommand("env",
                                         "Print the environment for terraform, aws and SDKs, or "
                                         "run a command in it: neargate env -- aws s3 ls");
  app->add_option("--shell", text->shell, "Syntax of the exports")
      ->check(CLI::IsMember({"sh", "fish"}))
      ->capture_default_str();
  app->add_option("command", text->command, "A command to run instead of printing");
  app->positionals_at_end();
  return {app, [text, &common](const Output& output) {
            return env(common.run_directory, text->shell, text->command, output);
          }};
}

Command completion_command(CLI::App& program) {
  auto shell = std::make_shared<std::string>();
  CLI::App* app = program.add_subcommand("completion",
                                         "Print completions for a shell: "
                                         "source <(neargate completion bash)");
  app->add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  return {app, [shell, &program](const Output& output) {
            std::vector<CompletionCommand> commands;
            for (const CLI::App* each : program.get_subcommands({})) {
              CompletionCommand& entry = commands.emplace_back();
              entry.name = each->get_name();
              for (const CLI::Option* option : each->get_options()) {
                for (const std::string& long_name : option->get_lnames()) {
                  entry.options.push_back("--" + long_name);
                }
              }
            }
            output.print(completion(*shell, commands));
            return 0;
          }};
}

}  // namespace

Commands machine_commands(CLI::App& program, const CommonOptions& common) {
  return {up_command(program, common), down_command(program, common), env_command(program, common),
          completion_command(program)};
}

}  // namespace neargate::cli
