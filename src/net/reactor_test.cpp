#include "net/reactor.hpp"

#include <csignal>
#include <stdexcept>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "base/file.hpp"
#include "net/pool.hpp"

namespace neargate::net {
namespace {

struct Pair {
  UniqueFd a, b;
  Pair() {
    int fds[2];
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
    a.reset(fds[0]);
    b.reset(fds[1]);
  }
};

class ReactorTest : public testing::Test {
 protected:
  RealClock clock;
  Reactor reactor{clock};
};

TEST_F(ReactorTest, ReportsWhatAWatcherAsksForAsLongAsItIsSo) {
  Pair pair;
  std::vector<std::uint32_t> seen;
  reactor.watch(pair.a.get(), Reactor::kReadable,
                [&](std::uint32_t ready) { seen.push_back(ready); });
  reactor.run_once(Milliseconds(0));
  EXPECT_TRUE(seen.empty());
  write_all(pair.b.get(), "x");
  reactor.run_once(Milliseconds(1000));
  reactor.run_once(Milliseconds(1000));  // level-triggered: still unread
  EXPECT_EQ(seen, (std::vector<std::uint32_t>{Reactor::kReadable, Reactor::kReadable}));
  reactor.change(pair.a.get(), Reactor::kWritable);
  reactor.run_once(Milliseconds(1000));
  EXPECT_EQ(seen.back(), Reactor::kWritable);
  pair.b.reset();
  reactor.change(pair.a.get(), 0);
  reactor.run_once(Milliseconds(1000));
  EXPECT_TRUE(seen.back() & Reactor::kHangup);
  reactor.unwatch(pair.a.get());
}

TEST_F(ReactorTest, AWatcherMayUnwatchAnyoneWhileItRuns) {
  Pair one, two;
  int calls = 0;
  const auto end_both = [&](std::uint32_t) {
    ++calls;
    reactor.unwatch(one.a.get());
    reactor.unwatch(two.a.get());
    // The captures of the running watcher are still there.
    EXPECT_EQ(calls, 1);
  };
  reactor.watch(one.a.get(), Reactor::kReadable, end_both);
  reactor.watch(two.a.get(), Reactor::kReadable, end_both);
  write_all(one.b.get(), "x");
  write_all(two.b.get(), "x");
  reactor.run_once(Milliseconds(1000));
  reactor.run_once(Milliseconds(0));
  EXPECT_EQ(calls, 1);
}

TEST_F(ReactorTest, AnEventOfAFormerOwnerNeverReachesTheNext) {
  Pair one, two;
  bool second_called = false, stale_called = false;
  // Both are ready in one turn; the first to run replaces the watcher of the other.
  const auto replace = [&](int other) {
    reactor.unwatch(one.a.get());
    reactor.unwatch(two.a.get());
    reactor.watch(other, Reactor::kWritable, [&](std::uint32_t ready) {
      second_called = true;
      stale_called = stale_called || ready != Reactor::kWritable;
    });
  };
  reactor.watch(one.a.get(), Reactor::kReadable, [&](std::uint32_t) { replace(two.a.get()); });
  reactor.watch(two.a.get(), Reactor::kReadable, [&](std::uint32_t) { replace(one.a.get()); });
  write_all(one.b.get(), "x");
  write_all(two.b.get(), "x");
  reactor.run_once(Milliseconds(1000));
  EXPECT_FALSE(second_called);
  reactor.run_once(Milliseconds(1000));
  EXPECT_TRUE(second_called);
  EXPECT_FALSE(stale_called);
  reactor.unwatch(one.a.get());
  reactor.unwatch(two.a.get());
}

TEST(ReactorTimerTest, FiresInOrderAndNeverEarly) {
  SimulatedClock clock(Timestamp{});
  Reactor reactor(clock);
  std::vector<int> fired;
  reactor.after(Milliseconds(20), [&] { fired.push_back(2); });
  reactor.after(Milliseconds(10), [&] {
    fired.push_back(1);
    reactor.after(Milliseconds(0), [&] { fired.push_back(3); });
  });
  const TimerId cancelled = reactor.after(Milliseconds(5), [&] { fired.push_back(9); });
  reactor.cancel(cancelled);
  reactor.cancel(cancelled);
  reactor.run_once(Milliseconds(0));
  EXPECT_TRUE(fired.empty());
  clock.advance(Milliseconds(10));
  reactor.run_once(Milliseconds(0));
  EXPECT_EQ(fired, std::vector<int>({1}));
  clock.advance(Milliseconds(10));
  reactor.run_once(Milliseconds(0));
  reactor.run_once(Milliseconds(0));
  EXPECT_EQ(fired, (std::vector<int>{1, 3, 2}));
}

TEST(ReactorTimerTest, ManyCancelledTimersAreForgotten) {
  SimulatedClock clock(Timestamp{});
  Reactor reactor(clock);
  int fired = 0;
  for (int i = 0; i < 10000; ++i) {
    const TimerId timer = reactor.after(Milliseconds(i % 7), [&] { ++fired; });
    if (i % 100 != 0) reactor.cancel(timer);
  }
  clock.advance(Milliseconds(10));
  reactor.run_once(Milliseconds(0));
  EXPECT_EQ(fired, 100);
}

TEST_F(ReactorTest, PostsComeFromAnyThreadInOrder) {
  std::vector<int> seen;
  std::thread other([&] {
    for (int i = 0; i < 1000; ++i) reactor.post([&seen, i] { seen.push_back(i); });
    reactor.post([&] { reactor.stop(); });
  });
  reactor.run();
  other.join();
  ASSERT_EQ(seen.size(), 1000u);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(seen[std::size_t(i)], i);
}

TEST_F(ReactorTest, EndOfTurnComesAfterTheEventsAndOnce) {
  std::vector<std::string> seen;
  reactor.post([&] {
    reactor.at_end_of_turn([&] {
      seen.push_back("end");
      reactor.at_end_of_turn([&] { seen.push_back("next end"); });
    });
    seen.push_back("post");
  });
  reactor.run_once(Milliseconds(1000));
  EXPECT_EQ(seen, (std::vector<std::string>{"post", "end"}));
  reactor.run_once(Milliseconds(1000));  // does not wait
  EXPECT_EQ(seen.back(), "next end");
}

Reactor* signalled = nullptr;

TEST_F(ReactorTest, StopsFromASignalHandler) {
  signalled = &reactor;
  std::signal(SIGUSR1, [](int) { signalled->stop(); });
  reactor.after(Milliseconds(1), [] { ::raise(SIGUSR1); });
  reactor.run();
  std::signal(SIGUSR1, SIG_DFL);
}

Task<int> slow_sum(Reactor& reactor, Pool& pool) {
  co_await reactor.sleep(Milliseconds(1));
  const std::thread::id here = std::this_thread::get_id();
  const auto look = [here] { return std::this_thread::get_id() != here; };
  const bool elsewhere = co_await pool.run(look);
  EXPECT_TRUE(elsewhere);
  EXPECT_EQ(std::this_thread::get_id(), here);
  co_return co_await pool.run([] { return 40; }) + 2;
}

TEST_F(ReactorTest, CoroutinesSleepAndUseThePool) {
  Pool pool(reactor, 2);
  int result = 0;
  std::string thrown;
  spawn(
      [](Reactor& loop, Pool& jobs, int& sum) -> Task<void> {
        sum = co_await slow_sum(loop, jobs);
        co_await jobs.run([] { throw std::runtime_error("from the job"); });
      }(reactor, pool, result),
      [&](std::exception_ptr exception) {
        try {
          std::rethrow_exception(exception);
        } catch (const std::runtime_error& error) {
          thrown = error.what();
        }
        reactor.stop();
      });
  reactor.run();
  EXPECT_EQ(result, 42);
  EXPECT_EQ(thrown, "from the job");
}

TEST(ReactorInSimulatedTime, RunsWhatIsDueAndTellsWhenTheNextTimerIs) {
  SimulatedClock clock{Timestamp()};
  Reactor reactor(clock);
  std::string order;
  EXPECT_FALSE(reactor.run_simulated());
  EXPECT_FALSE(reactor.next_timer());
  reactor.after(Milliseconds(20), [&] { order += "c"; });
  const TimerId cancelled = reactor.after(Milliseconds(5), [&] { order += "x"; });
  reactor.after(Milliseconds(10), [&] { order += "b"; });
  reactor.cancel(cancelled);
  reactor.post([&] {
    order += "a";
    reactor.at_end_of_turn([&] { order += "-"; });
  });
  EXPECT_TRUE(reactor.run_simulated());
  EXPECT_FALSE(reactor.run_simulated());
  while (const auto due = reactor.next_timer()) {
    clock.advance(std::chrono::duration_cast<Milliseconds>(*due - clock.instant()));
    EXPECT_TRUE(reactor.run_simulated());
  }
  EXPECT_EQ(order, "a-bc");
  EXPECT_EQ(clock.now(), Timestamp(Milliseconds(20)));
}

}  // namespace
}  // namespace neargate::net
