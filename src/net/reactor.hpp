#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "base/clock.hpp"
#include "net/task.hpp"

namespace neargate::net {

using TimerId = std::uint64_t;

// The event loop of one thread: level-triggered epoll, timers, and callbacks posted from other
// threads. All members but post() and stop() are for the loop's own thread.
class Reactor {
 public:
  // What a descriptor is ready for, and what a watcher wants to hear of.
  static constexpr std::uint32_t kReadable = 1;
  static constexpr std::uint32_t kWritable = 2;
  static constexpr std::uint32_t kHangup = 4;  // peer closed or error; always reported

  using Watcher = std::function<void(std::uint32_t ready)>;
  using Callback = std::function<void()>;

  explicit Reactor(const Clock& clock);
  ~Reactor();
  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;

  const Clock& clock() const;

  // Watches a descriptor, which the caller keeps open until unwatch(). A watcher may unwatch any
  // descriptor, its own too, while it runs; no event that was already fetched reaches it then.
  void watch(int fd, std::uint32_t interest, Watcher watcher);
  void change(int fd, std::uint32_t interest);
  void unwatch(int fd);

  // Calls back once, not before `wait` has passed. Real time: callers scale AWS's waits themselves.
  TimerId after(Milliseconds wait, Callback callback);
  void cancel(TimerId timer);  // a timer that has fired or is unknown is fine

  // co_await reactor.sleep(wait)
  Task<void> sleep(Milliseconds wait);

  // Runs `callback` on the loop's thread, soon. From any thread.
  void post(Callback callback);

  // Runs `callback` once, at the end of the current turn of the loop, after all events of that
  // turn: where batches are closed (group commit).
  void at_end_of_turn(Callback callback);

  void run();   // until stop()
  void stop();  // from any thread, or a signal handler
  // One turn: waits at most `wait` for events, handles them. For tests.
  void run_once(Milliseconds wait);

  // For simulated time, in which nothing is waited for: one turn of what was posted, timers that
  // are due and callbacks at its end, without a look at descriptors. False where there was nothing.
  bool run_simulated();
  // When the first timer is due: how far a simulated clock may jump.
  std::optional<Instant> next_timer();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace neargate::net
