#pragma once

#include <coroutine>
#include <memory>
#include <optional>
#include <vector>

#include "net/reactor.hpp"

namespace neargate::ecs {

// Wakes all coroutines that wait for it, in a later turn of the loop. What has happened is told by
// the state that they look at again, not by the signal: it may wake for nothing.
class Signal {
 public:
  explicit Signal(net::Reactor& reactor) : reactor_(reactor) {}
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;

  void notify() {
    std::vector<std::shared_ptr<Waiter>> waiters;
    waiters.swap(waiters_);
    for (const std::shared_ptr<Waiter>& waiter : waiters) {
      if (waiter->timer) reactor_.cancel(*waiter->timer);
      reactor_.post([waiter] { waiter->handle.resume(); });
    }
  }

  struct Waiter {
    std::coroutine_handle<> handle;
    std::optional<net::TimerId> timer;
  };

  struct Wait {
    Signal& signal;
    std::optional<Milliseconds> timeout;

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> handle) {
      auto waiter = std::make_shared<Waiter>(Waiter{handle, std::nullopt});
      signal.waiters_.push_back(waiter);
      if (timeout) {
        waiter->timer = signal.reactor_.after(*timeout, [&owner = signal, waiter] {
          std::erase(owner.waiters_, waiter);
          waiter->handle.resume();
        });
      }
    }
    void await_resume() const noexcept {}
  };

  // co_await signal.wait(): until notify(). With a timeout: until then at the latest.
  Wait wait() { return Wait{*this, std::nullopt}; }
  Wait wait(Milliseconds timeout) { return Wait{*this, timeout}; }

 private:
  net::Reactor& reactor_;
  std::vector<std::shared_ptr<Waiter>> waiters_;
};

}  // namespace neargate::ecs
