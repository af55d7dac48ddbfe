#pragma once

#include <coroutine>
#include <exception>
#include <set>
#include <utility>

#include "net/task.hpp"

namespace neargate::net {

// Coroutines that run until they end or their scope does: its destructor ends those that still
// wait, wherever they are. What they wait for must not resume them after that: it has gone too, or
// its awaiters take themselves back when they are destroyed, as Reactor::sleep()'s do.
class TaskScope {
 public:
  TaskScope() = default;
  TaskScope(const TaskScope&) = delete;
  TaskScope& operator=(const TaskScope&) = delete;
  ~TaskScope() {
    while (!roots_.empty()) {
      const std::coroutine_handle<> root = std::coroutine_handle<>::from_address(*roots_.begin());
      root.destroy();  // takes itself out of roots_
    }
  }

  // Starts a task at once. What it throws goes to `on_error(std::exception_ptr)`.
  template <class OnError>
  void spawn(Task<void> task, OnError on_error) {
    run(*this, std::move(task), std::move(on_error));
  }

 private:
  struct Root {
    struct promise_type {
      template <class... Rest>
      explicit promise_type(TaskScope& owner, Rest&...) : scope(owner) {
        scope.roots_.insert(address());
      }
      ~promise_type() { scope.roots_.erase(address()); }
      promise_type(const promise_type&) = delete;
      promise_type& operator=(const promise_type&) = delete;

      void* address() { return std::coroutine_handle<promise_type>::from_promise(*this).address(); }
      Root get_return_object() const noexcept { return {}; }
      std::suspend_never initial_suspend() const noexcept { return {}; }
      std::suspend_never final_suspend() const noexcept { return {}; }
      void return_void() const noexcept {}
      void unhandled_exception() const noexcept { std::terminate(); }

      TaskScope& scope;
    };
  };

  template <class OnError>
  static Root run(TaskScope&, Task<void> task, OnError on_error) {
    try {
      co_await task;
    } catch (...) {
      on_error(std::current_exception());
    }
  }

  std::set<void*> roots_;
};

}  // namespace neargate::net
