#pragma once

#include <algorithm>
#include <coroutine>
#include <exception>
#include <memory>
#include <utility>
#include <vector>

#include "net/task.hpp"

namespace neargate::machine {

// The end of something that several coroutines of one thread wait for.
class Completion {
 public:
  bool done() const { return done_; }

  // Ends it: with a failure where one is given, which every waiter gets. Waiters resume at once.
  void complete(std::exception_ptr failure = nullptr) {
    done_ = true;
    failure_ = std::move(failure);
    for (const auto waiter : std::exchange(waiters_, {})) waiter.resume();
  }

  // Waits for the end of `completion`, which it keeps. Throws its failure.
  static net::Task<void> wait(std::shared_ptr<Completion> completion) {
    Awaiter awaiter{*completion, {}};
    co_await awaiter;
    if (completion->failure_) std::rethrow_exception(completion->failure_);
  }

 private:
  struct Awaiter {
    Completion& completion;
    std::coroutine_handle<> waiting;

    // A coroutine may be destroyed while it waits.
    ~Awaiter() { std::erase(completion.waiters_, waiting); }
    bool await_ready() const noexcept { return completion.done_; }
    void await_suspend(std::coroutine_handle<> handle) {
      waiting = handle;
      completion.waiters_.push_back(handle);
    }
    void await_resume() const noexcept {}
  };

  bool done_ = false;
  std::exception_ptr failure_;
  std::vector<std::coroutine_handle<>> waiters_;
};

}  // namespace neargate::machine
