#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "cli/options.hpp"

// iam why.
namespace neargate::cli {
namespace {

Command why_command(CLI::App& family, const CommonOptions& common) {
  auto options = std::make_shared<IamWhyOptions>();
  CLI::App* app = family.add_subcommand(
      "why",
      "Whether a role may do something, and which statement of which policy decides. Exit code 5: "
      "it may not");
  app->add_option("principal", options->principal,
                  "A role's name, its ARN, or the ARN of a session of it")
      ->required();
  app->add_option("action", options->action, "As policies name it: ecs:UpdateService")->required();
  app->add_option("resource", options->resource, "An ARN; * for an action that has no resources")
      ->required();
  app->add_option(
         "--context", options->context,
         "What the request brings, as KEY=VALUE: iam:PassedToService=ecs-tasks.amazonaws.com")
      ->allow_extra_args(false);
  app->add_flag("--aws", options->endpoint.aws, kAwsFlagHelp);
  return {app, [options, &common](const Output& output) {
            complete(options->endpoint, common);
            return iam_why(*options, output);
          }};
}

}  // namespace

Commands iam_commands(CLI::App& program, const CommonOptions& common) {
  CLI::App* family = program.add_subcommand("iam", "Who may do what");
  family->require_subcommand(1);
  return {why_command(*family, common)};
}

}  // namespace neargate::cli
