#include <cerrno>
#include <chrono>
#include <cstdint>
#include <fcntl.h>
#include <filesystem>
#include <signal.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/own_directory.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/daemon_client.hpp"
#include "cli/running_daemon.hpp"
#include "daemon/options/kept_settings.hpp"
#include "daemon/options/settings.hpp"
#include "machine/linux_machine.hpp"

namespace neargate::cli {
namespace {

constexpr Milliseconds kReadyWithin{20000};
constexpr Milliseconds kPoll{10};

// Starts the daemon in a session of its own. Returns its pid.
pid_t start_daemon(const std::vector<std::string>& arguments, const std::string& log_file) {
  const std::string program = own_directory() + "/neargated";
  std::vector<std::string> words = {program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  words.insert(words.end(), {"--log", log_file});
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const UniqueFd log(::open(log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (!log) throw system_error("cannot open " + log_file, errno);
  const pid_t pid = ::fork();
  if (pid < 0) throw system_error("cannot start the daemon", errno);
  if (pid == 0) {
    ::setsid();
    const int null = ::open("/dev/null", O_RDWR);
    ::dup2(null, STDIN_FILENO);
    ::dup2(log.get(), STDOUT_FILENO);
    ::dup2(log.get(), STDERR_FILENO);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  return pid;
}

// What the daemon said of itself in its log, from that place on: why it did not start.
std::string last_words(const std::string& log_file, std::uintmax_t from) {
  const std::string text = read_file(log_file).value_or("").substr(from);
  const std::string_view kSelf = "neargated: ";
  const std::size_t start = text.rfind(kSelf);
  if (start != std::string::npos) return std::string(trim(text.substr(start + kSelf.size())));
  std::error_code ignored;
  if (std::filesystem::space(log_file, ignored).available == 0) {
    return "the disk of " + log_file + " is full; free some space";
  }
  return "it said nothing; see " + log_file;
}

// One line, where something of an earlier start holds that nobody gave now.
void tell_what_was_kept(const daemon::Settings& settled, const daemon::Settings& given,
                        const Output& output) {
  const auto kept = daemon::taken_from_state(settled, given);
  if (kept.empty()) return;
  output.note("  with the options of before: " + join(kept, " ") +
              " (give one anew to change it, or --defaults)");
}

void print_endpoint(const daemon::StatusReport& status, const Output& output) {
  if (output.json) output.print("{\"endpoint\":\"" + status.endpoint + "\"}");
}

}  // namespace

int up(const UpOptions& options, const Output& output) {
  const daemon::Options asked = daemon::parse_options(options.daemon_arguments);
  if (::geteuid() != 0) {
    throw Error("cannot start Neargate",
                "it makes network namespaces, mounts and cgroups, which "
                "only root may",
                "run it as root, with sudo for instance");
  }
  const DaemonClient client(*asked.settings.run_directory);
  if (const auto running = client.status()) {
    check_is_as_asked(*running, asked, options.is_state_chosen);
    output.note("Neargate is up already, at " + running->endpoint);
    print_endpoint(*running, output);
    return 0;
  }
  const auto missing = machine::LinuxMachine::missing_requirements();
  if (!missing.empty()) {
    std::string all;
    for (const std::string& sentence : missing) all += "\n  " + sentence;
    throw Error("cannot start Neargate", "this machine lacks:" + all);
  }
  // Refused before anything is made; the daemon does the same.
  daemon::settle(asked, daemon::kept_settings(asked.state_directory));
  make_directories(asked.state_directory + "/log", 0700);
  const std::string log_file = asked.state_directory + "/log/daemon.log";
  output.begin("starting the daemon");
  const auto started = std::chrono::steady_clock::now();
  std::error_code is_new;
  const auto log_size = std::filesystem::file_size(log_file, is_new);
  const pid_t pid = start_daemon(options.daemon_arguments, log_file);
  std::optional<daemon::StatusReport> status;
  while (!(status = client.status())) {
    if (::waitpid(pid, nullptr, WNOHANG) == pid) {
      throw Error("the daemon did not start", last_words(log_file, is_new ? 0 : log_size));
    }
    if (std::chrono::steady_clock::now() - started > kReadyWithin) {
      ::kill(pid, SIGTERM);
      throw Error("the daemon did not start", "it gave no answer within 20 seconds",
                  "see " + log_file);
    }
    std::this_thread::sleep_for(kPoll);
  }
  // Another `up` may have been faster.
  if (status->process_id != pid) check_is_as_asked(*status, asked, options.is_state_chosen);
  output.done("the daemon runs at " + status->endpoint);
  tell_what_was_kept(*status->settings, asked.settings, output);
  print_endpoint(*status, output);
  output.note("  use it with: eval \"$(neargate env)\"");
  return 0;
}

}  // namespace neargate::cli
