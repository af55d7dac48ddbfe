#include <fmt/format.h>

#include "aws/http_transport.hpp"
#include "base/error.hpp"
#include "cli/commands.hpp"
#include "deploy/image_build.hpp"
#include "deploy/image_push.hpp"
#include "deploy/push_target.hpp"

namespace neargate::cli {
namespace {

std::string mebibytes(std::uint64_t bytes) {
  return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / (1 << 20));
}

}  // namespace

int image_build(const ImageBuildOptions& options, const Output& output) {
  std::map<std::string, std::string> arguments;
  for (const std::string& given : options.build_arguments) {
    const std::size_t equals = given.find('=');
    if (equals == std::string::npos) {
      throw Error("--build-arg " + given, "it is not NAME=VALUE");
    }
    arguments[given.substr(0, equals)] = given.substr(equals + 1);
  }
  deploy::ImageLayout layout(deploy::ImageLayout::default_directory());
  output.begin("building " + options.tag);
  const deploy::BuiltImage built = deploy::build_image(
      layout, options.tag,
      {.dockerfile = options.file.empty() ? options.context + "/Dockerfile" : options.file,
       .context = options.context,
       .arguments = arguments});
  output.done(
      fmt::format("built {} ({}, by {})", options.tag, mebibytes(built.bytes), built.builder));
  output.print(output.json ? "{\"digest\":\"" + built.digest + "\"}" : built.digest);
  return 0;
}

int image_push(const ImagePushOptions& options, const Output& output) {
  deploy::ImageLayout layout(deploy::ImageLayout::default_directory());
  const auto digest = layout.find(options.tag);
  if (!digest) {
    throw Error("there is no image " + options.tag, "it was not built here",
                "build it: neargate image build --tag " + options.tag + " CONTEXT");
  }
  aws::HttpTransport transport(options.endpoint.config());
  const deploy::PushTarget target = deploy::find_push_target(transport, options.tag);
  output.begin("pushing " + options.tag);
  deploy::push_image(layout, *digest, target, [&](const deploy::PushProgress& progress) {
    output.note(fmt::format("    {} {} {}", progress.digest.substr(0, 19),
                            mebibytes(progress.bytes),
                            progress.was_there ? "is there already" : "pushed"));
  });
  output.done("pushed " + options.tag);
  output.print(output.json ? "{\"digest\":\"" + *digest + "\"}" : *digest);
  return 0;
}

}  // namespace neargate::cli
