#include "pipeline/concurrency_lock.hpp"

#include <filesystem>
#include <set>
#include <unistd.h>

#include <gtest/gtest.h>

namespace neargate::pipeline {
namespace {

using Claim = ConcurrencyGroup::Claim;
using State = ConcurrencyState;

// Claims by name, and who of them is dead.
struct Place {
  ConcurrencyGroup group;
  std::set<std::string> dead;

  State ask(const std::string& name, bool announced = false) {
    return ask_for(group, Claim{name, {}}, announced,
                   [&](const Claim& claim) { return !dead.contains(claim.ticket); });
  }
  std::string who() const {
    return (group.holder ? group.holder->ticket : "-") + " " +
           (group.pending ? group.pending->ticket : "-");
  }
};

TEST(ConcurrencyGroup, IsHadByOneAndWaitedForByTheNewest) {
  Place place;
  EXPECT_EQ(place.ask("a"), State::held);
  EXPECT_EQ(place.ask("b"), State::waiting);
  EXPECT_EQ(place.ask("b", true), State::waiting);
  EXPECT_EQ(place.ask("c"), State::waiting);
  EXPECT_EQ(place.ask("b", true), State::superseded);
  EXPECT_EQ(place.ask("a", true), State::held);
  EXPECT_EQ(place.who(), "a c");
}

TEST(ConcurrencyGroup, IsHandedToWhoWaitsBeforeANewcomer) {
  Place given_up;
  given_up.ask("a");
  given_up.ask("b");
  give_up(given_up.group, "a");
  EXPECT_EQ(given_up.ask("c"), State::waiting);  // before b has looked again
  EXPECT_EQ(given_up.ask("b", true), State::held);
  EXPECT_EQ(given_up.who(), "b c");

  Place dead;
  dead.ask("a");
  dead.ask("b");
  dead.dead = {"a"};
  EXPECT_EQ(dead.ask("c"), State::waiting);
  EXPECT_EQ(dead.who(), "b c");
}

TEST(ConcurrencyGroup, ForgetsTheDead) {
  Place place;
  place.ask("a");
  place.ask("b");
  place.dead = {"a", "b"};
  EXPECT_EQ(place.ask("c"), State::held);
  EXPECT_EQ(place.who(), "c -");
  place.ask("d");
  give_up(place.group, "d");
  EXPECT_EQ(place.who(), "c -");
  give_up(place.group, "c");
  EXPECT_EQ(place.who(), "- -");
}

TEST(ConcurrencyGroup, IsKeptAsText) {
  const ConcurrencyGroup group{Claim{"a1", {17, 4711}, true}, Claim{"b2", {18, 4712}, false}};
  EXPECT_EQ(parse_concurrency_group(to_text(group)), group);
  EXPECT_EQ(parse_concurrency_group(""), ConcurrencyGroup{});
  EXPECT_EQ(parse_concurrency_group("holder a1\nnobody b2 18 4712 0\n"), ConcurrencyGroup{});
}

TEST(ConcurrencyLock, LetsOneInAndOneWait) {
  const std::string directory =
      testing::TempDir() + "concurrency_lock." + std::to_string(::getpid());
  std::optional<ConcurrencyLock> first(std::in_place, directory, "deliver");
  EXPECT_EQ(first->try_to_hold(), State::held);
  ConcurrencyLock other(directory, "else");
  EXPECT_EQ(other.try_to_hold(), State::held);
  ConcurrencyLock second(directory, "Deliver");
  EXPECT_EQ(second.try_to_hold(), State::waiting);
  ConcurrencyLock third(directory, "deliver");
  EXPECT_EQ(third.try_to_hold(), State::waiting);
  EXPECT_EQ(second.try_to_hold(), State::superseded);
  first.reset();
  ConcurrencyLock fourth(directory, "deliver");
  EXPECT_EQ(fourth.try_to_hold(), State::waiting);
  EXPECT_EQ(third.try_to_hold(), State::held);
  std::filesystem::remove_all(directory);
}

TEST(ConcurrencyLock, IsAskedToEndByOthersOnly) {
  const std::string directory =
      testing::TempDir() + "concurrency_cancel." + std::to_string(::getpid());
  ConcurrencyLock first(directory, "deliver");
  EXPECT_EQ(first.try_to_hold(), State::held);
  first.cancel_holder();
  EXPECT_FALSE(first.is_asked_to_end());
  ConcurrencyLock second(directory, "deliver");
  EXPECT_EQ(second.try_to_hold(), State::waiting);
  second.cancel_holder();
  second.cancel_holder();
  EXPECT_TRUE(first.is_asked_to_end());
  EXPECT_FALSE(second.is_asked_to_end());
  std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace neargate::pipeline
