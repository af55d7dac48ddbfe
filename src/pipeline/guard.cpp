#include "pipeline/guard.hpp"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.hpp"
#include "pipeline/process.hpp"

namespace neargate::pipeline {
namespace {

constexpr char kDone = 'd';

[[noreturn]] void watch(int fd, const std::string& tracking_id, const std::string& directory) {
  ::setsid();  // what ends us from a terminal is not for it
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE}) std::signal(number, SIG_IGN);
  char byte = 0;
  ssize_t got = 0;
  while ((got = ::read(fd, &byte, 1)) < 0 && errno == EINTR) {
  }
  if (got == 1 && byte == kDone) ::_exit(0);
  kill_tracked(tracking_id);
  std::error_code ignored;
  std::filesystem::remove_all(directory, ignored);
  ::_exit(0);
}

}  // namespace

Guard::Guard(const std::string& tracking_id, const std::string& directory) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw system_error("cannot make a pipe", errno);
  UniqueFd watched(ends[0]);
  alive_ = UniqueFd(ends[1]);
  pid_ = ::fork();
  if (pid_ < 0) throw system_error("cannot fork", errno);
  if (pid_ == 0) {
    // Nothing of ours stays open: whoever reads our output waits for its end.
    const int nothing = ::open("/dev/null", O_RDWR);
    for (int fd = 0; fd < 3; ++fd) ::dup2(nothing, fd);
    const int fd = watched.get();
    if (fd > 3) ::close_range(3, static_cast<unsigned>(fd) - 1, 0);
    ::close_range(static_cast<unsigned>(fd) + 1, ~0U, 0);
    watch(fd, tracking_id, directory);
  }
}

Guard::~Guard() {
  [[maybe_unused]] const ssize_t wrote = ::write(alive_.get(), &kDone, 1);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace neargate::pipeline
