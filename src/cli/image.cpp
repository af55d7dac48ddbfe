#include <fmt/format.h>

#include "aws/http_transport.hpp"
#include "base/error.hpp"
#include "cli/commands.hpp"
#include "deploy/image_build.hpp"
#include "deploy/image_push.hpp"
#include "gen/ecr/client.hpp"

namespace neargate::cli {
namespace {

// "registry/team/app:v1" apart; the registry is what stands before the first '/' where it looks
// like a host's name.
struct Name {
  std::string registry, repository, tag;
};

Name parse_name(const std::string& text) {
  Name out;
  std::string rest = text;
  const std::size_t slash = rest.find('/');
  if (slash != std::string::npos &&
      rest.substr(0, slash).find_first_of(".:") != std::string::npos) {
    out.registry = rest.substr(0, slash);
    rest = rest.substr(slash + 1);
  }
  const std::size_t colon = rest.rfind(':');
  out.repository = rest.substr(0, colon);
  out.tag = colon == std::string::npos ? "latest" : rest.substr(colon + 1);
  if (out.repository.empty() || out.tag.empty()) {
    throw Error("cannot understand the image name " + text, "it is not REPOSITORY:TAG",
                "as in neargate-app:v1");
  }
  return out;
}

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
  const Name name = parse_name(options.tag);
  deploy::ImageLayout layout(deploy::ImageLayout::default_directory());
  const auto digest = layout.find(options.tag);
  if (!digest) {
    throw Error("there is no image " + options.tag, "it was not built here",
                "build it: neargate image build --tag " + options.tag + " CONTEXT");
  }
  aws::HttpTransport transport(
      Endpoint{.run_directory = options.run_directory, .is_directory_given = true}.config());
  ecr::Client client(transport);
  const auto authorization = client.get_authorization_token({}).authorization_data;
  if (!authorization || authorization->empty()) {
    throw Error("cannot push", "the registry gives no authorization token");
  }
  deploy::PushTarget target;
  // The registry is on the same endpoint as the API, whatever AWS's name of it is.
  target.endpoint = transport.config().endpoint_url;
  target.authorization_token = authorization->front().authorization_token.value_or("");
  target.repository = name.repository;
  target.tag = name.tag;
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
