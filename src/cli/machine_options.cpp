#include <filesystem>
#include <memory>
#include <utility>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "cli/options.hpp"

// up, down, env and completion: the machine's own Neargate.
namespace neargate::cli {
namespace {

// What neargated is started with; as text, for it checks them. "": as the state keeps it, or the
// default.
struct UpText {
  std::string address, port, region, account, speed, public_pool, decisions;
  std::vector<std::string> quotas;
  bool verbose = false, to_defaults = false;
};

std::vector<std::string> daemon_arguments(const UpText& text, const CommonOptions& common) {
  std::vector<std::string> out = {
      "--state", common.state_directory, "--run", common.run_directory, "--name", common.name};
  const std::pair<const char*, const std::string&> given[] = {
      {"--listen", text.address},  {"--port", text.port},   {"--region", text.region},
      {"--account", text.account}, {"--speed", text.speed}, {"--public-pool", text.public_pool},
  };
  for (const auto& [option, value] : given) {
    if (!value.empty()) out.insert(out.end(), {option, value});
  }
  for (const std::string& quota : text.quotas) out.insert(out.end(), {"--quota", quota});
  if (!text.decisions.empty()) {
    out.insert(out.end(), {"--decisions", std::filesystem::absolute(text.decisions).string()});
  }
  if (text.verbose) out.push_back("--verbose");
  if (text.to_defaults) out.push_back("--defaults");
  return out;
}

Command up_command(CLI::App& program, const CommonOptions& common) {
  auto text = std::make_shared<UpText>();
  CLI::App* app = program.add_subcommand("up",
                                         "Start Neargate, or go on where it was left. Needs root: "
                                         "it makes namespaces, mounts and cgroups");
  app->footer(
      "The state keeps these options, but --decisions and --verbose: a later up takes them where "
      "it "
      "is not\ngiven others. Account, region and --name are for good, until `neargate down "
      "--purge`.");
  const auto add = [app](const std::string& option, std::string& value, const std::string& help,
                         const std::string& usual) {
    add_name(*app, option, value, help)->default_str(usual);
  };
  add("--listen", text->address, "Address of the API", "127.0.0.1");
  add("--port", text->port, "Port of the API", "4566");
  add("--region", text->region, "The one AWS region that this machine is", "us-east-1");
  add("--account", text->account, "The AWS account that this machine is", "123456789012");
  app->add_option("--public-pool", text->public_pool,
                  "Public addresses to give out, as 198.18.16.0/20; else any that are free");
  app->add_option("--quota", text->quotas,
                  "How many of an EC2 resource there may be, as vpcs=20 (AWS's default: 5); see "
                  "neargated --help");
  add("--speed", text->speed, "Divide AWS's waiting times (health intervals, drains) by this", "1");
  app->add_flag("--defaults", text->to_defaults,
                "Take the defaults of what is not given, not what the state keeps");
  app->add_option("--decisions", text->decisions,
                  "Write down in this file who was allowed or denied what, and by which statement; "
                  "until the daemon ends");
  app->add_flag("--verbose", text->verbose, "Log every API call; until the daemon ends");
  return {app, [text, &common](const Output& output) {
            return up({.daemon_arguments = daemon_arguments(*text, common),
                       .is_state_chosen = common.is_state_chosen},
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
            options->is_state_chosen = common.is_state_chosen;
            options->name = common.name;
            options->is_name_given = common.is_name_given;
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
