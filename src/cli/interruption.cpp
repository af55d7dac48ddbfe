#include "cli/interruption.hpp"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <thread>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "deploy/outcome.hpp"

namespace neargate::cli {
namespace {

constexpr int kInsistence = 4;

std::atomic<int> signals = 0;
int wake_pipe[2] = {-1, -1};

void note_signal(int signal) {
  if (++signals >= kInsistence) ::_exit(exit_code_of(deploy::Outcome::left));
  const char byte = static_cast<char>(signal);
  [[maybe_unused]] const auto written = ::write(wake_pipe[1], &byte, 1);
}

}  // namespace

void Interruption::arm() {
  if (wake_pipe[0] >= 0) return;
  if (::pipe2(wake_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
    throw system_error("cannot make a pipe", errno);
  struct sigaction action {};
  action.sa_handler = note_signal;
  action.sa_flags = SA_RESTART;  // calls under way go on
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(signal, &action, nullptr);
}

int Interruption::wait(Milliseconds time) {
  pollfd polled{.fd = wake_pipe[0], .events = POLLIN, .revents = 0};
  if (polled.fd < 0) {
    std::this_thread::sleep_for(time);
    return 0;
  }
  if (::poll(&polled, 1, static_cast<int>(time.count())) <= 0) {
    // A signal ends poll() by itself, too; the pipe tells.
    polled.revents = 0;
    if (::poll(&polled, 1, 0) <= 0) return 0;
  }
  char byte;
  return ::read(wake_pipe[0], &byte, 1) == 1 ? byte : 0;
}

}  // namespace neargate::cli
