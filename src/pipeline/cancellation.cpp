#include "pipeline/cancellation.hpp"

#include <cerrno>
#include <cstdint>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/error.hpp"

namespace neargate::pipeline {
namespace {

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

}  // namespace

Cancellation::Cancellation() : requested_(make_event()), forced_(make_event()) {}
void Cancellation::request() const { raise_event(requested_.get()); }
void Cancellation::force() const {
  request();
  raise_event(forced_.get());
}
bool Cancellation::is_requested() const { return is_raised(requested_.get()); }
bool Cancellation::is_forced() const { return is_raised(forced_.get()); }

}  // namespace neargate::pipeline
