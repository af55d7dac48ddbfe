// neargate-init: process 1 of a container whose definition asks for one (initProcessEnabled).
//   neargate-init -- PROGRAM ARGUMENT...
// Runs the program, hands signals on to it, and takes in the children that others have left; ends
// as the program does. Linked statically: it runs in any image.
#include <errno.h>
#include <initializer_list>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

constexpr int kNotFound = 127;  // as shells say it
constexpr int kNotExecutable = 126;

[[noreturn]] void execute(char** arguments, const sigset_t& signals_before) {
  sigprocmask(SIG_SETMASK, &signals_before, nullptr);
  execvp(arguments[0], arguments);
  const int code = errno;
  fprintf(stderr, "neargate-init: cannot run %s: %s\n", arguments[0], strerror(code));
  _exit(code == ENOENT ? kNotFound : kNotExecutable);
}

// Takes in every child that has ended. True where the program was among them.
bool reap(pid_t program, int& exit_code) {
  bool ended = false;
  for (;;) {
    int status = 0;
    const pid_t child = waitpid(-1, &status, WNOHANG);
    if (child <= 0) return ended;
    if (child != program) continue;
    ended = true;
    exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3 || strcmp(arguments[1], "--") != 0) {
    fprintf(stderr, "usage: neargate-init -- PROGRAM ARGUMENT...\n");
    return 2;
  }
  // Signals are taken one by one with sigwait(): none comes between a look and a sleep. Those that
  // a fault of our own raises stay as they are.
  sigset_t taken, before;
  sigfillset(&taken);
  for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS}) {
    sigdelset(&taken, fault);
  }
  sigprocmask(SIG_SETMASK, &taken, &before);
  const pid_t program = fork();
  if (program < 0) {
    fprintf(stderr, "neargate-init: cannot fork: %s\n", strerror(errno));
    return kNotExecutable;
  }
  if (program == 0) execute(arguments + 2, before);
  for (;;) {
    int signal = 0;
    if (sigwait(&taken, &signal) != 0) continue;
    int exit_code = 0;
    if (signal != SIGCHLD) {
      kill(program, signal);
    } else if (reap(program, exit_code)) {
      return exit_code;
    }
  }
}
