#pragma once

#include <coroutine>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>

#include "net/reactor.hpp"
#include "net/task.hpp"

namespace neargate::net {

// A few threads for work that blocks (unpacking, exec, fsync). A job must touch nothing that the
// reactor's thread owns: hand it copies, take back its result.
class Pool {
 public:
  Pool(Reactor& reactor, unsigned threads);
  ~Pool();  // waits for the jobs that run; those still queued are dropped

  // Queues a job; `done` runs on the reactor's thread afterwards.
  void submit(std::function<void()> job, std::function<void()> done);

  // auto result = co_await pool.run([=] { return slow(); });
  // The result, or what the job threw, comes back on the reactor's thread.
  template <class Job, class Result = std::invoke_result_t<Job>>
  Task<Result> run(Job job);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

namespace detail {

struct PoolAwaiter {
  Pool& pool;
  std::function<void()> job;

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    pool.submit(std::move(job), [waiting] { waiting.resume(); });
  }
  void await_resume() const noexcept {}
};

}  // namespace detail

template <class Job, class Result>
Task<Result> Pool::run(Job job) {
  std::exception_ptr exception;
  if constexpr (std::is_void_v<Result>) {
    co_await detail::PoolAwaiter{*this, [&] {
                                   try {
                                     job();
                                   } catch (...) {
                                     exception = std::current_exception();
                                   }
                                 }};
    if (exception) std::rethrow_exception(exception);
  } else {
    std::optional<Result> result;
    co_await detail::PoolAwaiter{*this, [&] {
                                   try {
                                     result.emplace(job());
                                   } catch (...) {
                                     exception = std::current_exception();
                                   }
                                 }};
    if (exception) std::rethrow_exception(exception);
    co_return std::move(*result);
  }
}

}  // namespace neargate::net
