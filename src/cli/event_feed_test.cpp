#include "cli/event_feed.hpp"

#include <gtest/gtest.h>

namespace neargate::cli {
namespace {

ecs::ServiceEvent event(const std::string& id, int at_ms) {
  ecs::ServiceEvent out;
  out.id = id;
  out.created_at = Timestamp(Milliseconds(at_ms));
  out.message = "message " + id;
  return out;
}

ecs::Service service(const std::string& name, std::vector<ecs::ServiceEvent> newest_first) {
  ecs::Service out;
  out.service_name = name;
  out.cluster_arn = "arn:aws:ecs:us-east-1:123456789012:cluster/main";
  out.events = std::move(newest_first);
  return out;
}

std::string ids(const std::vector<FeedEvent>& events) {
  std::string out;
  for (const FeedEvent& each : events) out += each.id + " ";
  return out;
}

TEST(EventFeed, PutsEventsOfAllServicesInOrder) {
  EventFeed feed(Timestamp{});
  const auto events = feed.fresh({service("a", {event("a2", 30), event("a1", 10)}),
                                  service("b", {event("b2", 40), event("b1", 20)})});
  EXPECT_EQ(ids(events), "a1 b1 a2 b2 ");
  EXPECT_EQ(events[0].service, "a");
  EXPECT_EQ(events[0].cluster, "main");
  EXPECT_EQ(events[0].message, "message a1");
}

TEST(EventFeed, TellsEachOnceAlsoOfOneMoment) {
  EventFeed feed(Timestamp{});
  EXPECT_EQ(ids(feed.fresh({service("a", {event("2", 10), event("1", 10)})})), "1 2 ");
  EXPECT_EQ(ids(feed.fresh({service("a", {event("3", 10), event("2", 10), event("1", 10)})})),
            "3 ");
  EXPECT_EQ(ids(feed.fresh({service("a", {event("3", 10), event("2", 10)})})), "");
}

TEST(EventFeed, LeavesOutWhatIsTooOld) {
  EventFeed feed(Timestamp(Milliseconds(100)));
  EXPECT_EQ(ids(feed.fresh({service("a", {event("2", 100), event("1", 99)})})), "2 ");
}

}  // namespace
}  // namespace neargate::cli
