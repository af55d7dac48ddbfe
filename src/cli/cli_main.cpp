#include <cstdio>

#include <CLI/CLI.hpp>

#include "aws/error.hpp"
#include "base/error.hpp"
#include "cli/commands.hpp"

using namespace neargate;

namespace {

const char* const kAbout =
    "Neargate runs your AWS container stack for real on this machine: the same Terraform, AWS CLI "
    "and\n"
    "SDK calls, with real containers, networks and load balancers.\n"
    "\n"
    "  neargate up                     start it\n"
    "  eval \"$(neargate env)\"          point terraform, aws and SDKs at it\n"
    "  terraform apply                 as you would on AWS\n"
    "  neargate status                 what runs, and at which URLs\n"
    "  neargate logs --follow          what the tasks write\n"
    "  neargate events --follow        what happens to the services\n"
    "  neargate exec TASK              a shell in a task\n"
    "  neargate down                   stop and remove everything, keep the state\n";

const char* const kFooter =
    "Exit codes: 0 done, 1 it could not be done (the message says why and what to do), 2 wrong "
    "usage,\n"
    "3 (status) not running, 4 (reach) it does not pass.";

const char* const kAws = "Ask AWS, as the environment and ~/.aws say, not this machine";

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{kAbout, "neargate"};
  app.set_version_flag("--version", "neargate " NEARGATE_VERSION);
  app.require_subcommand(1);
  app.footer(kFooter);
  bool json = false;
  std::string run_directory = "/run/neargate";
  std::string state_directory = "/var/lib/neargate";
  std::string name = "ng";
  app.add_flag("--json", json, "Print results as JSON, and nothing else")->configurable(false);
  app.add_option("--run", run_directory, "Directory of sockets and pids")->capture_default_str();
  app.add_option("--state", state_directory, "Directory of everything that is kept")
      ->capture_default_str();
  app.add_option("--name", name, "Prefix of namespaces, links and cgroups, for several instances")
      ->capture_default_str();
  app.fallthrough();

  std::string address = "127.0.0.1", region = "us-east-1", account = "123456789012", speed = "1";
  std::string port = "4566", public_pool;
  std::vector<std::string> quotas;
  bool verbose = false;
  CLI::App* up = app.add_subcommand("up",
                                    "Start Neargate, or go on where it was left. Needs root: "
                                    "it makes namespaces, mounts and cgroups");
  up->add_option("--listen", address, "Address of the API")->capture_default_str();
  up->add_option("--port", port, "Port of the API")->capture_default_str();
  up->add_option("--region", region, "The one AWS region that this machine is")
      ->capture_default_str();
  up->add_option("--account", account, "The AWS account that this machine is")
      ->capture_default_str();
  up->add_option("--public-pool", public_pool,
                 "Public addresses to give out, as 198.18.16.0/20; else any that are free");
  up->add_option("--quota", quotas,
                 "How many of an EC2 resource there may be, as vpcs=20 (AWS's default: 5); see "
                 "neargated --help");
  up->add_option("--speed", speed, "Divide AWS's waiting times (health intervals, drains) by this")
      ->capture_default_str();
  up->add_flag("--verbose", verbose, "Log every API call");

  cli::DownOptions down_options;
  CLI::App* down = app.add_subcommand("down",
                                      "Stop everything and remove it from this machine; the "
                                      "state is kept. Needs root");
  down->add_flag("--purge", down_options.purge, "Forget the state too");
  down->add_flag("--daemon-only", down_options.daemon_only,
                 "Stop the daemon alone; load balancers and tasks go on serving");

  CLI::App* status = app.add_subcommand("status", "What runs, and at which URLs");

  std::string shell = "sh";
  std::vector<std::string> command;
  CLI::App* env = app.add_subcommand("env",
                                     "Print the environment for terraform, aws and SDKs, or "
                                     "run a command in it: neargate env -- aws s3 ls");
  env->add_option("--shell", shell, "Syntax of the exports")
      ->check(CLI::IsMember({"sh", "fish"}))
      ->capture_default_str();
  env->add_option("command", command, "A command to run instead of printing");
  env->positionals_at_end();

  cli::TasksOptions tasks_options;
  CLI::App* tasks = app.add_subcommand("tasks", "The tasks of ECS: where they run, and how");
  tasks->add_option("--cluster", tasks_options.cluster, "Of this cluster only");
  tasks->add_option("--service", tasks_options.service, "Of this service only");
  tasks->add_flag("--stopped", tasks_options.stopped, "Those that have stopped lately, and why");
  tasks->add_flag("--aws", tasks_options.endpoint.aws, kAws);

  cli::EventsOptions events_options;
  CLI::App* events = app.add_subcommand("events", "What ECS says of its services, in order");
  events->add_option("--cluster", events_options.cluster, "Of this cluster only");
  events->add_option("--service", events_options.service, "Of this service only");
  events->add_option("--since", events_options.since, "How far back: 90s, 10m, 2h, 1d")
      ->capture_default_str();
  events->add_flag("--follow,-f", events_options.follow, "Go on as events come");
  events->add_flag("--aws", events_options.endpoint.aws, kAws);

  cli::ReachOptions reach_options;
  CLI::App* reach = app.add_subcommand(
      "reach", "Whether a connection passes, and which rule, route or gateway decides");
  const char* const kEnd = "A task, a network interface, an address, a load balancer, or internet";
  reach->add_option("source", reach_options.source, kEnd)->required();
  reach
      ->add_option("destination", reach_options.destination,
                   "The same, with :PORT for tcp and udp, e.g. web:80; or a service: ecr.api, "
                   "ecr.dkr, s3, logs, ssm")
      ->required();
  reach->add_option("--protocol", reach_options.protocol, "tcp, udp or icmp")
      ->check(CLI::IsMember({"tcp", "udp", "icmp"}))
      ->capture_default_str();
  reach->add_flag("--aws", reach_options.endpoint.aws, kAws);

  cli::ExecOptions exec_options;
  CLI::App* exec = app.add_subcommand("exec",
                                      "A shell in a task, or a command: neargate exec TASK -- "
                                      "ls -l. The exit code is the command's");
  exec->add_option("task", exec_options.task, "Its id, or the beginning of it")->required();
  exec->add_option("--container", exec_options.container,
                   "Which of its containers; not needed where there is only one");
  exec->add_option("command", exec_options.command, "What to run instead of sh, after --");

  cli::InterruptOptions interrupt_options;
  CLI::App* interrupt = app.add_subcommand(
      "interrupt", "Take a FARGATE_SPOT task's capacity away, with AWS's notice of two minutes");
  interrupt->add_option("task", interrupt_options.task, "Its id, or the beginning of it")
      ->required();

  cli::LogsOptions logs_options;
  CLI::App* logs = app.add_subcommand("logs", "What the tasks write, from CloudWatch Logs");
  logs->add_option("group", logs_options.group,
                   "The log group; the services' where it is not given");
  logs->add_option("--service", logs_options.service, "The group of this service");
  logs->add_option("--filter", logs_options.filter,
                   "Only events that match, e.g. \"ERROR -timeout\"");
  logs->add_option("--since", logs_options.since, "How far back: 90s, 10m, 2h, 1d")
      ->capture_default_str();
  logs->add_flag("--follow,-f", logs_options.follow, "Go on as events come");
  logs->add_flag("--aws", logs_options.endpoint.aws, kAws);
  logs->add_flag("--daemon", logs_options.daemon, "The daemon's own log instead");

  CLI::App* image = app.add_subcommand("image", "Build container images, and push them");
  image->require_subcommand(1);
  cli::ImageBuildOptions build_options;
  CLI::App* image_build = image->add_subcommand(
      "build", "Build an image: a Dockerfile FROM scratch right here, others through buildah");
  image_build->add_option("--tag,-t", build_options.tag, "Its name, REPOSITORY:TAG")->required();
  image_build->add_option("--file,-f", build_options.file,
                          "The Dockerfile; the context's by default");
  image_build->add_option("--build-arg", build_options.build_arguments, "NAME=VALUE");
  image_build->add_option("context", build_options.context, "Directory that COPY reads from")
      ->required();
  cli::ImagePushOptions push_options;
  CLI::App* image_push =
      image->add_subcommand("push", "Push an image that was built here to Neargate's registry");
  image_push->add_option("name", push_options.tag, "Its name, REPOSITORY:TAG")->required();

  std::string completion_shell;
  CLI::App* completion = app.add_subcommand("completion",
                                            "Print completions for a shell: "
                                            "source <(neargate completion bash)");
  completion->add_option("shell", completion_shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : 2;
  }
  const cli::Output output = cli::Output::detect(json);
  try {
    if (*up) {
      cli::UpOptions options;
      options.run_directory = run_directory;
      options.state_directory = state_directory;
      options.daemon_arguments = {
          "--state",   state_directory, "--run",   run_directory, "--name",   name,
          "--listen",  address,         "--port",  port,          "--region", region,
          "--account", account,         "--speed", speed};
      if (!public_pool.empty()) {
        options.daemon_arguments.insert(options.daemon_arguments.end(),
                                        {"--public-pool", public_pool});
      }
      for (const std::string& quota : quotas) {
        options.daemon_arguments.insert(options.daemon_arguments.end(), {"--quota", quota});
      }
      if (verbose) options.daemon_arguments.push_back("--verbose");
      return cli::up(options, output);
    }
    if (*down) {
      down_options.run_directory = run_directory;
      down_options.state_directory = state_directory;
      down_options.name = name;
      return cli::down(down_options, output);
    }
    if (*status) return cli::status(run_directory, output);
    if (*env) return cli::env(run_directory, shell, command, output);
    if (*tasks) {
      tasks_options.endpoint.run_directory = run_directory;
      return cli::tasks(tasks_options, output);
    }
    if (*reach) {
      reach_options.endpoint.run_directory = run_directory;
      return cli::reach(reach_options, output);
    }
    if (*events) {
      events_options.endpoint.run_directory = run_directory;
      return cli::events(events_options, output);
    }
    if (*exec) {
      exec_options.run_directory = run_directory;
      return cli::exec(exec_options);
    }
    if (*interrupt) {
      interrupt_options.run_directory = run_directory;
      return cli::interrupt(interrupt_options, output);
    }
    if (*logs) {
      logs_options.endpoint.run_directory = run_directory;
      logs_options.state_directory = state_directory;
      return cli::logs(logs_options, output);
    }
    if (*image_build) return cli::image_build(build_options, output);
    if (*image_push) {
      push_options.run_directory = run_directory;
      return cli::image_push(push_options, output);
    }
    if (*completion) {
      std::vector<cli::CompletionCommand> commands;
      for (const CLI::App* sub : app.get_subcommands({})) {
        cli::CompletionCommand& entry = commands.emplace_back();
        entry.name = sub->get_name();
        for (const CLI::Option* option : sub->get_options()) {
          for (const std::string& long_name : option->get_lnames()) {
            entry.options.push_back("--" + long_name);
          }
        }
      }
      output.print(cli::completion(completion_shell, commands));
      return 0;
    }
  } catch (const aws::Error& error) {
    std::fprintf(stderr, "neargate: %s: %s\n", error.code().c_str(), error.what());
    return 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "neargate: %s\n", error.what());
    return 1;
  }
  return 2;
}
