#include "cloud/period_timer.hpp"

#include <gmock/gmock.h>

#include "cloud/test_world.hpp"

namespace neargate::cloud {
namespace {

using std::chrono::minutes;
using testing::ElementsAre;

struct PeriodTimerTest : testing::Test {
  SimulatedClock clock{Timestamp(minutes(1000) + Milliseconds(1))};
  net::Reactor reactor{clock};
  net::Pool pool{reactor, 1};
  TestWorld base;
  World world{.clock = clock,
              .randomness = base.world().randomness,
              .reactor = reactor,
              .pool = pool,
              .database = base.world().database,
              .machine = base.world().machine};
  std::vector<Timestamp> called;

  void advance(Milliseconds time) {
    clock.advance(time);
    reactor.run_once(Milliseconds(0));
  }
  PeriodTimer::Callback note() {
    return [this](Timestamp beginning) { called.push_back(beginning); };
  }
};

TEST_F(PeriodTimerTest, CallsOnceInAPeriodAfterItsBeginning) {
  PeriodTimer timer(world, Seconds(60), Seconds(5), note());
  timer.start();
  advance(Seconds(4));
  EXPECT_THAT(called, ElementsAre());
  advance(Seconds(1));
  advance(Seconds(30));
  EXPECT_THAT(called, ElementsAre(Timestamp(minutes(1000))));
  advance(Seconds(30));
  EXPECT_THAT(called, ElementsAre(Timestamp(minutes(1000)), Timestamp(minutes(1001))));
  advance(minutes(10));  // a machine that slept
  advance(Milliseconds(0));
  EXPECT_EQ(called.size(), 3u);
  EXPECT_EQ(called.back(), Timestamp(minutes(1011)));
}

TEST_F(PeriodTimerTest, PeriodsAreDividedByTheSpeed) {
  clock.set_speed(20);
  EXPECT_EQ(scaled_period(clock, Seconds(60)), Seconds(3));
  PeriodTimer timer(world, Seconds(60), Seconds(0), note());
  timer.start();
  advance(Seconds(3));
  advance(Seconds(3));
  EXPECT_THAT(called, ElementsAre(Timestamp(minutes(1000) + Seconds(3)),
                                  Timestamp(minutes(1000) + Seconds(6))));
  clock.set_speed(1'000'000);
  EXPECT_EQ(scaled_period(clock, Seconds(1)), Milliseconds(1));
}

}  // namespace
}  // namespace neargate::cloud
