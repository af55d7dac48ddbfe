#include "pipeline/process.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.hpp"
#include "pipeline/line_reader.hpp"

namespace neargate::pipeline {
namespace {

using Clock = std::chrono::steady_clock;

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

  ProcessEnd run(UniqueFd& output, std::vector<UniqueFd>& left, LineReader& lines) {
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
    ::kill(child_, number);
  }

  void interrupt(bool& why) {
    why = true;
    send(SIGINT);
    next_ = Clock::now() + kInterruptGrace;
  }

  void force() {
    forced_ = true;
    if (!result_.timed_out) result_.cancelled = true;
    signal_ = SIGKILL;
    ::kill(-child_, SIGKILL);
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

ProcessEnd run_process(const Process& process, const Cancellation& cancellation, bool obey,
                       std::optional<Instant> deadline, std::vector<UniqueFd>& left,
                       const std::function<void(std::string_view)>& on_line) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw system_error("cannot make a pipe", errno);
  UniqueFd output(ends[0]), inner(ends[1]);
  ::fcntl(output.get(), F_SETFL, O_NONBLOCK);
  const pid_t child = spawn(process, inner.get());
  inner.reset();
  LineReader lines(on_line);
  const ProcessEnd end = Running(child, cancellation, obey, deadline).run(output, left, lines);
  lines.finish();
  if (output) left.push_back(std::move(output));
  return end;
}

}  // namespace neargate::pipeline
