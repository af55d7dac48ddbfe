#include "net/pool.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace neargate::net {

struct Pool::State {
  explicit State(Reactor& loop) : reactor(loop) {}

  struct Work {
    std::function<void()> job;
    std::function<void()> done;
  };
  Reactor& reactor;
  std::mutex mutex;
  std::condition_variable wake;
  std::deque<Work> queue;
  bool closing = false;
  std::vector<std::thread> threads;

  void work() {
    for (;;) {
      Work work;
      {
        std::unique_lock lock(mutex);
        wake.wait(lock, [this] { return closing || !queue.empty(); });
        if (closing) return;
        work = std::move(queue.front());
        queue.pop_front();
      }
      work.job();
      // The job's captures go with it to the reactor's thread, where all else they share lives.
      reactor.post([job = std::move(work.job), done = std::move(work.done)] { done(); });
    }
  }
};

Pool::Pool(Reactor& reactor, unsigned threads) : state_(std::make_shared<State>(reactor)) {
  NG_ASSERT(threads > 0);
  for (unsigned i = 0; i < threads; ++i) {
    state_->threads.emplace_back([state = state_.get()] { state->work(); });
  }
}

Pool::~Pool() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->closing = true;
  }
  state_->wake.notify_all();
  for (std::thread& thread : state_->threads) thread.join();
}

void Pool::submit(std::function<void()> job, std::function<void()> done) {
  {
    const std::lock_guard lock(state_->mutex);
    state_->queue.push_back({std::move(job), std::move(done)});
  }
  state_->wake.notify_one();
}

}  // namespace neargate::net
