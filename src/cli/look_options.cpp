#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "cli/options.hpp"

// status, tasks, events, logs and reach: what there is and how it does; they change nothing.
namespace neargate::cli {
namespace {

const char* const kSinceHelp =
    "How far back: 90s, 10m, 2h, 1d; or from when on: 2026-11-23T16:20:31Z";

Command status_command(CLI::App& program, const CommonOptions& common) {
  auto options = std::make_shared<StatusOptions>();
  CLI::App* app = program.add_subcommand(
      "status", "What runs, at which URLs, and how deployments, targets and alarms are");
  add_name(*app, "--cluster", options->cluster, "Of this cluster only");
  add_name(*app, "--service", options->service, "Of this service only");
  app->add_flag("--aws", options->endpoint.aws, kAwsFlagHelp);
  return {app, [options, &common](const Output& output) {
            complete(options->endpoint, common);
            return status(*options, output);
          }};
}

Command tasks_command(CLI::App& program, const CommonOptions& common) {
  auto options = std::make_shared<TasksOptions>();
  CLI::App* app = program.add_subcommand("tasks", "The tasks of ECS: where they run, and how");
  add_name(*app, "--cluster", options->cluster, "Of this cluster only");
  add_name(*app, "--service", options->service, "Of this service only");
  app->add_flag("--stopped", options->stopped, "Those that have stopped lately, and why");
  app->add_flag("--aws", options->endpoint.aws, kAwsFlagHelp);
  return {app, [options, &common](const Output& output) {
            complete(options->endpoint, common);
            return tasks(*options, output);
          }};
}

Command events_command(CLI::App& program, const CommonOptions& common) {
  auto options = std::make_shared<EventsOptions>();
  CLI::App* app = program.add_subcommand("events", "What ECS says of its services, in order");
  add_name(*app, "--cluster", options->cluster, "Of this cluster only");
  add_name(*app, "--service", options->service, "Of this service only");
  app->add_option("--since", options->since, kSinceHelp)->capture_default_str();
  app->add_flag("--follow,-f", options->follow, "Go on as events come");
  app->add_flag("--aws", options->endpoint.aws, kAwsFlagHelp);
  return {app, [options, &common](const Output& output) {
            complete(options->endpoint, common);
            return events(*options, output);
          }};
}

Command logs_command(CLI::App& program, const CommonOptions& common) {
  auto options = std::make_shared<LogsOptions>();
  CLI::App* app = program.add_subcommand("logs", "What the tasks write, from CloudWatch Logs");
  app->add_option("group", options->group, "The log group; the services' where it is not given");
  add_name(*app, "--service", options->service, "The group of this service");
  app->add_option("--filter", options->filter, "Only events that match, e.g. \"ERROR -timeout\"");
  const CLI::Option* const since =
      app->add_option("--since", options->since, kSinceHelp)->capture_default_str();
  CLI::Option* const follow = app->add_flag("--follow,-f", options->follow, "Go on as events come");
  app->add_flag("--previous", options->previous,
                "Of the tasks that ran before those that run now; a day back")
      ->excludes(follow);
  app->add_flag("--aws", options->endpoint.aws, kAwsFlagHelp);
  app->add_flag("--daemon", options->daemon, "The daemon's own log instead");
  return {app, [options, since, &common](const Output& output) {
            complete(options->endpoint, common);
            options->state_directory = common.state_directory;
            if (options->previous && since->count() == 0) options->since = "1d";
            return logs(*options, output);
          }};
}

Command reach_command(CLI::App& program, const CommonOptions& common) {
  auto options = std::make_shared<ReachOptions>();
  CLI::App* app = program.add_subcommand(
      "reach", "Whether a connection passes, and which rule, route or gateway decides");
  app->add_option("source", options->source,
                  "A task, a network interface, an address, a load balancer, or internet")
      ->required();
  app->add_option("destination", options->destination,
                  "The same, with :PORT for tcp and udp, e.g. web:80; or a service: ecr.api, "
                  "ecr.dkr, s3, logs, ssm")
      ->required();
  app->add_option("--protocol", options->protocol, "tcp, udp or icmp")
      ->check(CLI::IsMember({"tcp", "udp", "icmp"}))
      ->capture_default_str();
  app->add_flag("--aws", options->endpoint.aws, kAwsFlagHelp);
  return {app, [options, &common](const Output& output) {
            complete(options->endpoint, common);
            return reach(*options, output);
          }};
}

}  // namespace

Commands look_commands(CLI::App& program, const CommonOptions& common) {
  return {status_command(program, common), tasks_command(program, common),
          events_command(program, common), logs_command(program, common),
          reach_command(program, common)};
}

}  // namespace neargate::cli
