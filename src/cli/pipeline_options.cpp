#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "cli/options.hpp"

// pipeline run.
namespace neargate::cli {
namespace {

const char* const kFooter =
    "Exit codes: 0 all green, 1 it could not be done, 2 wrong usage, 3 a job failed, 4 the file "
    "asks for\nwhat is not supported, 5 cancelled, 6 the event does not start it.";

void add_event_options(CLI::App& app, pipeline::RunRequest& request) {
  const auto add = [&](const char* name, std::string& value, const char* help) {
    app.add_option(name, value, help)->capture_default_str();
  };
  add("--event", request.event, "push, pull_request, workflow_dispatch, schedule …");
  add("--type", request.type, "Its activity, as opened of a pull request; there synchronize");
  add("--ref", request.ref, "Branch or tag, of a pull request its head; else what is checked out");
  add("--sha", request.sha, "The commit; else the ref's");
  add("--base", request.base, "The branch that a pull request goes to; else main");
  app.add_option("--pull-request", request.pull_request, "Its number")->capture_default_str();
  add("--repository", request.repository, "OWNER/NAME; else as the remote 'origin' says");
  add("--repository-id", request.repository_id, "Its number at GitHub, in tokens");
  add("--owner-id", request.owner_id, "Its owner's number at GitHub, in tokens");
  app.add_flag("--immutable", request.immutable_subject,
               "Tokens' subjects with those numbers, as repositories made since July 2026 have");
  add("--actor", request.actor, "Who did it");
}

}  // namespace

Commands pipeline_commands(CLI::App& program, const CommonOptions& common) {
  CLI::App* pipeline =
      program.add_subcommand("pipeline", "Run the workflows of GitHub Actions on this machine");
  pipeline->require_subcommand(1);
  auto options = std::make_shared<PipelineOptions>();
  CLI::App* app = pipeline->add_subcommand(
      "run", "Run a workflow file, as GitHub would for an event: against the Neargate here");
  app->footer(kFooter);
  app->add_option("file", options->request.workflow_file, ".github/workflows/deliver.yml")
      ->required();
  add_event_options(*app, options->request);
  app->add_option("--source", options->source, "The git repository; else the file's");
  app->add_option("--input", options->inputs, "NAME=VALUE, of workflow_dispatch");
  app->add_option("--var", options->variables, "NAME=VALUE, in the context vars");
  app->add_option("--secret", options->secrets,
                  "NAME=VALUE, in the context secrets; NAME alone takes the environment's value");
  app->add_option("--env", options->environment,
                  "NAME=VALUE for all steps; NAME alone takes the environment's value");
  app->add_option("--actions", options->request.actions,
                  "Directory of published actions: OWNER/NAME@REF in it");
  app->add_option("--directory", options->directory,
                  "Where runs are kept; else 'pipeline' in the state directory");
  app->add_flag("--keep", options->request.keep, "Leave the jobs' workspaces");
  return {{app, [options, &common](const Output& output) {
             options->run_directory = common.run_directory;
             options->state_directory = common.state_directory;
             return pipeline_run(*options, output);
           }}};
}

}  // namespace neargate::cli
