#include <algorithm>
#include <cctype>
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/delivery.hpp"
#include "cli/options.hpp"

// deploy, diff, render, rollback, wait, history, run and scale: versions of a service.
namespace neargate::cli {
namespace {

const char* const kFollowingCodes =
    "Exit codes: 0 it serves (with --no-wait: it was started), 10 rolled back, 11 superseded,\n"
    "12 timed out, 13 stopped, 14 nothing runs (desired count 0), 15 not started (verification),\n"
    "16 failed and nothing brought back, 17 left (interrupted, or it cannot be followed: neargate\n"
    "wait goes on), 18 --run-first failed, 19 complete but not serving, 1 any other error, 2 "
    "usage.";

// As CLI::NonNegativeNumber, in words that tell what is wanted.
CLI::Validator task_count() {
  return {[](const std::string& text) {
            const bool is_count = !text.empty() && text.size() <= 6 &&
                                  std::ranges::all_of(text, [](unsigned char character) {
                                    return std::isdigit(character) != 0;
                                  });
            return is_count ? "" : "a number of tasks is a whole number from 0, not " + text;
          },
          "COUNT"};
}

void add_follow(CLI::App& app, FollowOptions& options) {
  app.add_option("--timeout", options.timeout, "How long to follow it: 90s, 10m, 2h")
      ->capture_default_str();
  app.add_flag("--no-wait", options.no_wait, "Start it, and do not follow it: neargate wait does");
}

Command deploy_command(CLI::App& program, const CommonOptions& common) {
  auto options = std::make_shared<DeployOptions>();
  CLI::App* app = program.add_subcommand(
      "deploy", "Bring an image into service, and wait until it serves or has been rolled back");
  add_service(*app, options->service);
  add_image(*app, options->image)->require_option(1);
  add_follow(*app, options->follow);
  app->add_option("--run-first", options->run_first,
                  "A command that a task of the new version runs before the update, e.g. "
                  "\"rake db:migrate\"; where it fails nothing is updated");
  app->add_flag("--no-verify", options->no_verify, "Do not look first whether it can succeed");
  app->add_flag("--force", options->force, "Also where this very image serves already");
  app->footer(kFollowingCodes);
  return {app, [options, &common](const Output& output) {
            complete(options->service.endpoint, common);
            return deploy(*options, output);
          }};
}

Command diff_command(CLI::App& program, const CommonOptions& common) {
  auto options = std::make_shared<DiffOptions>();
  CLI::App* app =
      program.add_subcommand("diff", "What a deploy would change in the task definition");
  app->footer("Exit codes: 0 nothing, 3 something, 1 it could not be done, 2 wrong usage.");
  add_service(*app, options->service);
  add_image(*app, options->image)->require_option(1);
  return {app, [options, &common](const Output& output) {
            complete(options->service.endpoint, common);
            return diff(*options, output);
          }};
}

Command render_command(CLI::App& program, const CommonOptions& common) {
  auto options = std::make_shared<DiffOptions>();
  CLI::App* app =
      program.add_subcommand("render", "The task definition that a deploy would register, as JSON");
  add_service(*app, options->service);
  add_image(*app, options->image)->require_option(1);
  return {app, [options, &common](const Output& output) {
            complete(options->service.endpoint, common);
            return render(*options, output);
          }};
}

Command rollback_command(CLI::App& program, const CommonOptions& common) {
  auto options = std::make_shared<RollbackOptions>();
  CLI::App* app = program.add_subcommand(
      "rollback", "Stop the deployment under way and go back; or deploy the last good revision");
  add_service(*app, options->service);
  add_follow(*app, options->follow);
  app->footer(kFollowingCodes);
  add_name(*app, "--to", options->to, "This revision instead: 5, web:5 or an ARN");
  return {app, [options, &common](const Output& output) {
            complete(options->service.endpoint, common);
            return rollback(*options, output);
          }};
}

Command wait_command(CLI::App& program, const CommonOptions& common) {
  auto options = std::make_shared<WaitOptions>();
  CLI::App* app = program.add_subcommand("wait", "Follow the last deployment to its end");
  add_service(*app, options->service);
  app->footer(kFollowingCodes);
  app->add_option("--timeout", options->follow.timeout, "How long: 90s, 10m, 2h")
      ->capture_default_str();
  return {app, [options, &common](const Output& output) {
            complete(options->service.endpoint, common);
            return wait(*options, output);
          }};
}

Command history_command(CLI::App& program, const CommonOptions& common) {
  auto options = std::make_shared<HistoryOptions>();
  CLI::App* app = program.add_subcommand(
      "history", "The service's deployments: when, which image, by whom, and how they ended");
  add_service(*app, options->service);
  app->add_option("--count", options->count, "How many, at most")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  return {app, [options, &common](const Output& output) {
            complete(options->service.endpoint, common);
            return history(*options, output);
          }};
}

Command run_command(CLI::App& program, const CommonOptions& common) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* app = program.add_subcommand(
      "run",
      "Run a task of the service's once: neargate run -- rake db:migrate. Its log is "
      "printed");
  app->footer(
      "Exit codes: the command's; 125 where it has none (it could not be started, was "
      "interrupted,\n"
      "or its time was over), 1 any other error, 2 wrong usage.");
  add_service(*app, options->service);
  add_name(*app, "--container", options->container, "Whose command and environment it is");
  add_name(*app, "--revision", options->revision, "This task definition instead of the service's");
  app->add_option("--env", options->environment, "NAME=VALUE; may be given several times")
      ->allow_extra_args(false);
  app->add_option("--timeout", options->timeout, "When it is stopped: 90s, 10m, 2h")
      ->capture_default_str();
  app->add_option("command", options->command, "What to run instead of the image's, after --");
  return {app, [options, &common](const Output& output) {
            complete(options->service.endpoint, common);
            return run(*options, output);
          }};
}

Command scale_command(CLI::App& program, const CommonOptions& common) {
  auto options = std::make_shared<ScaleOptions>();
  CLI::App* app = program.add_subcommand(
      "scale", "Set how many tasks the service has, or between what autoscaling keeps that");
  add_service(*app, options->service);
  app->add_option("count", options->count, "How many tasks")->check(task_count());
  app->add_option("--min", options->min, "How few autoscaling may make of them")
      ->check(task_count());
  app->add_option("--max", options->max, "How many autoscaling may make of them")
      ->check(task_count());
  app->callback([app] {
    if (app->count("count") + app->count("--min") + app->count("--max") == 0) {
      throw CLI::RequiredError("a count, --min or --max");
    }
  });
  return {app, [options, &common](const Output& output) {
            complete(options->service.endpoint, common);
            return scale(*options, output);
          }};
}

}  // namespace

Commands delivery_commands(CLI::App& program, const CommonOptions& common) {
  return {deploy_command(program, common), rollback_command(program, common),
          wait_command(program, common),   diff_command(program, common),
          render_command(program, common), history_command(program, common),
          run_command(program, common),    scale_command(program, common)};
}

}  // namespace neargate::cli
