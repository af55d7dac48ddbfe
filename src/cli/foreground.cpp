#include "cli/foreground.hpp"

#include <cerrno>
#include <csignal>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.hpp"

namespace neargate::cli {
namespace {

// Blocked before the program's start, so that none is lost; the program gets the usual mask.
UniqueFd watch_signals() {
  sigset_t watched;
  sigemptyset(&watched);
  for (const int number : {SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH}) {
    sigaddset(&watched, number);
  }
  ::sigprocmask(SIG_BLOCK, &watched, nullptr);
  UniqueFd fd(::signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!fd) throw system_error("signalfd", errno);
  return fd;
}

}  // namespace

int run_in_foreground(const machine::Command& command, Console* console) {
  const UniqueFd signals = watch_signals();
  const pid_t child = machine::start_attached(command);
  for (;;) {
    std::vector<pollfd> polled{{signals.get(), POLLIN, 0}};
    if (console != nullptr) console->add_to(polled);
    ::poll(polled.data(), polled.size(), -1);
    if (console != nullptr) console->turn();
    signalfd_siginfo got{};
    if (::read(signals.get(), &got, sizeof got) != sizeof got) continue;
    if (got.ssi_signo == SIGCHLD) {
      int status = 0;
      if (::waitpid(child, &status, WNOHANG) != child) continue;
      return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }
    if (got.ssi_signo == SIGWINCH) {
      if (console != nullptr) console->resize();
    } else if (got.ssi_code != SI_KERNEL) {  // what the terminal sends, it has sent to both
      ::kill(child, static_cast<int>(got.ssi_signo));
    }
  }
}

}  // namespace neargate::cli
