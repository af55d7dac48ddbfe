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

  // const auto job = [=] { return slow(); };
  // auto result = co_await pool.run(job);
  // The result, or what the job threw, comes back on the reactor's thread. The job has a name of
  // its own because GCC 12 destroys a closure twice that is made within a co_await expression.
  template <class Job, class Result = std::invoke_result_t<Job>>
  Task<Result> run(Job job);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

namespace detail {

// What a job and the coroutine that waits for it share. The job never touches the coroutine's
// frame: that may be destroyed while the job runs, and the result is dropped then.
template <class Job, class Result>
struct PoolWork {
  explicit PoolWork(Job function) : job(std::move(function)) {}

  Job job;
  std::optional<std::conditional_t<std::is_void_v<Result>, bool, Result>> result;
  std::exception_ptr exception;
  std::coroutine_handle<> waiting;  // null once the coroutine has gone

  void run() {
    try {
      if constexpr (std::is_void_v<Result>) {
        job();
      } else {
        result.emplace(job());
      }
    } catch (...) {
      exception = std::current_exception();
    }
  }
};

template <class Work>
struct PoolAwaiter {
  Pool& pool;
  std::shared_ptr<Work> work;

  PoolAwaiter(Pool& pool_of_job, std::shared_ptr<Work> shared)
      : pool(pool_of_job), work(std::move(shared)) {}
  PoolAwaiter(const PoolAwaiter&) = delete;
  ~PoolAwaiter() { work->waiting = nullptr; }

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    work->waiting = waiting;
    pool.submit([shared = work] { shared->run(); },
                [shared = work] {
                  if (shared->waiting) shared->waiting.resume();
                });
  }
  void await_resume() const noexcept {}
};

}  // namespace detail

template <class Job, class Result>
Task<Result> Pool::run(Job job) {
  using Work = detail::PoolWork<Job, Result>;
  const auto work = std::make_shared<Work>(std::move(job));
  co_await detail::PoolAwaiter<Work>(*this, work);
  if (work->exception) std::rethrow_exception(work->exception);
  if constexpr (!std::is_void_v<Result>) co_return std::move(*work->result);
}

}  // namespace neargate::net
