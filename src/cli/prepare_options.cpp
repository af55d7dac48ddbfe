#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "cli/options.hpp"

// verify: what is done before something is deployed.
namespace neargate::cli {
namespace {

Command verify_command(CLI::App& program, const CommonOptions& common) {
  auto options = std::make_shared<VerifyOptions>();
  CLI::App* app = program.add_subcommand(
      "verify",
      "What would keep a deployment from succeeding: roles, image, secrets, logs, load balancer, "
      "network, room. Changes nothing. Exit code 15: something would");
  app->add_option("--cluster", options->cluster, "The cluster; not needed where there is only one");
  app->add_option("--service", options->service, "The service; not needed where there is only one");
  CLI::Option* const image =
      app->add_option("--image", options->image, "The image that would be deployed");
  app->add_option("--tag", options->tag, "Its tag, in the repository of the image until now")
      ->excludes(image);
  app->add_option("--container", options->container, "The container that the image is for");
  app->add_flag("--aws", options->endpoint.aws, kAwsFlagHelp);
  return {app, [options, &common](const Output& output) {
            complete(options->endpoint, common);
            return verify(*options, output);
          }};
}

}  // namespace

Commands prepare_commands(CLI::App& program, const CommonOptions& common) {
  return {verify_command(program, common)};
}

}  // namespace neargate::cli
