#include "pipeline/signal_watch.hpp"

#include <cerrno>
#include <csignal>
#include <sys/signalfd.h>
#include <unistd.h>
#include <utility>

#include "base/error.hpp"

namespace neargate::pipeline {

SignalWatch::SignalWatch(net::Reactor& reactor, std::function<void(int number)> on_signal)
    : reactor_(reactor) {
  sigset_t watched;
  ::sigemptyset(&watched);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&watched, number);
  ::sigprocmask(SIG_BLOCK, &watched, nullptr);
  signals_ = UniqueFd(::signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!signals_) throw system_error("signalfd", errno);
  const auto take = [fd = signals_.get(), on_signal = std::move(on_signal)](std::uint32_t) {
    signalfd_siginfo got{};
    while (::read(fd, &got, sizeof got) == sizeof got) on_signal(static_cast<int>(got.ssi_signo));
  };
  reactor_.watch(signals_.get(), net::Reactor::kReadable, take);
}

SignalWatch::~SignalWatch() { reactor_.unwatch(signals_.get()); }

}  // namespace neargate::pipeline
