#pragma once

#include <functional>

#include "base/file.hpp"
#include "net/reactor.hpp"

namespace neargate::pipeline {

// Takes over SIGINT, SIGTERM and SIGHUP for as long as it lives; for all threads that are started
// from then on. Programs that steps start get them back (spawn()).
class SignalWatch {
 public:
  // Called on the loop's thread for each one. Throws Error where the kernel has no place for it.
  SignalWatch(net::Reactor& reactor, std::function<void(int number)> on_signal);
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

 private:
  net::Reactor& reactor_;
  UniqueFd signals_;
};

}  // namespace neargate::pipeline
