#include "balancer/target.hpp"

#include <map>

#include <gtest/gtest.h>

#include "balancer/health_checker.hpp"
#include "balancer/target_connection.hpp"

namespace neargate::balancer {
namespace {

class TargetGroupTest : public testing::Test {
 protected:
  // H: healthy, U: not, D: draining.
  void make(const std::string& states) {
    for (const char state : states) {
      const auto target = std::make_shared<Target>();
      target->id = std::string(1, char('a' + group_.targets.size()));
      target->token = "token of " + target->id;
      target->health.begin_checks();
      if (state == 'H') target->health.observe({}, 1, 1);
      target->draining = state == 'D';
      if (target->draining) target->health.set_draining();
      group_.targets.push_back(target);
    }
    group_.config = std::make_shared<const TargetGroupConfig>(config_);
    group_.find_eligible();
  }
  std::string eligible() const {
    std::string ids;
    for (const Target* target : group_.eligible) ids += target->id;
    return ids;
  }
  std::map<std::string, int> shares(int requests) {
    std::map<std::string, int> counts;
    for (int i = 0; i < requests; ++i) ++counts[group_.choose({now_, randomness_})->id];
    return counts;
  }

  TargetGroupConfig config_;
  TargetGroup group_;
  Randomness randomness_{1};
  Instant now_{Seconds(1000)};
};

TEST_F(TargetGroupTest, OnlyHealthyTargetsUnlessThereAreTooFew) {
  make("HHUD");
  EXPECT_EQ(eligible(), "ab");
  const auto with = [&](std::optional<int> count, std::optional<int> percent) {
    config_.minimum_healthy_count = count;
    config_.minimum_healthy_percent = percent;
    group_.config = std::make_shared<const TargetGroupConfig>(config_);
    group_.find_eligible();
    return eligible();
  };
  EXPECT_EQ(with(2, {}), "ab");
  EXPECT_EQ(with(3, {}), "abc");
  EXPECT_EQ(with({}, 66), "ab") << "two of the three that are not draining";
  EXPECT_EQ(with({}, 67), "abc");
}

TEST_F(TargetGroupTest, FailsOpen) {
  make("UUD");
  EXPECT_EQ(eligible(), "ab");
  group_.targets.clear();
  group_.find_eligible();
  EXPECT_EQ(group_.choose({now_, randomness_}), nullptr);
}

TEST_F(TargetGroupTest, TakesTurnsOrTheLeastBusyOrAnyone) {
  make("HHH");
  EXPECT_EQ(shares(300), (std::map<std::string, int>{{"a", 100}, {"b", 100}, {"c", 100}}));
  config_.algorithm = "least_outstanding_requests";
  group_.config = std::make_shared<const TargetGroupConfig>(config_);
  group_.targets[0]->in_flight = group_.targets[2]->in_flight = 1;
  EXPECT_EQ(shares(9), (std::map<std::string, int>{{"b", 9}}));
  config_.algorithm = "weighted_random";
  group_.config = std::make_shared<const TargetGroupConfig>(config_);
  std::string order;
  for (const auto& [id, count] : shares(3000)) EXPECT_NEAR(count, 1000, 150) << id;
  for (int i = 0; i < 30; ++i) order += group_.choose({now_, randomness_})->id;
  EXPECT_NE(order.find("aa"), std::string::npos) << order << ": no turns";
  EXPECT_EQ(group_.choose({now_, randomness_}, {group_.targets[0], group_.targets[1]})->id, "c");
}

TEST_F(TargetGroupTest, ANewTargetsShareGrows) {
  group_.slow_start = Milliseconds(100000);
  make("HHH");
  Target& late = *group_.targets[2];
  group_.set_slow_start(late, true, now_);
  ASSERT_TRUE(late.slow_since);
  EXPECT_EQ(shares(100)["c"], 0);
  now_ += Seconds(25);
  EXPECT_NEAR(shares(900)["c"], 100, 3) << "a quarter of what the two others get";
  now_ += Seconds(25);
  EXPECT_NEAR(shares(1000)["c"], 200, 3);
  now_ += Seconds(50);
  EXPECT_NEAR(shares(300)["c"], 100, 1);
  EXPECT_FALSE(late.slow_since);
}

TEST_F(TargetGroupTest, FirstTargetsDoNotStartSlowly) {
  group_.slow_start = Milliseconds(100000);
  make("HUU");
  group_.set_slow_start(*group_.targets[0], true, now_);
  EXPECT_FALSE(group_.targets[0]->slow_since) << "there is no other";
  group_.targets[1]->health.observe({}, 1, 1);
  group_.set_slow_start(*group_.targets[1], true, now_);
  EXPECT_TRUE(group_.targets[1]->slow_since);
  group_.set_slow_start(*group_.targets[1], false, now_);
  EXPECT_FALSE(group_.targets[1]->slow_since) << "it has become unhealthy";
}

TEST_F(TargetGroupTest, FindsWhatATokenIsOfAmongThoseThatGetRequests) {
  make("HU");
  EXPECT_EQ(group_.find("token of a"), group_.targets[0]);
  EXPECT_EQ(group_.find("token of b"), nullptr);
}

}  // namespace
}  // namespace neargate::balancer
