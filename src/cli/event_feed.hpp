#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "gen/ecs/types.hpp"

namespace neargate::cli {

struct FeedEvent {
  Timestamp time;
  std::string cluster;
  std::string service;
  std::string id;
  std::string message;
};

// Makes one sequence of what services tell again and again: each describes its last hundred events,
// newest first, with every call.
class EventFeed {
 public:
  explicit EventFeed(Timestamp since) : since_(since) {}

  // The events that no earlier call has returned, and that are not older than `since`, in their
  // order: by time, and those of one moment as their service lists them.
  std::vector<FeedEvent> fresh(const std::vector<ecs::Service>& services);

 private:
  Timestamp since_;
  std::set<std::string> seen_;  // ids, of those still listed
};

}  // namespace neargate::cli
