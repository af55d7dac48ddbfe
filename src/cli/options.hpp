#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/delivery.hpp"
#include "cli/endpoint.hpp"
#include "cli/output.hpp"

// How a command's options are declared: a function per command adds its subcommand to the program
// and returns what to do when it was chosen; a file per family of commands, `<family>_options.cpp`,
// holds them and is listed in cli_main.cpp.
namespace CLI {
class App;
class Option;
class Option_group;
}  // namespace CLI

namespace neargate::cli {

// Options of every command. Filled in by the time a command runs, not before.
struct CommonOptions {
  bool json = false;
  std::string run_directory = "/run/neargate";
  bool is_run_directory_given = false;  // not the default
  std::string state_directory = "/var/lib/neargate";
  bool is_state_chosen = false;
  std::string name = "ng";
  bool is_name_given = false;
};

// An instance is known by its state: what that keeps of --run and --name is taken where they were
// not given.
void take_kept_places(CommonOptions& common);

struct Command {
  CLI::App* app;                          // true when it was chosen
  std::function<int(const Output&)> run;  // returns the exit code; throws Error, aws::Error
};
using Commands = std::vector<Command>;

// Of the families. `common` outlives what is returned.
Commands machine_commands(CLI::App& program, const CommonOptions& common);  // up, down, env, …
Commands look_commands(CLI::App& program, const CommonOptions& common);  // status, tasks, logs, …
Commands task_commands(CLI::App& program, const CommonOptions& common);  // exec, interrupt
Commands prepare_commands(CLI::App& program, const CommonOptions& common);   // bootstrap, verify
Commands image_commands(CLI::App& program, const CommonOptions& common);     // image build, push
Commands delivery_commands(CLI::App& program, const CommonOptions& common);  // deploy, diff, …
Commands iam_commands(CLI::App& program, const CommonOptions& common);       // iam why
Commands oidc_commands(CLI::App& program, const CommonOptions& common);  // oidc start, token, …
Commands pipeline_commands(CLI::App& program, const CommonOptions& common);  // pipeline run

// Of a command that asks Neargate or AWS: `endpoint.aws` is its --aws, the rest comes from
// `common`.
inline const char* const kAwsFlagHelp =
    "Ask AWS, as the environment and ~/.aws say, not the Neargate here";
inline void complete(Endpoint& endpoint, const CommonOptions& common) {
  endpoint.run_directory = common.run_directory;
  endpoint.is_directory_given = common.is_run_directory_given;
}

// An option whose value is a name: an empty one, as of a shell's variable that is not set, is
// refused, for without the option the command would choose by itself.
CLI::Option* add_name(CLI::App& app, const std::string& option, std::string& value,
                      const std::string& help);

// --cluster, --service (also by NEARGATE_CLUSTER, NEARGATE_SERVICE) and --aws.
void add_service(CLI::App& app, ServiceOptions& options);
// --image, --tag and --container. Returns the group of the first two.
CLI::Option_group* add_image(CLI::App& app, ImageOptions& options);

// "--name=" as "--name" and "": CLI11 would take the next argument for its value.
std::vector<std::string> with_values_apart(const std::vector<std::string>& arguments);

}  // namespace neargate::cli
