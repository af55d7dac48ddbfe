#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/daemon_client.hpp"
#include "oidc/issuer_files.hpp"
#include "pipeline/pipeline_run.hpp"
#include "pipeline/workflow/read_workflow.hpp"

namespace neargate::cli {
namespace {

pipeline::Assignments pairs_of(const std::vector<std::string>& given, const char* option,
                               bool may_be_ours) {
  pipeline::Assignments out;
  for (const std::string& text : given) {
    const std::size_t equals = text.find('=');
    if (equals != std::string::npos && equals > 0) {
      out.emplace_back(text.substr(0, equals), text.substr(equals + 1));
      continue;
    }
    const char* ours = may_be_ours && equals != 0 ? std::getenv(text.c_str()) : nullptr;
    if (ours == nullptr) {
      throw Error(
          std::string(option) + " " + text,
          may_be_ours ? "it is not NAME=VALUE, and no variable of ours" : "it is not NAME=VALUE");
    }
    out.emplace_back(text, ours);
  }
  return out;
}

}  // namespace

int pipeline_run(PipelineOptions options, const Output& output) {
  pipeline::RunRequest& request = options.request;
  request.inputs = pairs_of(options.inputs, "--input", false);
  request.variables = pairs_of(options.variables, "--var", false);
  request.secrets = pairs_of(options.secrets, "--secret", true);
  request.environment = pairs_of(options.environment, "--env", true);
  const std::filesystem::path file = std::filesystem::absolute(request.workflow_file);
  request.source = options.source.empty() ? file.parent_path().string() : options.source;
  request.directory = std::filesystem::absolute(
      options.directory.empty() ? options.state_directory + "/pipeline" : options.directory);
  if (!request.actions.empty()) request.actions = std::filesystem::absolute(request.actions);
  if (const auto status = DaemonClient(options.run_directory).status()) {
    request.endpoint = status->endpoint;
  } else {
    output.note("no Neargate runs here: steps that ask AWS will find nobody");
  }
  const auto issuer = oidc::load_issuer(options.state_directory);
  if (issuer) request.issuer = &*issuer;
  try {
    const pipeline::RunReport report = pipeline::run_pipeline(request, [&](std::size_t width) {
      return pipeline::Console(stderr, output.colors, width);
    });
    output.print(output.json ? to_json(report) : to_text(report));
    return pipeline::exit_code_of(report.conclusion);
  } catch (const pipeline::Refused& refused) {
    std::fprintf(stderr, "%s\n", refused.what());
    return pipeline::kRunRefused;
  }
}

}  // namespace neargate::cli
