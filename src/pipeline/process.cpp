#include "pipeline/process.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace neargate::pipeline {
namespace {

using Clock = std::chrono::steady_clock;

UniqueFd make_event() {
  UniqueFd out(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!out) throw system_error("eventfd", errno);
  return out;
}

void raise_event(int fd) {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t wrote = ::write(fd, &one, sizeof one);
}

bool is_raised(int fd) {
  pollfd polled{fd, POLLIN, 0};
  return ::poll(&polled, 1, 0) > 0;
}

std::string find_on_path(const std::string& name, const std::string& path) {
  if (name.find('/') != std::string::npos) return name;
  for (const std::string_view directory : split(path, ':')) {
    const std::string candidate = std::string(directory) + "/" + name;
    if (!directory.empty() && ::access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  throw Error("cannot run " + name, "it is not on the PATH", "install it");
}

struct SpawnSettings {
  SpawnSettings() {
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  ~SpawnSettings() {
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
};

pid_t start(const Process& process, int output) {
  SpawnSettings settings;
  const std::string input = process.input.empty() ? "/dev/null" : process.input;
  ::posix_spawn_file_actions_addopen(&settings.actions, 0, input.c_str(), O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&settings.actions, output, 1);
  ::posix_spawn_file_actions_adddup2(&settings.actions, output, 2);
  ::posix_spawn_file_actions_addclosefrom_np(&settings.actions, 3);
  ::posix_spawn_file_actions_addchdir_np(&settings.actions, process.directory.c_str());
  ::posix_spawnattr_setflags(
      &settings.attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  ::posix_spawnattr_setpgroup(&settings.attributes, 0);
  sigset_t none, all;
  ::sigemptyset(&none);
  ::sigfillset(&all);
  ::posix_spawnattr_setsigmask(&settings.attributes, &none);
  ::posix_spawnattr_setsigdefault(&settings.attributes, &all);
  std::vector<std::string> variables;
  for (const auto& [name, value] : process.environment) variables.push_back(name + "=" + value);
  std::vector<char*> environment, arguments;
  for (std::string& text : variables) environment.push_back(text.data());
  environment.push_back(nullptr);
  for (const std::string& text : process.arguments) {
    arguments.push_back(const_cast<char*>(text.c_str()));
  }
  arguments.push_back(nullptr);
  const std::string program =
      find_on_path(process.arguments.at(0), variable(process.environment, "PATH"));
  pid_t child = 0;
  const int error = ::posix_spawn(&child, program.c_str(), &settings.actions, &settings.attributes,
                                  arguments.data(), environment.data());
  if (error != 0) throw system_error("cannot run " + program + " in " + process.directory, error);
  return child;
}

// Bytes to lines; the last one may have no end.
class Lines {
 public:
  explicit Lines(const std::function<void(std::string_view)>& on_line) : on_line_(on_line) {}

  void add(std::string_view bytes) {
    rest_ += bytes;
    std::size_t begin = 0;
    for (std::size_t end; (end = rest_.find('\n', begin)) != std::string::npos; begin = end + 1) {
      emit(std::string_view(rest_).substr(begin, end - begin));
    }
    rest_.erase(0, begin);
    if (rest_.size() > kLineBytesMax) finish();
  }
  void finish() {
    if (!rest_.empty()) emit(rest_);
    rest_.clear();
  }

 private:
  static constexpr std::size_t kLineBytesMax = 1 << 20;

  void emit(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    on_line_(line);
  }

  const std::function<void(std::string_view)>& on_line_;
  std::string rest_;
};

// False at the end of the stream.
bool read_all(int fd, const std::function<void(std::string_view)>& sink) {
  char buffer[16384];
  for (;;) {
    const ssize_t got = ::read(fd, buffer, sizeof buffer);
    if (got > 0) {
      sink({buffer, static_cast<std::size_t>(got)});
    } else if (got == 0) {
      return false;
    } else if (errno != EINTR) {
      return errno == EAGAIN;
    }
  }
}

// A program that runs: its output, its end, and what is done to end it.
class Running {
 public:
  Running(pid_t child, const Cancellation& cancellation, bool obey, std::optional<Instant> deadline)
      : child_(child),
        cancellation_(cancellation),
        obey_(obey),
        next_(deadline),
        ended_(static_cast<int>(::syscall(SYS_pidfd_open, child, 0))) {}

  ProcessEnd run(UniqueFd& output, std::vector<UniqueFd>& left, Lines& lines) {
    const auto take = [&](std::string_view bytes) { lines.add(bytes); };
    for (bool over = false; !over;) {
      std::vector<pollfd> polled = {
          {ended_.get(), POLLIN, 0},
          {output ? output.get() : -1, POLLIN, 0},
          {forced_ ? -1 : cancellation_.forced_fd(), POLLIN, 0},
          {watches_requests() ? cancellation_.requested_fd() : -1, POLLIN, 0}};
      for (const UniqueFd& fd : left) polled.push_back({fd.get(), POLLIN, 0});
      if (::poll(polled.data(), polled.size(), wait_ms()) < 0 && errno != EINTR) break;
      over = polled[0].revents != 0;
      if (polled[1].revents != 0 && !read_all(output.get(), take)) output.reset();
      for (std::size_t i = 4; i < polled.size(); ++i) {
        if (polled[i].revents != 0 && !read_all(polled[i].fd, take)) left[i - 4].reset();
      }
      std::erase_if(left, [](const UniqueFd& fd) { return !fd; });
      if (over) break;
      if (polled[2].revents != 0) force();
      if (polled[3].revents != 0) interrupt(result_.cancelled);
      if (next_ && Clock::now() >= *next_) escalate();
    }
    if (output && !read_all(output.get(), take)) output.reset();
    finish();
    return result_;
  }

 private:
  bool watches_requests() const { return obey_ && signal_ == 0; }

  int wait_ms() const {
    if (!next_) return -1;
    const auto rest = std::chrono::ceil<Milliseconds>(*next_ - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(rest, 0, 1 << 30));
  }

  void send(int number) {
    signal_ = number;
    ::kill(-child_, number);
  }

  void interrupt(bool& why) {
    why = true;
    send(SIGINT);
    next_ = Clock::now() + kInterruptGrace;
  }

  void force() {
    forced_ = true;
    if (!result_.timed_out) result_.cancelled = true;
    send(SIGKILL);
    next_.reset();
  }

  void escalate() {
    if (signal_ == 0) {
      interrupt(result_.timed_out);
    } else if (signal_ == SIGINT) {
      send(SIGTERM);
      next_ = Clock::now() + kTerminateGrace;
    } else {
      send(SIGKILL);
      next_.reset();
    }
  }

  void finish() {
    int status = 0;
    while (::waitpid(child_, &status, 0) < 0 && errno == EINTR) {
    }
    // What was asked to end does not leave others of its group behind.
    if (signal_ != 0) ::kill(-child_, SIGKILL);
    result_.exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }

  pid_t child_;
  const Cancellation& cancellation_;
  bool obey_;
  std::optional<Instant> next_;  // the deadline, then the end of a grace
  UniqueFd ended_;
  int signal_ = 0;  // the last one that was sent
  bool forced_ = false;
  ProcessEnd result_;
};

}  // namespace

Cancellation::Cancellation() : requested_(make_event()), forced_(make_event()) {}
void Cancellation::request() const { raise_event(requested_.get()); }
void Cancellation::force() const {
  request();
  raise_event(forced_.get());
}
bool Cancellation::is_requested() const { return is_raised(requested_.get()); }
bool Cancellation::is_forced() const { return is_raised(forced_.get()); }

ProcessEnd run_process(const Process& process, const Cancellation& cancellation, bool obey,
                       std::optional<Instant> deadline, std::vector<UniqueFd>& left,
                       const std::function<void(std::string_view)>& on_line) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw system_error("cannot make a pipe", errno);
  UniqueFd output(ends[0]), inner(ends[1]);
  ::fcntl(output.get(), F_SETFL, O_NONBLOCK);
  const pid_t child = start(process, inner.get());
  inner.reset();
  Lines lines(on_line);
  const ProcessEnd end = Running(child, cancellation, obey, deadline).run(output, left, lines);
  lines.finish();
  if (output) left.push_back(std::move(output));
  return end;
}

std::string variable(const Environment& environment, std::string_view name) {
  for (const auto& [key, value] : environment) {
    if (key == name) return value;
  }
  return {};
}

void set_variable(Environment& environment, std::string_view name, std::string value) {
  for (auto& [key, old] : environment) {
    if (key == name) {
      old = std::move(value);
      return;
    }
  }
  environment.emplace_back(name, std::move(value));
}

}  // namespace neargate::pipeline
