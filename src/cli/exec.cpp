#include <cerrno>
#include <filesystem>
#include <unistd.h>

#include "aws/http_transport.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/daemon_client.hpp"
#include "cli/ecs_listing.hpp"
#include "cli/foreground.hpp"
#include "cli/task_choice.hpp"
#include "machine/root_files.hpp"

namespace neargate::cli {
namespace {

constexpr const char* kShell = "sh";

// Where the runtime finds the socket of the console.
class Workplace {
 public:
  Workplace() : directory_(std::filesystem::temp_directory_path() / "neargate-exec-XXXXXX") {
    if (::mkdtemp(directory_.data()) == nullptr) {
      throw system_error("cannot make " + directory_, errno);
    }
  }
  ~Workplace() {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;

  std::string console_path() const { return directory_ + "/console"; }

 private:
  std::string directory_;
};

std::vector<std::string> words_of(const std::string& path) {
  std::vector<std::string> words;
  const std::string text = read_file(path).value_or("");
  for (const std::string_view word : split(text, '\0')) words.emplace_back(word);
  return words;
}

// Images hold what their program needs, and often nothing else.
void check_program(int pid, const std::string& name) {
  const std::string process = "/proc/" + std::to_string(pid);
  constexpr std::string_view kPath = "PATH=";
  std::string path;
  for (const std::string& variable : words_of(process + "/environ")) {
    if (variable.starts_with(kPath)) path = variable.substr(kPath.size());
  }
  if (machine::has_program_in_root(process + "/root", path, name)) return;
  std::string own;  // what the image has for sure
  for (const std::string& word : words_of(process + "/cmdline")) {
    if (own.empty() && word != "/dev/init" && word != "--") own = word;
  }
  throw Error("cannot run " + name + " in the container", "the image has no " + name,
              "try what it has: -- " + own + " --version");
}

machine::Command command_in(const daemon::Entrance& entrance,
                            const std::vector<std::string>& options,
                            const std::vector<std::string>& program) {
  machine::Command command;
  command.arguments = entrance.runtime;
  for (const auto& words : {options, {entrance.container}, program}) {
    command.arguments.insert(command.arguments.end(), words.begin(), words.end());
  }
  command.network_namespace = entrance.network_namespace;
  command.mount_namespace = entrance.mount_namespace;
  return command;
}

}  // namespace

// The daemon only says where the container is: the program runs under us, in the container's
// namespaces and limits, so that it, and the terminal, outlive the daemon.
int exec(const ExecOptions& options) {
  const DaemonClient daemon(options.run_directory);
  aws::HttpTransport transport(
      Endpoint{.run_directory = options.run_directory, .is_directory_given = true}.config());
  ecs::Client client(transport);
  std::vector<ecs::Task> tasks = list_tasks(client, {});
  for (ecs::Task& task : list_tasks(client, {.stopped = true})) tasks.push_back(std::move(task));
  const ecs::Task& task = choose_task(tasks, options.task);
  const std::string container = *choose_container(task, options.container).name;
  const std::string id = last_part(*task.task_arn);
  const auto entrance = daemon.entrance(id, container);
  if (!entrance) {
    throw Error("the container " + container + " of task " + id + " does not run any more", "",
                "see why: neargate tasks --stopped");
  }
  std::vector<std::string> program = options.command;
  if (program.empty()) program = {kShell};
  check_program(entrance->process_id, program.front());
  const Workplace workplace;
  std::vector<std::string> runtime_options{"exec"};
  std::optional<Console> console;
  // Both: what is read through a pipe is not for a terminal's eyes.
  if (::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1) {
    console.emplace(workplace.console_path());
    runtime_options.insert(runtime_options.end(),
                           {"--tty", "--console-socket", console->socket_path()});
  }
  return run_in_foreground(command_in(*entrance, runtime_options, program),
                           console ? &*console : nullptr);
}

}  // namespace neargate::cli
