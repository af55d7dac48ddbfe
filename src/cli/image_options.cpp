#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "cli/options.hpp"

namespace neargate::cli {
namespace {

Command build_command(CLI::App& image) {
  auto options = std::make_shared<ImageBuildOptions>();
  CLI::App* app = image.add_subcommand(
      "build", "Build an image: a Dockerfile FROM scratch right here, others through buildah");
  app->add_option("--tag,-t", options->tag, "Its name, REPOSITORY:TAG")->required();
  app->add_option("--file,-f", options->file, "The Dockerfile; the context's by default");
  app->add_option("--build-arg", options->build_arguments, "NAME=VALUE");
  app->add_option("context", options->context, "Directory that COPY reads from")->required();
  return {app, [options](const Output& output) { return image_build(*options, output); }};
}

Command push_command(CLI::App& image, const CommonOptions& common) {
  auto options = std::make_shared<ImagePushOptions>();
  CLI::App* app =
      image.add_subcommand("push", "Push an image that was built here to ECR's registry");
  app->add_option("name", options->tag, "Its name, REPOSITORY:TAG")->required();
  app->add_flag("--aws", options->endpoint.aws, kAwsFlagHelp);
  return {app, [options, &common](const Output& output) {
            complete(options->endpoint, common);
            return image_push(*options, output);
          }};
}

}  // namespace

Commands image_commands(CLI::App& program, const CommonOptions& common) {
  CLI::App* image = program.add_subcommand("image", "Build container images, and push them");
  image->require_subcommand(1);
  return {build_command(*image), push_command(*image, common)};
}

}  // namespace neargate::cli
