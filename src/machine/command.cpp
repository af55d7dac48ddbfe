#include "machine/command.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

extern char** environ;
// clone() by its other name: the thread sanitizer takes the first for fork(), and gives up on
// threads.
extern "C" int __clone(int (*child)(void*), void* stack, int flags, void* argument, ...) noexcept;

namespace neargate::machine {
namespace {

constexpr int kNotStarted = 127;
constexpr std::size_t kStackBytes = 64 * 1024;

// All that the child needs, made before vfork(): between vfork() and exec only system calls are
// safe.
struct Launch {
  std::string path;
  std::vector<char*> arguments;
  std::vector<std::string> environment_texts;
  std::vector<char*> environment;
  UniqueFd network_namespace;
  UniqueFd mount_namespace;
  const Command* command = nullptr;
  int standard[3] = {-1, -1, -1};
  bool detach = false;
  bool attach = false;
  std::vector<char> stack = std::vector<char>(kStackBytes);
  std::vector<char> second_stack;
  // The child shares our memory: it reports here.
  volatile int failure = 0;
  const char* volatile failed_at = "";
  volatile pid_t detached = 0;
};

UniqueFd open_namespace(const std::string& path) {
  if (path.empty()) return {};
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) throw system_error("cannot open the namespace " + path, errno);
  return fd;
}

void prepare_environment(Launch& launch) {
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    const std::string_view name = text.substr(0, text.find('='));
    bool replaced = false;
    for (const auto& [key, value] : launch.command->environment) replaced |= key == name;
    if (!replaced) launch.environment_texts.emplace_back(text);
  }
  for (const auto& [key, value] : launch.command->environment) {
    launch.environment_texts.push_back(key + "=" + value);
  }
  for (std::string& text : launch.environment_texts) launch.environment.push_back(text.data());
  launch.environment.push_back(nullptr);
}

void prepare(Launch& launch, const Command& command) {
  launch.command = &command;
  launch.path = find_program(command.arguments.at(0));
  if (launch.path.empty()) {
    throw Error("cannot run " + command.arguments[0], "it is not installed",
                "apt-get install crun conmon iproute2 nftables");
  }
  for (const std::string& argument : command.arguments) {
    launch.arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  launch.arguments.push_back(nullptr);
  prepare_environment(launch);
  launch.network_namespace = open_namespace(command.network_namespace);
  launch.mount_namespace = open_namespace(command.mount_namespace);
}

bool fail(Launch& launch, const char* where) {
  launch.failure = errno;
  launch.failed_at = where;
  return false;
}

// System calls, past the C library and past sanitizers, which take the child for a thread of ours.
template <class... Arguments>
long call(long number, Arguments... arguments) {
  return ::syscall(number, arguments...);
}

bool enter(Launch& launch) {
  for (const std::string& file : launch.command->cgroup_procs) {
    const long fd = call(SYS_openat, AT_FDCWD, file.c_str(), O_WRONLY | O_CLOEXEC, 0);
    if (fd < 0 || call(SYS_write, fd, "0", 1) != 1) return fail(launch, "enter its cgroup");
    call(SYS_close, fd);
  }
  if (launch.network_namespace &&
      call(SYS_setns, launch.network_namespace.get(), CLONE_NEWNET) != 0) {
    return fail(launch, "enter its network namespace");
  }
  if (launch.mount_namespace && call(SYS_setns, launch.mount_namespace.get(), CLONE_NEWNS) != 0) {
    return fail(launch, "enter its mount namespace");
  }
  return true;
}

// Makes `number` another name of `ours`, that stays open in the program.
bool hand_over(int ours, int number) {
  return (ours == number ? call(SYS_fcntl, ours, F_SETFD, 0) : call(SYS_dup3, ours, number, 0)) >=
         0;
}

// An ignored or blocked signal stays so over exec, down to what runs in a container.
void reset_signals() {
  struct {
    void* members[4];
  } nothing{};  // the kernel's sigaction: the standard action; or an empty mask
  constexpr std::size_t kMaskBytes = 8;
  for (const int number : {SIGPIPE, SIGCHLD, SIGHUP, SIGINT, SIGTERM}) {
    call(SYS_rt_sigaction, number, &nothing, nullptr, kMaskBytes);
  }
  call(SYS_rt_sigprocmask, SIG_SETMASK, &nothing, nullptr, kMaskBytes);
}

// In the child. Does not return where it succeeds.
void execute(Launch& launch) {
  if (!enter(launch)) return;
  for (int i = 0; i < 3; ++i) {
    if (!hand_over(launch.standard[i], i)) return void(fail(launch, "redirect its output"));
  }
  call(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC);
  for (const auto& [ours, number] : launch.command->descriptors) {
    if (!hand_over(ours, number)) return void(fail(launch, "hand over a descriptor"));
  }
  reset_signals();
  if (launch.attach) call(SYS_prctl, PR_SET_PDEATHSIG, SIGHUP);
  call(SYS_execve, launch.path.c_str(), launch.arguments.data(), launch.environment.data());
  fail(launch, "execute it");
}

int run_child(void* launch) {
  execute(*static_cast<Launch*>(launch));
  return kNotStarted;
}

// Shares our memory and holds us until it has executed its program or ended: copying the page
// tables of a large daemon for each command, as fork() does, costs milliseconds. Unlike with
// vfork(), the child has a stack of its own and cannot overwrite ours.
pid_t clone_child(int (*child)(void*), Launch& launch, std::vector<char>& stack) {
  return ::__clone(child, stack.data() + stack.size(), CLONE_VM | CLONE_VFORK | SIGCHLD, &launch);
}

int run_detacher(void* argument) {
  Launch& launch = *static_cast<Launch*>(argument);
  call(SYS_setsid);
  launch.detached = clone_child(&run_child, launch, launch.second_stack);
  if (launch.detached < 0) fail(launch, "fork");
  return launch.failure == 0 ? 0 : kNotStarted;
}

pid_t start(Launch& launch) {
  sigset_t all, before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t child = clone_child(launch.detach ? &run_detacher : &run_child, launch, launch.stack);
  const int error = errno;
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return child;
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return 0;
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

void throw_if_failed(const Launch& launch, pid_t child) {
  const std::string what = "cannot start " + launch.path;
  if (child < 0) throw system_error(what, errno);
  if (launch.failure == 0) return;
  const int code = launch.failure;
  const char* where = launch.failed_at;
  throw Error(what, "cannot " + std::string(where) + ": " + ::strerror(code));
}

std::pair<UniqueFd, UniqueFd> make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw system_error("cannot make a pipe", errno);
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

// Feeds and reads the program until it ends or its time is over.
class Conversation {
 public:
  // `errors`: none where standard error goes where the output goes.
  Conversation(const Command& command, pid_t child, UniqueFd input, UniqueFd output,
               UniqueFd errors)
      : command_(command),
        child_(child),
        input_(std::move(input)),
        output_(std::move(output)),
        errors_(std::move(errors)) {
    for (const UniqueFd* each : {&input_, &output_, &errors_}) {
      if (*each) ::fcntl(each->get(), F_SETFL, O_NONBLOCK);
    }
    // The end of the output is not the end of the program, nor the other way round: a program may
    // leave children that hold the pipe.
    ended_ = UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
    if (command.timeout.count() > 0) {
      deadline_ = std::chrono::steady_clock::now() + command.timeout;
    }
  }

  CommandResult run() {
    CommandResult result;
    unsent_ = command_.input;
    if (unsent_.empty()) input_.reset();
    while (!turn(result)) {
    }
    read_all(output_, result.output);
    read_all(errors_, result.errors);
    if (result.timed_out) ::kill(child_, SIGKILL);
    input_.reset();
    result.exit_code = wait_for(child_);
    return result;
  }

 private:
  int remaining_ms() const {
    if (!deadline_) return -1;
    const auto rest = *deadline_ - std::chrono::steady_clock::now();
    return static_cast<int>(
        std::max<std::int64_t>(0, std::chrono::ceil<Milliseconds>(rest).count()));
  }

  // True at the end.
  bool turn(CommandResult& result) {
    pollfd polled[] = {{ended_.get(), POLLIN, 0},
                       {output_.get(), POLLIN, 0},
                       {input_ ? input_.get() : -1, POLLOUT, 0},
                       {command_.cancel, POLLIN, 0},
                       {errors_.get(), POLLIN, 0}};
    const int count = ::poll(polled, std::size(polled), remaining_ms());
    if (count < 0) return errno != EINTR;
    if (count == 0 || polled[3].revents != 0) {
      result.timed_out = true;
      return true;
    }
    if (polled[2].revents != 0) send();
    if (polled[1].revents != 0) read_all(output_, result.output);
    if (polled[4].revents != 0) read_all(errors_, result.errors);
    return polled[0].revents != 0;
  }

  void send() {
    const ssize_t wrote = ::write(input_.get(), unsent_.data(), unsent_.size());
    if (wrote > 0) unsent_.remove_prefix(static_cast<std::size_t>(wrote));
    if (unsent_.empty() || (wrote < 0 && errno != EAGAIN && errno != EINTR)) input_.reset();
  }

  void read_all(UniqueFd& pipe, std::string& text) const {
    char buffer[16384];
    for (;;) {
      const ssize_t got = pipe ? ::read(pipe.get(), buffer, sizeof buffer) : -1;
      if (got == 0) pipe.reset();
      if (got <= 0) return;
      const std::size_t room = command_.output_bytes_max - text.size();
      text.append(buffer, std::min(room, static_cast<std::size_t>(got)));
    }
  }

  const Command& command_;
  pid_t child_;
  UniqueFd input_;
  UniqueFd output_;
  UniqueFd errors_;
  UniqueFd ended_;
  std::string_view unsent_;
  std::optional<std::chrono::steady_clock::time_point> deadline_;
};

}  // namespace

CommandResult run_command(const Command& command) {
  Launch launch;
  prepare(launch, command);
  auto [input_read, input_write] = make_pipe();
  auto [output_read, output_write] = make_pipe();
  launch.standard[0] = input_read.get();
  launch.standard[1] = launch.standard[2] = output_write.get();
  std::pair<UniqueFd, UniqueFd> errors;
  if (command.errors_apart) {
    errors = make_pipe();
    launch.standard[2] = errors.second.get();
  }
  const pid_t child = start(launch);
  if (child > 0 && launch.failure != 0) wait_for(child);
  throw_if_failed(launch, child);
  input_read.reset();
  output_write.reset();
  errors.second.reset();
  return Conversation(command, child, std::move(input_write), std::move(output_read),
                      std::move(errors.first))
      .run();
}

std::string run_or_throw(const Command& command) {
  CommandResult result = run_command(command);
  if (result.timed_out) throw Error("'" + join(command.arguments, " ") + "' did not end in time");
  if (result.exit_code != 0) {
    throw Error("'" + join(command.arguments, " ") + "' failed with exit code " +
                    std::to_string(result.exit_code),
                std::string(trim(result.output + result.errors)));
  }
  return std::move(result.output);
}

int start_detached(const Command& command, const std::string& output_path) {
  Launch launch;
  prepare(launch, command);
  launch.detach = true;
  launch.second_stack.resize(kStackBytes);
  const UniqueFd nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
  UniqueFd output;
  if (!output_path.empty()) {
    output.reset(::open(output_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640));
    if (!output) throw system_error("cannot open " + output_path, errno);
  }
  launch.standard[0] = nothing.get();
  launch.standard[1] = launch.standard[2] = output ? output.get() : nothing.get();
  const pid_t child = start(launch);
  if (child > 0) wait_for(child);
  throw_if_failed(launch, child);
  return launch.detached;
}

int start_attached(const Command& command) {
  Launch launch;
  prepare(launch, command);
  launch.attach = true;
  for (int i = 0; i < 3; ++i) launch.standard[i] = i;
  const pid_t child = start(launch);
  if (child > 0 && launch.failure != 0) wait_for(child);
  throw_if_failed(launch, child);
  return child;
}

std::string find_program(const std::string& name) {
  if (name.find('/') != std::string::npos) return ::access(name.c_str(), X_OK) == 0 ? name : "";
  const char* variable = ::getenv("PATH");
  const std::string path = (variable != nullptr ? std::string(variable) + ":" : "") +
                           "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  for (const std::string_view directory : split(path, ':')) {
    if (directory.empty()) continue;
    const std::string candidate = std::string(directory) + "/" + name;
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return "";
}

}  // namespace neargate::machine
