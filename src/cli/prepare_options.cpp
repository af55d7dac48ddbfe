#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "cli/options.hpp"

// bootstrap and verify: what is done before something is deployed.
namespace neargate::cli {
namespace {

Command bootstrap_command(CLI::App& program, const CommonOptions& common) {
  auto options = std::make_shared<BootstrapOptions>();
  CLI::App* app = program.add_subcommand(
      "bootstrap",
      "Make what an account must have once, by Terraform: state bucket, lock table, image "
      "registry, the pipeline's roles. May be run again");
  app->add_flag("--dry-run", options->dry_run, "Show what would be made, and make nothing");
  app->add_option("--region", options->region, "The region, where it is not the one that is set");
  app->add_option("--project", options->project, "First part of every name; Terraform's default");
  app->add_option(
      "--repository", options->repository,
      "GitHub repository whose workflows deliver: OWNER/NAME. Without: no roles for one");
  app->add_option("--owner-id", options->owner_id,
                  "Number of its owner: gh api repos/OWNER/NAME --jq .owner.id");
  app->add_option("--repository-id", options->repository_id,
                  "Its own number: gh api repos/OWNER/NAME --jq .id");
  app->add_option("--var", options->variables, "A further variable of Terraform: NAME=VALUE");
  app->add_option("--directory", options->directory, "Where the Terraform is")
      ->capture_default_str();
  app->add_flag("--aws", options->endpoint.aws, kAwsFlagHelp);
  return {app, [options, &common](const Output& output) {
            complete(options->endpoint, common);
            return bootstrap(*options, output);
          }};
}

Command verify_command(CLI::App& program, const CommonOptions& common) {
  auto options = std::make_shared<VerifyOptions>();
  CLI::App* app = program.add_subcommand(
      "verify",
      "What would keep a deployment from succeeding: roles, image, secrets, logs, load balancer, "
      "network, room. Changes nothing");
  app->footer(
      "Exit codes: 0 nothing, 15 something, 1 it could not be done, 2 wrong usage. Without "
      "--image\n"
      "and --tag it is about the image that the service has now.");
  add_service(*app, options->service);
  add_image(*app, options->image)->require_option(0, 1);
  return {app, [options, &common](const Output& output) {
            complete(options->service.endpoint, common);
            return verify(*options, output);
          }};
}

}  // namespace

Commands prepare_commands(CLI::App& program, const CommonOptions& common) {
  return {bootstrap_command(program, common), verify_command(program, common)};
}

}  // namespace neargate::cli
