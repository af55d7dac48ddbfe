#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "cli/options.hpp"

// oidc start, stop, token, serve.
namespace neargate::cli {
namespace {

using oidc::GithubRun;

// What stands for a commit where none is given.
const char* const kNoCommit = "0000000000000000000000000000000000000000";

struct OidcChoice {
  OidcOptions options;
  GithubRun run;
  std::string audience = "sts.amazonaws.com";
  std::string listen = "127.0.0.1:0";

  OidcOptions complete(const CommonOptions& common) const {
    OidcOptions out = options;
    out.run_directory = common.run_directory;
    out.state_directory = common.state_directory;
    return out;
  }
  // With what GitHub has of a pull request where nothing else is given.
  GithubRun complete_run() const {
    GithubRun out = run;
    if (out.event != "pull_request") return out;
    if (out.ref == GithubRun().ref) out.ref = "refs/pull/1/merge";
    if (out.base_ref.empty()) out.base_ref = "main";
    if (out.head_ref.empty()) out.head_ref = "change";
    return out;
  }
};
using Choice = std::shared_ptr<OidcChoice>;

CLI::App* add_command(CLI::App& family, const char* name, const char* help, const Choice& choice) {
  CLI::App* app = family.add_subcommand(name, help);
  choice->options.issuer = oidc::kGithubIssuer;
  app->add_option("--issuer", choice->options.issuer,
                  "Another issuer than GitHub's, such as that of GitHub Enterprise Server")
      ->capture_default_str();
  return app;
}

void add_run_options(CLI::App& app, GithubRun& run) {
  run.sha = kNoCommit;
  const auto add = [&](const char* name, std::string& value, const char* help) {
    app.add_option(name, value, help)->capture_default_str();
  };
  app.add_option("--repository", run.repository, "OWNER/NAME")->required();
  add("--repository-id", run.repository_id, "Its number at GitHub");
  add("--owner-id", run.repository_owner_id, "Its owner's number at GitHub");
  app.add_flag("--immutable", run.immutable_subject,
               "The subject with those numbers, as repositories made since July 2026 have it");
  add("--visibility", run.repository_visibility, "public, private or internal");
  add("--event", run.event, "push, pull_request, workflow_dispatch, …");
  add("--ref", run.ref, "refs/heads/BRANCH, refs/tags/TAG or refs/pull/NUMBER/merge");
  add("--sha", run.sha, "The commit");
  add("--head-ref", run.head_ref, "A pull request's branch");
  add("--base-ref", run.base_ref, "The branch that a pull request is to be merged into");
  add("--environment", run.environment, "The job's environment, if it has one");
  add("--workflow", run.workflow, "The workflow's name; its path where it has none");
  add("--workflow-path", run.workflow_path, "The workflow's file");
  add("--job-workflow-ref", run.job_workflow_ref,
      "A reusable workflow that the job is in: OWNER/NAME/PATH@REF");
  add("--actor", run.actor, "Who started the run");
  add("--actor-id", run.actor_id, "His number at GitHub");
  add("--run-id", run.run_id, "The run's number");
  add("--run-number", run.run_number, "Which run of its workflow it is");
  add("--run-attempt", run.run_attempt, "Which attempt of the run it is");
  add("--runner-environment", run.runner_environment, "github-hosted or self-hosted");
}

Command start_command(CLI::App& family, const CommonOptions& common) {
  auto choice = std::make_shared<OidcChoice>();
  CLI::App* app = add_command(
      family, "start", "Make this machine the issuer for the Neargate here, until stop", choice);
  return {app, [choice, &common](const Output& output) {
            return oidc_start(choice->complete(common), output);
          }};
}

Command stop_command(CLI::App& family, const CommonOptions& common) {
  auto choice = std::make_shared<OidcChoice>();
  CLI::App* app = add_command(
      family, "stop", "Make the issuer the one of the internet again; forget its key", choice);
  return {app, [choice, &common](const Output& output) {
            return oidc_stop(choice->complete(common), output);
          }};
}

Command token_command(CLI::App& family, const CommonOptions& common) {
  auto choice = std::make_shared<OidcChoice>();
  CLI::App* app = add_command(
      family, "token", "Print a job's token; with --json, the claims of such a token", choice);
  add_run_options(*app, choice->run);
  app->add_option("--audience", choice->audience, "Whom the token is for")->capture_default_str();
  return {app, [choice, &common](const Output& output) {
            return oidc_token(choice->complete(common), choice->complete_run(), choice->audience,
                              output);
          }};
}

Command serve_command(CLI::App& family, const CommonOptions& common) {
  auto choice = std::make_shared<OidcChoice>();
  CLI::App* app = add_command(family, "serve",
                              "Serve a job's tokens as GitHub's runner does; prints the "
                              "environment that actions ask them by",
                              choice);
  add_run_options(*app, choice->run);
  app->add_option("--listen", choice->listen, "Where; port 0 is any that is free")
      ->capture_default_str();
  return {app, [choice, &common](const Output& output) {
            return oidc_serve(choice->complete(common), choice->complete_run(), choice->listen,
                              output);
          }};
}

}  // namespace

Commands oidc_commands(CLI::App& program, const CommonOptions& common) {
  CLI::App* family = program.add_subcommand(
      "oidc", "A local issuer of GitHub Actions' tokens, for rehearsals and tests");
  family->require_subcommand(1);
  return {start_command(*family, common), stop_command(*family, common),
          token_command(*family, common), serve_command(*family, common)};
}

}  // namespace neargate::cli
