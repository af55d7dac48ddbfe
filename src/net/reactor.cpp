#include "net/reactor.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <deque>
#include <mutex>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <unordered_map>
#include <vector>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

namespace neargate::net {
namespace {

constexpr int kEventsPerTurn = 256;
constexpr std::uint64_t kWakeToken = ~std::uint64_t{0};

std::uint32_t to_epoll(std::uint32_t interest) {
  std::uint32_t events = 0;
  if (interest & Reactor::kReadable) events |= EPOLLIN;
  if (interest & Reactor::kWritable) events |= EPOLLOUT;
  return events;
}

std::uint32_t from_epoll(std::uint32_t events) {
  std::uint32_t ready = 0;
  if (events & EPOLLIN) ready |= Reactor::kReadable;
  if (events & EPOLLOUT) ready |= Reactor::kWritable;
  if (events & (EPOLLHUP | EPOLLERR)) ready |= Reactor::kHangup;
  return ready;
}

// What is known of one descriptor. The generation tells an event that was fetched before unwatch()
// from one of whoever reuses the number.
struct Slot {
  Reactor::Watcher watcher;
  std::uint32_t interest = 0;
  std::uint32_t generation = 0;
  bool watched = false;
};

struct Deadline {
  Instant when;
  TimerId id;
  // std::*_heap keeps the greatest in front; equal times fire in the order they were asked for.
  bool operator<(const Deadline& other) const {
    return when != other.when ? when > other.when : id > other.id;
  }
};

}  // namespace

struct Reactor::State {
  const Clock& clock;
  UniqueFd epoll;
  UniqueFd wake;
  std::atomic<bool> stopping{false};

  std::deque<Slot> slots;         // by descriptor; a deque, so that a running watcher never moves
  std::vector<Watcher> finished;  // unwatched in this turn: one of them may be the one running

  std::vector<Deadline> deadlines;  // a heap; cancelled ones stay until they come up
  std::unordered_map<TimerId, Callback> timers;
  TimerId last_timer = 0;

  std::mutex mutex;  // guards `posted`, the only thing that other threads touch
  std::vector<Callback> posted;
  std::vector<Callback> end_of_turn;

  explicit State(const Clock& clock_of_timers) : clock(clock_of_timers) {}

  void signal_wake() {
    const std::uint64_t one = 1;
    // Fails only where the counter is full, and then the loop wakes up anyway.
    [[maybe_unused]] const ssize_t wrote = ::write(wake.get(), &one, sizeof one);
  }

  void control(int operation, int fd, std::uint32_t interest) {
    epoll_event event{};
    event.events = to_epoll(interest);
    event.data.u64 = (std::uint64_t{slots[std::size_t(fd)].generation} << 32) | std::uint32_t(fd);
    if (::epoll_ctl(epoll.get(), operation, fd, &event) != 0) {
      throw system_error("cannot watch descriptor " + std::to_string(fd), errno,
                         errno == ENOSPC ? "raise fs.epoll.max_user_watches" : "");
    }
  }

  std::optional<Instant> next_timer() {
    while (!deadlines.empty() && !timers.contains(deadlines.front().id)) drop_first_deadline();
    if (deadlines.empty()) return std::nullopt;
    return deadlines.front().when;
  }

  // How long epoll may wait, in milliseconds, rounded up so that no timer is polled for.
  int wait_time(std::optional<Milliseconds> wait_max) {
    if (!end_of_turn.empty()) return 0;
    std::int64_t wait = wait_max ? wait_max->count() : -1;
    if (const auto due = next_timer()) {
      const auto left = std::chrono::ceil<Milliseconds>(*due - clock.instant());
      const std::int64_t timer_wait = std::max<std::int64_t>(0, left.count());
      wait = wait < 0 ? timer_wait : std::min(wait, timer_wait);
    }
    return int(std::min<std::int64_t>(wait, 3600 * 1000));
  }

  void drop_first_deadline() {
    std::pop_heap(deadlines.begin(), deadlines.end());
    deadlines.pop_back();
  }

  // This and the next two tell whether there was anything to do.
  bool fire_timers() {
    if (deadlines.empty()) return false;
    bool fired = false;
    const Instant now = clock.instant();
    // Timers that callbacks start wait for the next turn, even where they are due at once.
    const TimerId newest = last_timer;
    while (!deadlines.empty() && deadlines.front().when <= now && deadlines.front().id <= newest) {
      const TimerId id = deadlines.front().id;
      drop_first_deadline();
      const auto timer = timers.find(id);
      if (timer == timers.end()) continue;
      const Callback callback = std::move(timer->second);
      timers.erase(timer);
      callback();
      fired = true;
    }
    return fired;
  }

  bool run_posted() {
    std::vector<Callback> batch;
    {
      const std::lock_guard lock(mutex);
      batch.swap(posted);
    }
    for (const Callback& callback : batch) callback();
    return !batch.empty();
  }

  bool end_turn() {
    std::vector<Callback> last;
    last.swap(end_of_turn);
    for (const Callback& callback : last) callback();
    finished.clear();
    return !last.empty();
  }

  void turn(std::optional<Milliseconds> wait_max) {
    epoll_event events[kEventsPerTurn];
    const int count = ::epoll_wait(epoll.get(), events, kEventsPerTurn, wait_time(wait_max));
    NG_ASSERT(count >= 0 || errno == EINTR);
    bool woken = false;
    for (int i = 0; i < count; ++i) {
      if (events[i].data.u64 == kWakeToken) {
        woken = true;
        continue;
      }
      Slot& slot = slots[std::uint32_t(events[i].data.u64)];
      if (!slot.watched || slot.generation != std::uint32_t(events[i].data.u64 >> 32)) continue;
      slot.watcher(from_epoll(events[i].events));
    }
    fire_timers();
    if (woken) {
      std::uint64_t counter;
      [[maybe_unused]] const ssize_t got = ::read(wake.get(), &counter, sizeof counter);
      run_posted();
    }
    end_turn();
  }
};

Reactor::Reactor(const Clock& clock) : state_(std::make_unique<State>(clock)) {
  state_->epoll = UniqueFd(::epoll_create1(EPOLL_CLOEXEC));
  if (!state_->epoll) throw system_error("cannot make an epoll instance", errno);
  state_->wake = UniqueFd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!state_->wake) throw system_error("cannot make an eventfd", errno);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = kWakeToken;
  if (::epoll_ctl(state_->epoll.get(), EPOLL_CTL_ADD, state_->wake.get(), &event) != 0) {
    throw system_error("cannot watch the eventfd", errno);
  }
}

Reactor::~Reactor() = default;

const Clock& Reactor::clock() const { return state_->clock; }

void Reactor::watch(int fd, std::uint32_t interest, Watcher watcher) {
  NG_ASSERT(fd >= 0);
  while (state_->slots.size() <= std::size_t(fd)) state_->slots.emplace_back();
  Slot& slot = state_->slots[std::size_t(fd)];
  NG_ASSERT(!slot.watched);
  slot.generation = (slot.generation + 1) & 0x7fffffff;  // never the wake token's
  state_->control(EPOLL_CTL_ADD, fd, interest);
  slot.watcher = std::move(watcher);
  slot.interest = interest;
  slot.watched = true;
}

void Reactor::change(int fd, std::uint32_t interest) {
  NG_ASSERT(fd >= 0 && std::size_t(fd) < state_->slots.size());
  Slot& slot = state_->slots[std::size_t(fd)];
  NG_ASSERT(slot.watched);
  if (slot.interest == interest) return;
  state_->control(EPOLL_CTL_MOD, fd, interest);
  slot.interest = interest;
}

void Reactor::unwatch(int fd) {
  if (fd < 0 || std::size_t(fd) >= state_->slots.size()) return;
  Slot& slot = state_->slots[std::size_t(fd)];
  if (!slot.watched) return;
  slot.watched = false;
  state_->finished.push_back(std::move(slot.watcher));
  slot.watcher = nullptr;
  ::epoll_ctl(state_->epoll.get(), EPOLL_CTL_DEL, fd, nullptr);
}

TimerId Reactor::after(Milliseconds wait, Callback callback) {
  const TimerId id = ++state_->last_timer;
  // Cancelled timers leave their heap entries behind: rebuild before these outnumber the living.
  if (state_->deadlines.size() > 64 && state_->deadlines.size() > 2 * state_->timers.size()) {
    std::erase_if(state_->deadlines,
                  [&](const Deadline& deadline) { return !state_->timers.contains(deadline.id); });
    std::make_heap(state_->deadlines.begin(), state_->deadlines.end());
  }
  state_->timers.emplace(id, std::move(callback));
  state_->deadlines.push_back({state_->clock.instant() + wait, id});
  std::push_heap(state_->deadlines.begin(), state_->deadlines.end());
  return id;
}

void Reactor::cancel(TimerId timer) { state_->timers.erase(timer); }

namespace {

// Resumes after the wait; a coroutine that is destroyed while it sleeps takes its timer along.
struct SleepAwaiter {
  Reactor& reactor;
  Milliseconds wait;
  TimerId timer = 0;

  SleepAwaiter(Reactor& loop, Milliseconds time) : reactor(loop), wait(time) {}
  SleepAwaiter(const SleepAwaiter&) = delete;
  ~SleepAwaiter() {
    if (timer != 0) reactor.cancel(timer);
  }
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    timer = reactor.after(wait, [this, waiting] {
      timer = 0;
      waiting.resume();
    });
  }
  void await_resume() const noexcept {}
};

}  // namespace

Task<void> Reactor::sleep(Milliseconds wait) { co_await SleepAwaiter(*this, wait); }

void Reactor::post(Callback callback) {
  bool first;
  {
    const std::lock_guard lock(state_->mutex);
    first = state_->posted.empty();
    state_->posted.push_back(std::move(callback));
  }
  if (first) state_->signal_wake();
}

void Reactor::at_end_of_turn(Callback callback) {
  state_->end_of_turn.push_back(std::move(callback));
}

void Reactor::run() {
  while (!state_->stopping.load(std::memory_order_acquire)) state_->turn(std::nullopt);
  state_->stopping.store(false, std::memory_order_release);
}

void Reactor::stop() {
  state_->stopping.store(true, std::memory_order_release);
  state_->signal_wake();
}

void Reactor::run_once(Milliseconds wait) { state_->turn(wait); }

bool Reactor::run_simulated() {
  const bool fired = state_->fire_timers();
  const bool posted = state_->run_posted();
  return state_->end_turn() || fired || posted;
}

std::optional<Instant> Reactor::next_timer() { return state_->next_timer(); }

}  // namespace neargate::net
