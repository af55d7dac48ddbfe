#include <algorithm>
#include <cstdio>
#include <iterator>

#include <CLI/CLI.hpp>

#include "aws/error.hpp"
#include "base/assert.hpp"
#include "cli/options.hpp"
#include "cli/usage_error.hpp"
#include "cli/wrong_usage.hpp"

using namespace neargate;

namespace {

const char* const kAbout =
    "Neargate runs your AWS container stack for real on this machine: the same Terraform, AWS CLI "
    "and\n"
    "SDK calls, with real containers, networks and load balancers.\n"
    "\n"
    "  neargate up                     start it\n"
    "  eval \"$(neargate env)\"          point terraform, aws and SDKs at it\n"
    "  terraform apply                 as you would on AWS\n"
    "  neargate status                 what runs, and at which URLs\n"
    "  neargate logs --follow          what the tasks write\n"
    "  neargate events --follow        what happens to the services\n"
    "  neargate exec TASK              a shell in a task\n"
    "  neargate down                   stop and remove everything, keep the state\n";

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

const char* const kFooter =
    "Exit codes: 0 done, 1 it could not be done (the message says why and what to do), 2 wrong "
    "usage,\n"
    "3 (status) not running, (diff) it differs, 4 (reach) it does not pass, 5 (iam why) it may "
    "not,\n"
    "3 to 6 (pipeline run) how the run went, 10 to 19 (deploy, wait, rollback, verify) how a\n"
    "deployment went, a program's own or 125 (run): see the command's --help.";

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{kAbout, "neargate"};
  app.set_version_flag("--version", "neargate " NEARGATE_VERSION);
  app.require_subcommand(1);
  app.footer(kFooter);
  cli::CommonOptions common;
  app.add_flag("--json", common.json, "Print results as JSON, and nothing else")
      ->configurable(false);
  const CLI::Option* const run =
      app.add_option("--run", common.run_directory,
                     "Directory of sockets and pids, where the state does not keep one")
          ->capture_default_str();
  const CLI::Option* const state =
      app.add_option("--state", common.state_directory, "Directory of everything that is kept")
          ->capture_default_str();
  const CLI::Option* const name =
      app.add_option("--name", common.name,
                     "Prefix of namespaces, links and cgroups, for several instances; kept by "
                     "the state")
          ->capture_default_str();
  app.fallthrough();
  app.failure_message(cli::usage_error);

  cli::Commands commands;
  for (const auto& family : {cli::machine_commands, cli::look_commands, cli::task_commands,
                             cli::prepare_commands, cli::image_commands, cli::delivery_commands,
                             cli::iam_commands, cli::oidc_commands, cli::pipeline_commands}) {
    std::ranges::move(family(app, common), std::back_inserter(commands));
  }

  std::vector<std::string> arguments = cli::with_values_apart({argv + 1, argv + argc});
  std::ranges::reverse(arguments);  // as CLI11 takes them
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongUsage;
  }
  common.is_run_directory_given = run->count() > 0;
  common.is_state_chosen = state->count() > 0;
  common.is_name_given = name->count() > 0;
  cli::take_kept_places(common);
  const auto chosen = std::ranges::find_if(
      commands, [](const cli::Command& command) { return command.app->parsed(); });
  NG_ASSERT(chosen != commands.end());
  try {
    return chosen->run(cli::Output::detect(common.json));
  } catch (const cli::WrongUsage& error) {
    std::fprintf(stderr, "neargate: %s\n", error.what());
    return kWrongUsage;
  } catch (const aws::Error& error) {
    std::fprintf(stderr, "neargate: %s: %s\n", error.code().c_str(), error.what());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "neargate: %s\n", error.what());
  }
  return kFailed;
}
